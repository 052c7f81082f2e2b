// The ears by Probot's adapter for Actions, as the step in action.yml starts them: a process, one event, and a job's own token.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { parse } from 'yaml'
import { createGithub } from '../../src/sandbox/github/github.ts'
import type { Permissions } from '../../src/sandbox/github/contract.ts'
import { createReadyWorld, type ReadyOptions, type ReadyWorld } from '../../src/sandbox/ready.ts'
import { serve } from '../../src/sandbox/serve.ts'
import { NODE24, RUNNING } from '../acceptance/process.ts'
import { read, ROOT } from '../repository/sources.ts'
import { common, type Loose } from './payloads.ts'
import { openStage, withEars } from './stage.ts'

jest.setTimeout(120_000)

interface Event {
  readonly event: string
  readonly payload: unknown
}
/** Something happens in a repository; a name: of the event by which GitHub tells it. */
type Happens = (world: ReadyWorld) => Promise<Event | string>

interface Ran {
  readonly exit: number | null
  readonly log: string
}

const OPTIONS: ReadyOptions = { public: true }
/** As action.yml says it, where there is a Node that reads TypeScript; else the same program, bundled. */
const NODE = NODE24 ?? RUNNING
const PROGRAM = NODE.version.startsWith('24') ? [] : ['tools/run.mjs']

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyturn-adapter-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** What the example gives its job, in GitHub's API names. */
function given(): Permissions {
  const { jobs } = parse(read('docs/examples/ears-adapter.yml'))
  const named = Object.entries<'read' | 'write'>(jobs.ears.permissions)
  return Object.fromEntries(named.map(([name, level]) => [name.replaceAll('-', '_'), level]))
}

/** What the ears wrote to GitHub: the way, and what was sent along. */
function writesOf({ calls }: ReadyWorld): readonly string[] {
  return calls.flatMap(({ request: { method, url, body } }) =>
    method === 'GET' || /^\/(?:graphql|app\/)|\/pulls$/.test(url.pathname) ? [] : [`${method} ${url.pathname} ${body}`],
  )
}

async function byServer(happens: Happens): Promise<readonly string[]> {
  const stage = await openStage(OPTIONS)
  try {
    const told = await happens(stage.world)
    if (typeof told !== 'string') await stage.deliver(told.event, told.payload)
    await stage.quiet()
    return writesOf(stage.world)
  } finally {
    await stage.close()
  }
}

async function byAdapter(
  happens: Happens,
  { permissions = given(), env = {} }: { readonly permissions?: Permissions; readonly env?: Loose } = {},
): Promise<Ran & { readonly writes: readonly string[] }> {
  const world = createReadyWorld(createGithub, { ...OPTIONS, ...withEars({}) })
  const served = await serve(world, { speed: 1 })
  const heard: Event[] = []
  const stop = world.github.onWebhook(({ event, payload }) => void heard.push({ event, payload }))
  try {
    const told = await happens(world)
    const token = world.github.control.actionsToken({ permissions, forever: true })
    world.confide(token, 'github')
    const runner = { GITHUB_API_URL: served.urls.github, GITHUB_TOKEN: token, ...env }
    const event = typeof told === 'string' ? heard.findLast((one) => one.event === told) : told
    const ran = await step(event, runner)
    expect(world.leaks(ran.log)).toEqual([])
    return { ...ran, writes: writesOf(world) }
  } finally {
    stop()
    await served.close()
  }
}

/** One step of a job, with nothing in its environment but what the runner puts there. */
function step(told: Event | string | undefined, env: Loose): Promise<Ran> {
  const path = join(folder, 'event.json')
  writeFileSync(path, typeof told === 'string' ? told : JSON.stringify(told?.payload))
  const runner = {
    PATH: process.env['PATH'] ?? '',
    GITHUB_ACTIONS: 'true',
    GITHUB_REPOSITORY: 'acme/web',
    GITHUB_RUN_ID: '7',
    GITHUB_EVENT_NAME: typeof told === 'string' ? 'issue_comment' : (told?.event ?? ''),
    GITHUB_EVENT_PATH: path,
  }
  const child = spawn(NODE.path, [...PROGRAM, 'src/bot/adapter.ts'], {
    cwd: ROOT,
    env: { ...runner, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exit) => resolve({ exit, log: Buffer.concat(chunks).toString('utf8') }))
  })
}

async function leak(world: ReadyWorld): Promise<string> {
  world.github.control.leak(world.first.values().next().value?.value ?? '')
  return 'secret_scanning_alert'
}

/** A command on a proposal, which Keyturn's hands open. */
async function command({ github, wire }: ReadyWorld): Promise<string> {
  github.person('mona').commit('keyturn/openai/production', { 'rotation.lock.yml': 'version: 1\n' })
  const token = github.control.installationToken({ forever: true })
  const reply = await wire.fetchAs('keyturn')('https://api.github.com/repos/acme/web/pulls', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'New key', head: 'keyturn/openai/production', base: 'main', body: '' }),
  })
  const { number } = JSON.parse(await reply.text())
  github.person('mona').comment(number, '/keyturn rotate openai/production sk-proj-in-a-comment')
  return 'issue_comment'
}

describe('an event of a job’s does what the server does about it', () => {
  test.each<[string, Happens, number]>([
    ['an alert of secret scanning', leak, 1],
    ['a command in a comment', command, 2],
    [
      'somebody who leaves the repository',
      async ({ github }) => {
        github.control.leave('mona', { repository: 'acme/web' })
        return 'member'
      },
      1,
    ],
    [
      'somebody who leaves the organisation',
      async ({ github }) => {
        github.control.leave('mona', 'organization')
        return 'organization'
      },
      1,
    ],
    ['what means nothing to it', async () => ({ event: 'fork', payload: common() }), 0],
  ])('%s', async (_, happens, most) => {
    const wanted = await byServer(happens)
    const { exit, log, writes } = await byAdapter(happens)
    expect({ exit, writes }).toEqual({ exit: 0, writes: wanted })
    expect(writes).toHaveLength(most)
    expect(log).not.toContain('sk-proj-in-a-comment')
  })

  test('but for a schedule, which only a job has: it looks whether Keyturn is awake', async () => {
    const { exit, log } = await byAdapter(async () => ({
      event: 'schedule',
      payload: { schedule: '41 * * * *' },
    }))
    expect(exit).toBe(0)
    expect(log).toContain("deed: 'watch'")
  })
})

describe('the job is red', () => {
  test('when GitHub refuses what is to be done, and the log says what and no more', async () => {
    const { exit, log } = await byAdapter(command, { permissions: { contents: 'read', actions: 'write' } })
    expect(exit).toBe(1)
    expect(log).toMatch(/^::error::failed.*deed: 'acknowledge'.*status: 403/m)
    expect(log).toMatch(/^::error::1 of what the event asked for failed/m)
    // One that failed does not keep the others from being done.
    expect(log).toContain("outcome: 'started'")
    expect(log).not.toMatch(/sk-proj-in-a-comment|headers|request/)
  })

  test.each<[string, string, Loose, RegExp]>([
    ['without a token', '{}', {}, /a token must be passed[\s\S]*^::error::Nothing was done: the event was not heard/m],
    [
      'over an event that is none',
      '"sk-proj-in-the-file"',
      { GITHUB_TOKEN: 'x' },
      /^::error::Nothing was done: the ev/m,
    ],
    ['over a file that is none', 'sk-proj-in-the-file', { GITHUB_TOKEN: 'x' }, /file cannot be read/],
    ['over a name that is none', '{}', { GITHUB_TOKEN: 'x', KEYTURN_HANDS: '@acme' }, /`KEYTURN_HANDS`/],
    ['outside of a job', '{}', { GITHUB_TOKEN: 'x', GITHUB_REPOSITORY: '' }, /GITHUB_REPOSITORY does not name/],
  ])('%s', async (_, file, env, said) => {
    const { exit, log } = await step(file, env)
    expect(exit).toBe(1)
    expect(log).toMatch(said)
    expect(log).not.toContain('sk-proj-in-the-file')
  })
})
