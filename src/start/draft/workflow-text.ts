// The text of Keyturn's own workflow: what docs/examples/keyturn.yml says, for this repository.
import { identifies, sourceOf, variablesOf } from '../../core/manifest/kept.ts'
import { type Credential, isHandedIn, type Manifest, outsideOf } from '../../core/manifest/policy.ts'
import { incumbentVariables } from '../incumbent.ts'
import { DISPATCHED, INPUTS } from '../workflow-inputs.ts'
import { GATE } from '../intake.ts'
import { scalar } from './scalar.ts'

export interface WorkflowWishes {
  readonly branch: string
  readonly manifest: Manifest
  /** Names of the workflows that deploy, as their files say them: Keyturn wakes when one is done. */
  readonly deploys: readonly string[]
  /** Credentials whose value the step is passed, for the adoption. */
  readonly incumbents: readonly Credential[]
}

/** Fills the example. */
export function workflowText({ branch, manifest, deploys, incumbents }: WorkflowWishes): string {
  const asked = manifest.credentials.some(isHandedIn)
  const admins = [...new Set(manifest.credentials.flatMap(variablesOf))].sort()
  return [
    ...opening(branch, deploys),
    ...(manifest.credentials.some(identifies) ? JOB.map(withIdentity) : JOB),
    ...allowed(manifest),
    '        env:',
    ...['KEYTURN_SEAL', ...(asked ? ['KEYTURN_INTAKE'] : []), ...admins].map((name) =>
      passed(name, `${sourceOf(name)}.${name}`),
    ),
    ...(incumbents.length === 0 ? [] : [NOTE, ...incumbents.flatMap(incumbentLines)]),
    '',
  ].join('\n')
}

const NOTE =
  '          # The keys in service, for the adoption alone: take these lines out when its pull request is merged.'

/** The repository's or the organisation's secrets themselves; others are another job's to see, so a person copies them into the gate. */
function incumbentLines(credential: Credential): readonly string[] {
  const [store] = credential.stores
  const own = store?.kind === 'github' && store.environment === undefined && store.repository === undefined
  return incumbentVariables(credential).map(({ variable, secret }) =>
    passed(variable, `secrets.${own ? secret : variable}`),
  )
}

function passed(variable: string, from: string): string {
  return `          ${variable}: \${{ ${from} }}`
}

/** What lies outside this repository is the workflow's to allow; whoever brings this file to the default branch does. */
function allowed({ credentials }: Manifest): readonly string[] {
  const names = [...new Set(credentials.flatMap(({ stores }) => stores.flatMap((store) => outsideOf(store) ?? [])))]
  return names.length === 0 ? [] : ['          allow-secrets: |', ...names.sort().map((name) => `            ${name}`)]
}

/** What lets the job log in by what it is. */
function withIdentity(line: string): string {
  return line === '  contents: read' ? `${line}\n  id-token: write` : line
}

function opening(branch: string, deploys: readonly string[]): readonly string[] {
  const branches = `    branches: [${scalar(branch)}]`
  return [
    '# Turns the keys that rotation.yml names. It reads by API and runs nothing of this repository, so it needs no checkout.',
    'name: Keyturn',
    '',
    'on:',
    '  schedule:',
    "    - cron: '23 1,7,13,19 * * *'",
    '  push:',
    branches,
    '    paths: [rotation.yml, .github/rotation.yml, rotation.lock.yml]',
    ...(deploys.length === 0
      ? []
      : ['  workflow_run:', `    workflows: [${deploys.map(scalar).join(', ')}]`, '    types: [completed]', branches]),
  ]
}

const JOB = `  deployment_status:
  # A command wakes it; what counts is what it finds then.
  issue_comment:
    types: [created]
  workflow_dispatch:
    inputs:
      command:
        description: ${INPUTS.command.description}
        type: choice
        options: [${DISPATCHED.join(', ')}]
        default: reconcile
      credential:
        description: ${INPUTS.credential.description}
      key:
        description: ${INPUTS.key.description}

permissions:
  contents: read

jobs:
  keyturn:
    if: github.event_name != 'issue_comment' || (github.event.comment.user.type == 'User' && contains(github.event.comment.body, '/keyturn'))
    runs-on: ubuntu-latest
    timeout-minutes: 60
    # The gate: an environment that only the default branch may use. It holds the seal, the App's key and the admin keys.
    environment:
      name: ${GATE}
      deployment: false
    # One at a time, and none is dropped: a cancelled run may have a key in its hands.
    concurrency:
      group: keyturn
      queue: max
    steps:
      - uses: keyturn/keyturn@v0
        with:
          app-client-id: \${{ vars.KEYTURN_APP_CLIENT_ID }}
          app-private-key: \${{ secrets.KEYTURN_APP_PRIVATE_KEY }}
          command: \${{ inputs.command != 'reconcile' && format('{0} {1} {2}', inputs.command, inputs.credential, inputs.key) || '' }}`.split(
  '\n',
)
