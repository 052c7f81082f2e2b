import type { PluginDeclarations } from '../../../src/core/manifest/declare.ts'
import type { Credential, Manifest } from '../../../src/core/manifest/policy.ts'
import { formatProblem } from '../../../src/core/manifest/format.ts'
import { readManifest } from '../../../src/core/manifest/read.ts'

/** Three providers that differ in everything the manifest cares about. */
export const KNOWN: PluginDeclarations = {
  openai: {
    schema: {
      type: 'object',
      properties: {
        project: { type: 'string', pattern: '^proj_[A-Za-z0-9_-]+$', description: 'The project, `proj_…`.' },
        'service-account': { type: 'string', description: 'The service account, `user-…`.' },
      },
      required: ['project', 'service-account'],
      additionalProperties: false,
    },
    principal: (config) => {
      const account = config['service-account']
      return typeof account === 'string' ? `service account ${account}` : undefined
    },
    traits: { usage: 'last-used', parts: ['value'], disable: false, admin: 'OPENAI_ADMIN_KEY' },
  },
  resend: {
    schema: {
      type: 'object',
      properties: {
        permission: { enum: ['full_access', 'sending_access'] },
        domain: { type: 'string' },
      },
      additionalProperties: false,
    },
    principal: () => undefined,
    traits: { usage: 'none', parts: ['value'], disable: false, admin: 'RESEND_ADMIN_KEY' },
  },
  pair: {
    schema: { type: 'object', properties: { user: { type: 'string' } }, additionalProperties: false },
    principal: (config) => (typeof config['user'] === 'string' ? `user ${config['user']}` : undefined),
    traits: { usage: 'counter', parts: ['id', 'secret'], disable: true, admin: 'PAIR_ADMIN_KEY' },
  },
}

/** The manifest, which must be good. */
export function manifestOf(text: string): Manifest {
  const reading = readManifest(text, 'rotation.yml', KNOWN)
  if ('problems' in reading) throw new Error(reading.problems.map(formatProblem).join('\n'))
  return reading.manifest
}

/** The lines a person reads; none when the manifest is good. */
export function problemsOf(text: string): readonly string[] {
  const reading = readManifest(text, 'rotation.yml', KNOWN)
  return 'problems' in reading ? reading.problems.map(formatProblem) : []
}

/** Its credentials by their ids. */
export function credentialsOf(text: string): Record<string, Credential> {
  return Object.fromEntries(manifestOf(text).credentials.map((each) => [each.id, each]))
}

/** Its first credential. */
export function only(text: string): Credential {
  const [credential] = manifestOf(text).credentials
  if (credential === undefined) throw new Error('no credential')
  return credential
}

/** Everything at once. */
export const FULL = `# yaml-language-server: $schema=./rotation.schema.json
version: 1
defaults:
  overlap: 36h
  quiet: 2h
  hold: 12h
  reviewers: ["@acme/platform"]
  timezone: Europe/Berlin
  window: "Mon-Thu 09:00-16:00"
  freeze: ["2026-12-20/2027-01-03"]
limits: { open-proposals: 3, new-per-run: 2 }

keys:
  openai:
    provider: openai
    class: high
    owner: "@mona"
    admin: OPENAI_PROD_ADMIN
    with: { project: proj_a }
    environments:
      staging:
        with: { service-account: user-stg }
        deploy: { workflow: { file: deploy.yml, inputs: { environment: staging }, ref: main } }
        every: 45d
        incumbent: key_1
        minted: 2026-03-01
      production:
        with: { project: proj_b, service-account: user-prod }
        store:
          - github: { environment: Production, secret: openai_api_key }
          - github: { layout: versioned, references: [.github/workflows/deploy.yml, k8s/app.yml] }
        deploy:
          - workflow: .github/workflows/deploy.yml
          - workflow: { file: other.yaml }
        witness:
          - http: { url: "https://app.acme.dev/healthz/openai", instances: 5, fingerprint: key.fp }
        verify: probe
        old-key: person
        overlap: 0
  deployer:
    provider: pair
    endpoint: http://127.0.0.1:4010
    store: { github: { secrets: { ACCESS_ID: id, access_secret: secret } } }
    deploy: { none: { because: "read by every workflow run" } }
`
