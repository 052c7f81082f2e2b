import { variablesOf } from '../pair.ts'
import { besideOf, DEPLOY_EVENT, placeOf, SMOKE_TEST, workflowOf, type KeySpec } from './key.ts'

/** The workflows that deploy the app with its keys, by path. */
export function workflowFiles(all: readonly KeySpec[]): Readonly<Record<string, string>> {
  const keys = all.filter(({ host, kept }) => host === undefined && kept !== 'elsewhere')
  const names = [...new Set(keys.map(workflowOf))]
  const tests = all.some(({ tested }) => tested) ? [[`.github/workflows/${SMOKE_TEST}`, SMOKE] as const] : []
  return Object.fromEntries([
    ...tests,
    ...names.map((name) => [
      `.github/workflows/${name}`,
      workflowText(
        name,
        keys.filter((key) => workflowOf(key) === name),
      ),
    ]),
  ])
}

/** The other repository's: it deploys by itself, as often as it likes. */
export function otherFiles(all: readonly KeySpec[]): Readonly<Record<string, string>> {
  const keys = all.filter(({ kept }) => kept === 'elsewhere')
  const files = keys.map((key): readonly [string, string] => {
    const file = workflowOf(key)
    return [`.github/workflows/${file}`, nightly(file, key)]
  })
  return { 'README.md': '# api\n', ...Object.fromEntries(files) }
}

function nightly(file: string, key: KeySpec): string {
  return [
    `name: ${file.replace('.yml', '')}`,
    'on:',
    '  schedule:',
    '    - cron: "*/10 * * * *"',
    'jobs:',
    '  deploy:',
    '    runs-on: ubuntu-latest',
    ...(key.environment === undefined ? [] : [`    environment: ${key.environment}`]),
    '    env:',
    ...variablesOf(placeOf(key)).map(({ name }) => `      ${name}: \${{ secrets.${name} }}`),
    '    steps:',
    '      - run: ./deploy',
    '',
  ].join('\n')
}

const SMOKE = [
  'name: smoke',
  'run-name: smoke ${{ inputs.keyturn }}',
  'on:',
  '  workflow_dispatch:',
  '    inputs:',
  '      service: { type: string, required: true }',
  '      keyturn: { type: string }',
  'jobs:',
  '  smoke:',
  '    runs-on: ubuntu-latest',
  '    steps:',
  '      - run: ./smoke-test',
  '',
].join('\n')

function workflowText(file: string, keys: readonly KeySpec[]): string {
  const name = file.replace('.yml', '')
  const byInput = file === 'deploy.yml'
  const byEvent = keys.some(({ startedBy }) => startedBy === 'event')
  const named = byEvent
    ? '${{ inputs.environment || github.event.client_payload.environment }}'
    : '${{ inputs.environment }}'
  const environment = byInput ? named : keys[0]?.environment
  return [
    `name: ${name}`,
    ...(byEvent ? [`run-name: ${name} \${{ github.event.client_payload.keyturn }}`] : []),
    'on:',
    ...(byEvent ? ['  repository_dispatch:', `    types: [${DEPLOY_EVENT}]`] : []),
    ...(keys.some((key) => key.layout === 'versioned') ? ['  push:', '    branches: [main]'] : []),
    '  workflow_dispatch:',
    ...(byInput ? ['    inputs:', '      environment:', '        type: string', '        required: true'] : []),
    'concurrency:',
    `  group: ${name}${byInput ? `-${named}` : ''}`,
    // A deployment that began is never cut off half-way by the next one.
    '  cancel-in-progress: false',
    'jobs:',
    '  deploy:',
    '    runs-on: ubuntu-latest',
    ...(environment === undefined ? [] : [`    environment: ${environment}`]),
    '    env:',
    ...new Set(
      keys.flatMap((key) =>
        [...variablesOf(placeOf(key)).map(({ name: secret }) => secret), ...(besideOf(key) ?? [])].map(
          (secret) => `      ${secret}: \${{ secrets.${secret} }}`,
        ),
      ),
    ),
    '    steps:',
    '      - run: ./deploy',
    '',
  ].join('\n')
}
