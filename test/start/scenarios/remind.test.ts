import { beforeEach, describe, expect, test } from '@jest/globals'
import { createRedactor } from '../../../src/http/redact.ts'
import { createGithub } from '../../../src/sandbox/github/github.ts'
import type { Permissions } from '../../../src/sandbox/github/contract.ts'
import { createReadyWorld, type ReadyWorld } from '../../../src/sandbox/ready.ts'
import { remind, type Said } from '../../../src/start/remind.ts'
import { run } from '../../../src/start/run.ts'
import type { Outside } from '../../../src/start/options.ts'
import { DAY } from '../rig.ts'

const KEY =
  'version: 1\ndeploy: deploy.yml\nkeys: { OPENAI_API_KEY: { provider: openai, owner: "@mona", minted: 2026-08-01 } }\n'
const GIVEN: Permissions = { contents: 'read', issues: 'write' }

let world: ReadyWorld
let redactor: ReturnType<typeof createRedactor>
beforeEach(() => {
  world = createReadyWorld(createGithub, { manifest: KEY, keys: [] })
  redactor = createRedactor()
})

function outside(): Outside {
  return {
    fetch: world.fetch,
    clock: { now: world.clock.now, monotonic: world.clock.now, sleep: world.clock.sleep },
    timer: world.clock.timer,
    env: { KEYTURN_SEAL: Buffer.alloc(32, 7).toString('base64'), ...world.admin },
    api: 'https://api.github.com',
    owner: 'acme',
    name: 'web',
    redactor,
    log: () => undefined,
  }
}

function tokenOf(permissions: Permissions): string {
  return world.github.control.actionsToken({ permissions, forever: true })
}

/** A whole run: what it says in the issue, and what became of that. */
async function reminded(permissions = GIVEN, dryRun = false): Promise<Said> {
  const token = tokenOf(permissions)
  const whole = async () => {
    const found = await remind(outside(), { login: { kind: 'token', token }, dryRun })
    if ('problems' in found) throw new Error('the manifest is wrong')
    return found.say()
  }
  return world.clock.runUntilIdle(whole())
}

function asPerson(method: string, path: string, body: object, token = world.github.person('mona').token()) {
  const headers = new Map([['authorization', `Bearer ${token}`]])
  const url = new URL(`https://api.github.com/repos/acme/web${path}`)
  return world.github.handler({ method, url, headers, body: JSON.stringify(body) })
}

function issues(): readonly (readonly [number, string, string])[] {
  return world.github.truth.issues().map(({ number, state, author }) => [number, state, author])
}

function setMinted(day: string): void {
  const text = world.github.truth.file('main', 'rotation.yml')?.replace(/minted: [\d-]+/, `minted: ${day}`) ?? ''
  world.github.person('mona').commit('main', { 'rotation.yml': text }, 'A new key')
}

const OURS = [1, 'open', 'github-actions[bot]']

describe('a reminder', () => {
  test('is one issue, opened when something is overdue, closed when nothing is, and opened again', async () => {
    expect(await reminded()).toEqual({ issue: { number: 1, url: 'https://github.com/acme/web/issues/1' } })
    expect(issues()).toEqual([OURS])
    setMinted('2026-11-16')
    expect(await reminded()).toEqual({})
    expect(issues()).toEqual([[1, 'closed', 'github-actions[bot]']])
    await world.clock.advance(90 * DAY)
    await reminded()
    expect(issues()).toEqual([OURS])
  })

  test('is not written where nothing is overdue', async () => {
    setMinted('2026-11-16')
    expect(await reminded()).toEqual({})
    expect(issues()).toEqual([])
  })

  test('is never somebody else’s issue, nor a pull request, whatever label it bears', async () => {
    const labels = ['keyturn: reminder']
    await asPerson('POST', '/issues', { title: 'Mine', labels })
    world.github.person('mona').commit('topic', { 'a.md': 'a\n' })
    const bot = tokenOf({ contents: 'read', issues: 'write', pull_requests: 'write' })
    await asPerson('POST', '/pulls', { title: 'A change', head: 'topic', base: 'main' }, bot)
    await asPerson('POST', '/issues/2/labels', { labels }, bot)
    await reminded()
    await reminded()
    expect(issues()).toEqual([
      [1, 'open', 'mona'],
      [3, 'open', 'github-actions[bot]'],
    ])
    expect(world.github.truth.pulls()[0]).toMatchObject({ title: 'A change', labels })
  })

  test('is not parsed, and what a person made of it is put back', async () => {
    await reminded()
    const [before] = world.github.truth.issues()
    await asPerson('PATCH', '/issues/1', { title: 'No key is due', body: 'minted: 2026-11-16', state: 'closed' })
    await reminded()
    expect(world.github.truth.issues()).toEqual([before])
  })

  test('moves nothing but that issue, and asks nobody but GitHub', async () => {
    const before = world.github.truth.branches().map((branch) => world.github.truth.ref(`refs/heads/${branch}`))
    await reminded()
    expect(world.github.truth.branches().map((branch) => world.github.truth.ref(`refs/heads/${branch}`))).toEqual(
      before,
    )
    expect(new Set(world.calls.filter(({ from }) => from === 'keyturn').map(({ host }) => host))).toEqual(
      new Set(['github']),
    )
  })

  test('is left out in a dry run, and where the token may not write it that is said', async () => {
    expect(await reminded(GIVEN, true)).toEqual({})
    expect(await reminded({ contents: 'read' })).toEqual({ none: expect.stringContaining('`issues: write`') })
    expect(issues()).toEqual([])
  })

  test('needs to read the manifest, and says which permission that is', async () => {
    await expect(reminded({ issues: 'write' })).rejects.toThrow('Add `contents: read`')
    expect(issues()).toEqual([])
  })

  test('that would carry a value stays here', async () => {
    redactor.mask('OPENAI_API_KEY')
    await expect(reminded()).rejects.toThrow('holds the value of a key')
    expect(issues()).toEqual([])
  })

  test('that is lost on its way is written by the next run, once', async () => {
    let calls = 0
    world.tap({
      after: (call, reply) => {
        if (call.request.method !== 'POST' || !call.request.url.pathname.endsWith('/issues'))
          return Promise.resolve(reply)
        calls += 1
        return calls === 1 ? Promise.reject(new Error('socket hang up')) : Promise.resolve(reply)
      },
    })
    await expect(reminded()).rejects.toThrow('api.github.com')
    await reminded()
    expect(issues()).toEqual([OURS])
  })
})

describe('a run that is meant to turn keys and has GITHUB_TOKEN alone', () => {
  const wishes = { only: [], patience: 0, endpoints: new Map(), adminKeys: new Map() }
  const occasion = { run: 'https://github.com/acme/web/actions/runs/1', runId: '1', attempt: 1, actor: 'mona' }
  const all: Permissions = { contents: 'write', issues: 'write', pull_requests: 'write' }

  test.each([
    ['fails at its first look, before anything is written', false],
    ['may still look, and change nothing', true],
  ])('%s', async (_, dryRun) => {
    const login = { kind: 'token', token: tokenOf(all) } as const
    const running = world.clock.runUntilIdle(run(outside(), { ...wishes, login, dryRun }, occasion))
    if (dryRun) expect((await running).outcomes.map(({ because }) => because)).toEqual(['not-adopted'])
    else await expect(running).rejects.toThrow(/may never write secrets.*`mode: remind`/)
    expect(world.github.truth.branches()).toEqual(['main'])
    const sent = world.calls.filter(({ from }) => from === 'keyturn')
    if (!dryRun) expect(sent).toHaveLength(1)
  })
})
