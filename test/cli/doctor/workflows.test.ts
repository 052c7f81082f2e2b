import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser'
import { describe, expect, test } from '@jest/globals'
import type { Found, Lines } from '../../../src/cli/doctor/finding.ts'
import { manifestText } from '../../../src/sandbox/repository/manifest.ts'
import { parse } from 'yaml'
import { read } from '../../repository/sources.ts'
import { examined, type Examined, healthy, only, WORKFLOW, workflow } from './rig.ts'

const DEPLOY = '.github/workflows/deploy.yml'
const JOBS = 'jobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ./deploy\n'

/** Puts the lines where the finding says that they go. */
function applied(text: string, lines: Lines | undefined): string {
  const where = /^(below|instead of) lines? (\d+)(?: to (\d+))?$/.exec(lines?.where ?? '')
  if (lines === undefined || where === null) throw new Error(`no place: ${lines?.where ?? 'no lines'}`)
  const [, how, first, last = first] = where
  const all = text.split('\n')
  if (how === 'below') all.splice(Number(first), 0, ...lines.text)
  else all.splice(Number(first) - 1, Number(last) - Number(first) + 1, ...lines.text)
  return all.join('\n')
}

/** An input that must be given. */
function input(name: string): string {
  return `      ${name}:\n        type: string\n        required: true\n`
}

/** What GitHub's own parser objects to. */
async function problems(content: string): Promise<readonly string[]> {
  const { context, value } = parseWorkflow({ name: 'w.yml', content }, new NoOperationTraceWriter())
  const errors = context.errors.getErrors().map((error) => error.message)
  if (value === undefined) return [...errors, 'no workflow']
  const template = await convertWorkflowTemplate(context, value)
  return [...errors, ...(template.errors ?? []).map((error) => error.Message)]
}

function has({ found }: Examined, check: string): boolean {
  return found.some((one) => one.check === check)
}

async function withFile(path: string, text: string): Promise<Examined> {
  return examined(healthy({ files: { [path]: text } }))
}

describe('a deploy workflow that cannot be started by hand', () => {
  test.each([
    ['a word', `on: push\n${JOBS}`],
    ['a list', `name: Deploy\non: [push, pull_request]\n${JOBS}`],
    ['a map', `on:\n  push:\n    branches: [main]\n${JOBS}`],
    ['a map, deeply indented', `on:\n      push:\n        branches: [main]\n${JOBS}`],
    ['a map in braces', `on: { push: { branches: [main] } }\n${JOBS}`],
    ['a quoted key', `"on":\n  push:\n    branches: [main]\n${JOBS}`],
  ])('where `on:` is %s: the lines it is told make it right', async (_, text) => {
    const before = only(await withFile(DEPLOY, text), 'deploy-workflows')
    expect(before).toMatchObject({
      level: 'error',
      what: `${DEPLOY} cannot be started: it has no \`workflow_dispatch\`.`,
    })

    const after = applied(text, before.lines)
    expect(await problems(after)).toEqual([])
    expect(has(await withFile(DEPLOY, after), 'deploy-workflows')).toBe(false)
    for (const event of Object.keys(parse(text).on ?? {}))
      if (!/^\d+$/.test(event)) expect(parse(after).on).toHaveProperty(event)
  })
})

describe('a deploy workflow and the inputs that the manifest gives', () => {
  test.each([
    ['none at all', `on:\n  workflow_dispatch:\n${JOBS}`],
    ['others', `on:\n  workflow_dispatch:\n    inputs:\n      region:\n        type: string\n${JOBS}`],
    ['none, as a word', `on: workflow_dispatch\n${JOBS}`],
  ])('that has %s is told the lines to add', async (_, text) => {
    const before = only(await withFile(DEPLOY, text), 'deploy-workflows')
    expect(before.what).toBe(`${DEPLOY} has no input \`environment\`, which the manifest gives it.`)
    const after = applied(text, before.lines)
    expect(await problems(after)).toEqual([])
    expect(has(await withFile(DEPLOY, after), 'deploy-workflows')).toBe(false)
  })

  test('that demands one more is told so', async () => {
    const text = `on:\n  workflow_dispatch:\n    inputs:\n${input('environment')}${input('region')}${JOBS}`
    const one = only(await withFile(DEPLOY, text), 'deploy-workflows')
    expect(one.what).toBe(`${DEPLOY} demands the input \`region\`, and the manifest does not give it.`)
    const optional = text.replace('required: true\njobs', 'required: true\n        default: eu\njobs')
    expect(has(await withFile(DEPLOY, optional), 'deploy-workflows')).toBe(false)
  })

  test('that is not there', async () => {
    const world = healthy()
    world.github.person('mona').commit('main', { [DEPLOY]: undefined })
    expect(only(await examined(world), 'deploy-workflows').what).toContain('there is no such file on main')
  })
})

test('a deploy workflow that is switched off is told; one that nobody needs is not', async () => {
  const world = healthy({ files: { '.github/workflows/other.yml': `on: [pull_request]\n${JOBS}` } })
  world.github.control.switchOff('.github/workflows/other.yml')
  expect(has(await examined(world), 'workflow-state')).toBe(false)
  world.github.control.switchOff(DEPLOY)
  expect(only(await examined(world), 'workflow-state').what).toBe(`${DEPLOY} is switched off.`)
})

describe('a workflow that the merge starts', () => {
  const KEYS = [{ name: 'openai', provider: 'openai', environment: 'production', layout: 'versioned' }] as const
  const PATH = '.github/workflows/deploy-production.yml'

  test('and that no push starts, with the lines that make it right', async () => {
    const text = `on:\n  workflow_dispatch:\n${JOBS}`
    const told = async (file: string): Promise<Examined> =>
      examined(healthy({ ready: { keys: KEYS }, files: { [PATH]: file } }))
    const one = only(await told(text), 'deploy-workflows')
    expect(one.what).toBe(`${PATH} does not run when something is merged: it has no \`push\`.`)
    const after = applied(text, one.lines)
    expect(await problems(after)).toEqual([])
    expect(has(await told(after), 'deploy-workflows')).toBe(false)
  })
})

describe('a workflow that an event starts', () => {
  const KEYS = [{ name: 'openai', provider: 'openai', environment: 'production', startedBy: 'event' }] as const
  const NAME = 'run-name: Deploy ${{ github.event.client_payload.keyturn }}\n'
  const told = (file: string): Promise<Examined> =>
    examined(healthy({ ready: { keys: KEYS }, files: { [DEPLOY]: file } }))

  test.each([
    ['another event', `${NAME}on:\n  workflow_dispatch:\n${JOBS}`],
    ['another type', `${NAME}on:\n  repository_dispatch:\n    types: [other]\n${JOBS}`],
    ['another type, as a word', `${NAME}on:\n  repository_dispatch:\n    types: other\n${JOBS}`],
  ])('and that hears %s, with the lines that make it right', async (_, text) => {
    const one = only(await told(text), 'deploy-workflows')
    expect(one.what).toBe(
      `${DEPLOY} is not started by the event deploy-app: it has no \`repository_dispatch\` of that type.`,
    )
    const after = applied(text, one.lines)
    expect(await problems(after)).toEqual([])
    expect(has(await told(after), 'deploy-workflows')).toBe(false)
    if (text.includes('other')) expect(after).toContain('other')
  })

  test.each([
    ['none', '', 'at the top'],
    ['another', 'run-name: By ${{ github.actor }}\n', 'instead of line 1'],
  ])('and that is named by %s, with the line that makes it right', async (_, name, where) => {
    const text = `${name}on:\n  repository_dispatch:\n    types: [deploy-app]\n${JOBS}`
    const one = only(await told(text), 'deploy-workflows')
    expect(one.what).toContain('does not show `${{ github.event.client_payload.keyturn }}` in its `run-name:`')
    expect(one.lines?.where).toBe(where)
    const after = `${[one.lines?.text].flat().join('\n')}\n${text.replace(name, '')}`
    expect(await problems(after)).toEqual([])
    expect(has(await told(after), 'deploy-workflows')).toBe(false)
    expect(after).toContain(name.trim())
  })
})

test('a hook’s address and a token for Prometheus that no step passes are named for what they are', async () => {
  const key = {
    name: 'openai',
    provider: 'openai',
    environment: 'production',
    measured: true,
    startedBy: 'hook',
  } as const
  const { found } = await examined(healthy({ ready: { keys: [key] } }))
  const told = found.filter(({ check }) => check === 'workflow-passes').map(({ what, means }) => `${what} ${means}`)
  expect(told).toEqual([
    expect.stringMatching(/does not pass PROMETHEUS_TOKEN to Keyturn\. Without the token the query/),
    expect.stringMatching(/does not pass DEPLOY_HOOK to Keyturn\. Without its address the hook/),
  ])
})

describe('a workflow that tests what is deployed', () => {
  const KEY = { name: 'openai', provider: 'openai', environment: 'production' } as const
  const SMOKE = '.github/workflows/smoke.yml'
  const itself = ['  - github-run: { file: smoke.yml, start: itself }']

  test.each([
    ['is as it should be', undefined, undefined],
    ['is not there', '', 'there is no such file'],
    [
      'cannot be found again',
      `on:\n  workflow_dispatch:\n    inputs:\n      keyturn:\n      service:\n${JOBS}`,
      'run-name',
    ],
  ])('and that %s', async (_, text, about) => {
    const world = healthy({ ready: { keys: [{ ...KEY, tested: true }] } })
    if (text !== undefined) world.github.person('mona').commit('main', { [SMOKE]: text || undefined })
    const seen = await examined(world)
    if (about === undefined) return expect(has(seen, 'deploy-workflows')).toBe(false)
    expect(only(seen, 'deploy-workflows').what).toContain(about)
  })

  test.each([
    ['a pull request', 'pull_request', true],
    ['the deployment', 'workflow_run: { workflows: [Deploy] }', false],
  ])('and that %s starts', async (_, event, told) => {
    const text = `on: { ${event.includes(':') ? event : `${event}: `} }\n${JOBS}`
    const world = healthy({ ready: { keys: [{ ...KEY, manifest: itself }] }, files: { [SMOKE]: text } })
    expect(has(await examined(world), 'deploy-workflows')).toBe(told)
  })
})

describe('a workflow that would run for proposals', () => {
  const OTHER = '.github/workflows/ci.yml'
  test.each([
    ['a word', `on: push\n${JOBS}`],
    ['a list', `on: [push, pull_request]\n${JOBS}`],
    ['an empty block', `on:\n  push:\n  pull_request:\n${JOBS}`],
    ['every branch', `on:\n  push:\n    branches: ['**']\n${JOBS}`],
    ['all but some', `on:\n  push:\n    branches-ignore: [dependabot/**]\n${JOBS}`],
    ['tags and branches', `on:\n  push:\n    tags: [v*]\n    branches: ['keyturn/**', main]\n${JOBS}`],
    [
      'a list over several lines',
      `on:\n  push:\n    branches:\n      - main\n      - '**'\n    paths: ['*.yml']\n  pull_request:\n${JOBS}`,
    ],
    [
      'braces',
      `on: { push: { branches: [main, 'keyturn/**'], paths: ['*.yml'] }, pull_request: { types: [opened] } }\n${JOBS}`,
    ],
    ['braces over lines', `on: {\n  push: { branches: ['**'] },\n  pull_request: { types: [opened] }\n}\n${JOBS}`],
    ['paths that it touches', `on:\n  push:\n    paths: ['*.yml']\n${JOBS}`],
  ])('%s: the lines it is told keep them out, and nothing else', async (_, text) => {
    const before = only(await withFile(OTHER, text), 'proposal-runs')
    expect(before.level).toBe('warning')
    const after = applied(text, before.lines)
    expect(await problems(after)).toEqual([])
    expect(has(await withFile(OTHER, after), 'proposal-runs')).toBe(false)
    const { on } = parse(text)
    if (typeof on === 'object' && !Array.isArray(on)) {
      const { branches, 'branches-ignore': ignored, ...rest } = on.push ?? {}
      expect(parse(after).on).toMatchObject({ ...on, push: rest })
      expect(parse(after).on.push.branches ?? []).toEqual(expect.arrayContaining(branches ?? []))
      expect(parse(after).on.push['branches-ignore'] ?? []).toEqual(expect.arrayContaining(ignored ?? []))
    }
  })

  test.each([
    ['main alone', `on:\n  push:\n    branches: [main]\n${JOBS}`],
    ['one segment', `on:\n  push:\n    branches: ['*']\n${JOBS}`],
    ['tags alone', `on:\n  push:\n    tags: [v*]\n${JOBS}`],
    ['the branches of Keyturn out', `on:\n  push:\n    branches-ignore: ['keyturn/**']\n${JOBS}`],
    ['let in and taken out again', `on:\n  push:\n    branches: ['**', '!keyturn/**']\n${JOBS}`],
    ['paths that no proposal touches', `on:\n  push:\n    paths: [src/**]\n${JOBS}`],
    ['all paths but those', `on:\n  push:\n    paths-ignore: ['*.yml']\n${JOBS}`],
    ['pull requests, which is what reviews need', `on: pull_request\n${JOBS}`],
  ])('%s: nothing to tell', async (_, text) => {
    expect(has(await withFile(OTHER, text), 'proposal-runs')).toBe(false)
  })
})

describe('Keyturn’s own workflow', () => {
  const own = read('docs/examples/keyturn.yml')
  const without = (from: RegExp): Readonly<Record<string, string>> => {
    const text = own.replace(from, '')
    if (text === own) throw new Error('nothing was taken away')
    return { [WORKFLOW]: text }
  }

  test('as the README shows it is right', async () => {
    expect(
      (await examined(healthy({ files: workflow() }))).found.filter(({ check }) => check.startsWith('workflow')),
    ).toEqual([])
  })

  test('without `workflow_dispatch`, with the lines that make it right', async () => {
    const files = without(/ {2}workflow_dispatch:\n(?: {4}.*\n)+/)
    const one = only(await examined(healthy({ files })), 'workflow-dispatch')
    const after = applied(files[WORKFLOW] ?? '', one.lines)
    expect(await problems(after)).toEqual([])
    expect(has(await examined(healthy({ files: { [WORKFLOW]: after } })), 'workflow-dispatch')).toBe(false)
    // As the README shows them: a word that is missing here could not be said in GitHub's page.
    expect(parse(after).on.workflow_dispatch).toEqual(parse(read('docs/examples/keyturn.yml')).on.workflow_dispatch)
  })

  test('without a schedule, with the lines that make it right', async () => {
    const files = without(/ {2}schedule:\n.*\n/)
    const one = only(await examined(healthy({ files })), 'workflow-schedule')
    expect(one.level).toBe('error')
    const after = applied(files[WORKFLOW] ?? '', one.lines)
    expect(await problems(after)).toEqual([])
    expect(has(await examined(healthy({ files: { [WORKFLOW]: after } })), 'workflow-schedule')).toBe(false)
  })

  test.each([
    ["'0 3 * * 1'", 'warning', 'pauses up to 7 days'],
    ["'0 3 * * 1-5'", 'warning', 'pauses up to 3 days'],
    ["'0 25 * * *'", 'error', 'a cron that GitHub does not read'],
  ])('with the cron %s', async (cron, level, what) => {
    const one = only(
      await examined(healthy({ files: workflow((text) => text.replace(/cron: .*/, `cron: ${cron}`)) })),
      'workflow-schedule',
    )
    expect(one).toMatchObject({ level, what: expect.stringContaining(what) })
  })

  test.each([
    [/ {4}concurrency:\n.*\n.*\n/, '', 'warning', 'has no `concurrency`'],
    [/queue: max/, 'cancel-in-progress: true', 'error', 'cancels a run'],
    [/ {6}queue: max\n/, '', 'note', 'keeps one waiting run'],
  ])('with %s replaced by "%s": %s', async (from, to, level, what) => {
    const files = workflow((text) => text.replace(from, to))
    const one = only(await examined(healthy({ files })), 'workflow-concurrency')
    expect(one).toMatchObject({ level, what: expect.stringContaining(what) })
  })

  test('that GitHub has switched off', async () => {
    const world = healthy()
    world.github.control.switchOff(WORKFLOW)
    expect(only(await examined(world), 'workflow-state')).toMatchObject({
      level: 'error',
      means: expect.stringContaining('Nobody wakes Keyturn'),
      lines: { text: ['gh workflow enable keyturn.yml'] },
    })
  })

  test('outside the gate', async () => {
    const files = without(/ {4}environment:\n.*\n.*\n/)
    expect(only(await examined(healthy({ files })), 'workflow-gate').what).toContain('uses no environment')
  })

  test.each([
    [/ {10}KEYTURN_SEAL: .*\n/, 'does not pass KEYTURN_SEAL to Keyturn'],
    [/ {10}OPENAI_ADMIN_KEY: .*\n/, 'does not pass OPENAI_ADMIN_KEY to Keyturn'],
    [/ {10}app-private-key: .*\n/, 'gives Keyturn no token'],
  ])('whose step lacks %s', async (from, what) => {
    const one = only(await examined(healthy({ files: without(from) })), 'workflow-passes')
    expect(one).toMatchObject({ level: 'error', what: `${WORKFLOW} ${what}.` })
  })

  test('that runs as a job’s own token', async () => {
    const files = workflow((text) =>
      text.replace(/app-client-id: .*\n.*app-private-key: .*/, 'token: ${{ secrets.GITHUB_TOKEN }}'),
    )
    expect(only(await examined(healthy({ files })), 'workflow-passes').what).toBe(
      `${WORKFLOW} gives Keyturn the job’s GITHUB_TOKEN.`,
    )
  })

  test('that takes a token which another step made', async () => {
    const files = workflow((text) =>
      text.replace(/app-client-id: .*\n.*app-private-key: .*/, 'token: ${{ steps.app.outputs.token }}'),
    )
    expect(has(await examined(healthy({ files })), 'workflow-passes')).toBe(false)
  })
})

const IN_VAULT = { name: 'openai', provider: 'openai', environment: 'production', host: 'vault' } as const

/** Passes a line more to the step. */
const passing = (line: string) => (text: string) =>
  text.replace(/^ {10}KEYTURN_SEAL: .*\n/m, (seal) => `${seal}          ${line}\n`)
const address = passing('VAULT_ADDR: ${{ vars.VAULT_ADDR }}')
const token = passing('VAULT_TOKEN: ${{ secrets.VAULT_TOKEN }}')

/** Lets all jobs ask who they are. */
function named(text: string): string {
  return text.replace('  contents: read\n', '  contents: read\n  id-token: write\n')
}

/** Says what the one job may. */
const once = (permissions: string) => (text: string) =>
  address(text).replace(/^( +)runs-on: .*\n/m, (line, pad: string) => `${line}${pad}permissions: ${permissions}\n`)

describe('for a key in Vault, Keyturn’s own workflow', () => {
  const tokened = manifestText([IN_VAULT]).replace(/, role: \w+/, '')

  async function passes(
    change: (text: string) => string,
    manifest = manifestText([IN_VAULT]),
  ): Promise<readonly Found[]> {
    const { found } = await examined(healthy({ files: workflow(change), ready: { keys: [IN_VAULT], manifest } }))
    return found.filter(({ check }) => check === 'workflow-passes')
  }

  test('has to say which Vault, from a variable, and to let the job ask who it is', async () => {
    expect(await passes((text) => text)).toEqual([
      expect.objectContaining({
        what: `${WORKFLOW} does not pass VAULT_ADDR to Keyturn.`,
        fix: 'Pass it, from a variable of the environment keyturn.',
        lines: expect.objectContaining({ text: ['env:', '  VAULT_ADDR: ${{ vars.VAULT_ADDR }}'] }),
      }),
      expect.objectContaining({
        what: `${WORKFLOW} does not let its job ask GitHub who it is.`,
        lines: expect.objectContaining({ text: ['permissions:', '  id-token: write'] }),
      }),
    ])
    expect(await passes((text) => named(address(text)))).toEqual([])
  })

  test('may say so for one job alone, or allow everything', async () => {
    expect(await passes(once('{ id-token: write }'))).toEqual([])
    expect(await passes(once('write-all'))).toEqual([])
    expect(await passes((text) => once('{ id-token: read }')(named(text)))).toHaveLength(1)
  })

  test('passes a token where there is no role, and the gate has it', async () => {
    expect(await passes(address, tokened)).toEqual([
      expect.objectContaining({
        what: `${WORKFLOW} does not pass VAULT_TOKEN to Keyturn.`,
        fix: 'Pass it, from a secret of the environment keyturn.',
      }),
    ])
    const files = workflow((text) => token(address(text)))
    const bare = await examined(healthy({ files, ready: { keys: [IN_VAULT], manifest: tokened } }))
    expect(only(bare, 'gate-secrets')).toMatchObject({
      what: 'There is no secret VAULT_TOKEN in the environment keyturn, and the workflow passes it.',
      means: expect.stringContaining('Nothing can be read or written in Vault.'),
    })
    const gate = ['KEYTURN_SEAL', 'KEYTURN_APP_PRIVATE_KEY', 'OPENAI_ADMIN_KEY', 'VAULT_TOKEN']
    const there = await examined(healthy({ files, gate, ready: { keys: [IN_VAULT], manifest: tokened } }))
    expect(has(there, 'gate-secrets')).toBe(false)
    expect(only(there, 'keyless').fix).toContain('for Keyturn `role:` in rotation.yml')
  })
})

const BEHIND = { name: 'openai', provider: 'openai', environment: 'production', host: 'locker' } as const

describe('for a key behind a command, Keyturn’s own workflow', () => {
  const manifest = manifestText([BEHIND])
  const lines = [
    'locker put OPENAI_API_KEY --note {tag} with LOCKER_TOKEN',
    'locker note OPENAI_API_KEY with LOCKER_TOKEN',
    'locker whoami with LOCKER_TOKEN',
  ]
  const passed = passing('LOCKER_TOKEN: ${{ secrets.LOCKER_TOKEN }}')
  const allowing = (said: readonly string[]) => (text: string) =>
    passed(text).replace(
      /^( +)app-client-id: .*\n/m,
      (line, pad: string) => `${line}${pad}allow-commands: |\n${said.map((one) => `${pad}  ${one}\n`).join('')}`,
    )

  async function passes(change: (text: string) => string): Promise<readonly Found[]> {
    const { found } = await examined(healthy({ files: workflow(change), ready: { keys: [BEHIND], manifest } }))
    return found.filter(({ check }) => check === 'workflow-passes')
  }

  test('has to allow its lines, and is told them', async () => {
    const [found, ...others] = await passes(passed)
    expect(others).toEqual([])
    expect(found).toMatchObject({
      level: 'error',
      what: `${WORKFLOW} does not allow what rotation.yml names as stores: 3 commands.`,
      lines: { text: ['with:', '  allow-commands: |', ...lines.map((line) => `    ${line}`)] },
    })
    expect(await passes(allowing(lines))).toEqual([])
  })

  test('may allow names by a star, and lacks only what is missing', async () => {
    const [, , third = ''] = lines
    const [found] = await passes(allowing(['locker put * --note {tag} with LOCKER_TOKEN', third]))
    expect(found?.lines?.text.slice(2)).toEqual([`    ${lines[1]}`])
  })

  test('cannot say what no run would read', async () => {
    const [found] = await passes(allowing(['true']))
    expect(found?.what).toBe(`${WORKFLOW} has a line in \`allow-commands\` that cannot be read.`)
  })

  test('passes what the tool needs, and the gate has it', async () => {
    const [found] = await passes((text) => allowing(lines)(text).replace(/^ +LOCKER_TOKEN: .*\n/m, ''))
    expect(found).toMatchObject({
      what: `${WORKFLOW} does not pass LOCKER_TOKEN to Keyturn.`,
      means: expect.stringContaining('is not started'),
    })
    const files = workflow(allowing(lines))
    const bare = await examined(healthy({ files, ready: { keys: [BEHIND], manifest } }))
    expect(only(bare, 'gate-secrets').means).toContain('locker is not started, and nothing is written there.')
  })
})

const AT_AWS = { ...IN_VAULT, host: 'aws' } as const

describe('for a key at AWS, Keyturn’s own workflow', () => {
  const keyed = manifestText([AT_AWS]).replace(/, role: "[^"]+"/, '')
  const account = passing('AWS_ACCOUNT_ID: ${{ vars.AWS_ACCOUNT_ID }}')

  async function passes(
    change: (text: string) => string,
    manifest = manifestText([AT_AWS]),
  ): Promise<readonly Found[]> {
    const { found } = await examined(healthy({ files: workflow(change), ready: { keys: [AT_AWS], manifest } }))
    return found.filter(({ check }) => check === 'workflow-passes')
  }

  test('has to say which account, from a variable, and to let the job ask who it is', async () => {
    expect(await passes((text) => text)).toEqual([
      expect.objectContaining({
        what: `${WORKFLOW} does not pass AWS_ACCOUNT_ID to Keyturn.`,
        lines: expect.objectContaining({ text: ['env:', '  AWS_ACCOUNT_ID: ${{ vars.AWS_ACCOUNT_ID }}'] }),
      }),
      expect.objectContaining({ what: `${WORKFLOW} does not let its job ask GitHub who it is.` }),
    ])
    expect(await passes((text) => named(account(text)))).toEqual([])
  })

  test('passes keys where there is no role, or has AWS’s own action leave them before', async () => {
    const lacks = (await passes((text) => text, keyed)).map(({ what }) => what)
    expect(lacks).toEqual([
      `${WORKFLOW} does not pass AWS_ACCESS_KEY_ID to Keyturn.`,
      `${WORKFLOW} does not pass AWS_SECRET_ACCESS_KEY to Keyturn.`,
    ])
    const step = '      - uses: aws-actions/configure-aws-credentials@v5\n'
    const left = (text: string): string => text.replace(/^ {6}- uses: keyturn/m, (own) => `${step}${own}`)
    expect(await passes(left, keyed)).toEqual([])
    const after = (text: string): string => `${text.trimEnd()}\n${step}`
    expect(await passes(after, keyed)).toHaveLength(2)
  })

  test('has its keys in the gate', async () => {
    const both = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']
    const files = workflow((text) => both.reduce((so, name) => passing(`${name}: \${{ secrets.${name} }}`)(so), text))
    const { found } = await examined(healthy({ files, ready: { keys: [AT_AWS], manifest: keyed } }))
    const secrets = found.filter(({ check }) => check === 'gate-secrets')
    expect(secrets.map(({ what }) => what).toSorted()).toEqual(
      both.map((name) => `There is no secret ${name} in the environment keyturn, and the workflow passes it.`),
    )
  })
})

describe('for keys of AWS’s, Keyturn’s own workflow', () => {
  const TURNED = { name: 'aws', provider: 'aws-iam', environment: 'production' } as const
  const role = passing('AWS_ROLE_ARN: arn:aws:iam::111122223333:role/keyturn')
  const file = passing('AWS_WEB_IDENTITY_TOKEN_FILE: /run/token')

  async function passes(change: (text: string) => string, key = TURNED): Promise<readonly Found[]> {
    const { found } = await examined(healthy({ files: workflow(change), ready: { keys: [key] } }))
    return found.filter(({ check }) => check === 'workflow-passes')
  }

  test('passes both parts of an admin key, or the role that its job logs in by', async () => {
    const lacks = (await passes((text) => text)).map(({ what }) => what)
    expect(lacks).toEqual([
      `${WORKFLOW} does not pass AWS_ACCESS_KEY_ID to Keyturn.`,
      `${WORKFLOW} does not pass AWS_SECRET_ACCESS_KEY to Keyturn.`,
    ])
    expect(await passes((text) => named(role(text)))).toEqual([])
  })

  test('lets the job ask who it is, where the role is not assumed by another identity', async () => {
    expect(await passes(role)).toEqual([
      expect.objectContaining({
        what: `${WORKFLOW} does not let its job ask GitHub who it is.`,
        means: expect.stringContaining('AWS_ROLE_ARN names a role'),
      }),
    ])
    expect(await passes((text) => role(file(text)))).toEqual([])
  })

  test('says of a file with an identity alone what is missing, and of a role beside keys nothing', async () => {
    expect(await passes(file)).toHaveLength(2)
    const keys = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']
    const both = (text: string): string =>
      keys.reduce((so, name) => passing(`${name}: \${{ secrets.${name} }}`)(so), text)
    expect(await passes((text) => role(both(text)))).toEqual([])
  })
})

describe('a workflow file in which anything may stand', () => {
  test.each([
    '',
    'null',
    '- a\n- b\n',
    'on:\njobs:\n',
    'on: 5\njobs: []\n',
    'on: [push, 7, { a: b }]\njobs: { a: null, b: [], c: { steps: 5 }, d: { steps: [null, 3, { uses: [] }] } }\n',
    'on: { push: [main], schedule: daily, workflow_dispatch: [x] }\njobs: {}\n',
    'on:\n  schedule: [{}, null, { cron: 5 }]\njobs:\n  a:\n    concurrency: 5\n    environment: []\n    steps: [{ uses: keyturn/keyturn@v0, with: [], env: 3 }]\n',
    'on:\n  push: &x\n    branches: [main]\n  pull_request: *x\njobs: {}\n',
    'a: &a [x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\non: [*c, *c, *c, *c, *c, *c]\n',
    'on: { push: { branches: [5, null, "["] } }\njobs: {}\n',
    '\ufeffon: push\r\njobs:\r\n  a: {}\r\n',
    '\t- broken',
    '{'.repeat(5000),
  ])('%j: doctor looks on', async (text) => {
    const { facts } = await withFile('.github/workflows/any.yml', text)
    expect(facts.workflows.seen).toBe(true)
  })
})
