// What the demo's repository consists of: real files, read by the built Action and by the sandbox's GitHub.
import type { KeySpec } from '../../sandbox/repository/key.ts'

/** The keys of the story: one in an environment, one of the repository's own whose merge is the switch. */
export const KEYS: readonly KeySpec[] = [
  { name: 'openai', provider: 'openai', environment: 'production' },
  { name: 'resend', provider: 'resend', layout: 'versioned' },
]

export const INSTANCES = 4
/** The environment of Keyturn's job. */
export const GATE = 'environment/keyturn'
/** A copy of the first OpenAI key in the gate, for adoption: a job reads the secrets of one environment only. */
export const COPY = 'KEYTURN_INCUMBENT_OPENAI_PRODUCTION'
export const KEYTURN_FILE = 'keyturn.yml'

/** Where the sandbox listens. */
export interface Addresses {
  readonly app: string
  readonly openai: string
  readonly resend: string
}

/** The demo's `rotation.yml`. Resend's listing does not tell which key a value is, so its key is named. */
export function manifest({ app }: Addresses, incumbent: string): string {
  return `version: 1
defaults:
  overlap: 24h
  quiet: 1h
  hold: 24h

keys:
  openai:
    provider: openai
    owner: '@mona'
    environments:
      production:
        store: { github: { environment: production, secret: OPENAI_API_KEY } }
        deploy: { workflow: { file: deploy.yml, inputs: { environment: production } } }
        witness:
          - http: { url: '${app}/healthz/openai-production', instances: ${INSTANCES}, fingerprint: fingerprint }

  resend:
    provider: resend
    owner: '@mona'
    with: { permission: sending_access }
    incumbent: ${incumbent}
    store: { github: { secret: RESEND_API_KEY, layout: versioned, references: [.github/workflows/release.yml] } }
    deploy: { on-merge: { file: release.yml } }
    witness:
      - http: { url: '${app}/healthz/resend', instances: ${INSTANCES}, fingerprint: fingerprint }
`
}

/** When the scheduled runs are: every six hours, as the example that users copy. */
export const CRON = { text: '23 1,7,13,19 * * *', minute: 23, hours: [1, 7, 13, 19] } as const

/**
 * The demo's workflow for Keyturn. Two things differ from what users copy: the providers are on loopback, which the workflow
 * has to allow; and a run ends where it would else sleep, because virtual time does not pass for it.
 */
export function keyturnWorkflow({ openai, resend }: Addresses): string {
  return `name: Keyturn
on:
  schedule:
    - cron: '${CRON.text}'
  push:
    branches: [main]
    paths: [rotation.yml, rotation.lock.yml]
  workflow_run:
    workflows: [deploy, release]
    types: [completed]
    branches: [main]
  workflow_dispatch:
permissions:
  contents: read
jobs:
  keyturn:
    runs-on: ubuntu-latest
    environment:
      name: keyturn
      deployment: false
    concurrency:
      group: keyturn
      queue: max
    steps:
      - uses: actions/create-github-app-token@v2
        id: app
        with:
          client-id: \${{ vars.KEYTURN_APP_CLIENT_ID }}
          private-key: \${{ secrets.KEYTURN_APP_PRIVATE_KEY }}
      - uses: keyturn/keyturn@v0
        with:
          token: \${{ steps.app.outputs.token }}
          patience: 3s
          allow-endpoints: |
            openai=${openai}
            resend=${resend}
        env:
          KEYTURN_SEAL: \${{ secrets.KEYTURN_SEAL }}
          OPENAI_ADMIN_KEY: \${{ secrets.OPENAI_ADMIN_KEY }}
          RESEND_ADMIN_KEY: \${{ secrets.RESEND_ADMIN_KEY }}
          KEYTURN_INCUMBENT_OPENAI_PRODUCTION: \${{ secrets.${COPY} }}
`
}
