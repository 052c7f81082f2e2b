// The built Action with `mode: hear`, as a workflow starts it that has nothing but its own GITHUB_TOKEN.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import type { Permissions } from '../../src/sandbox/github/contract.ts'
import { createGithub } from '../../src/sandbox/github/github.ts'
import { createReadyWorld, type ReadyWorld } from '../../src/sandbox/ready.ts'
import { serve, type Served } from '../../src/sandbox/serve.ts'
import { comment, common } from '../bot/payloads.ts'
import { read } from '../repository/sources.ts'
import { type Ended, runAction, RUNNING } from './process.ts'

const EXAMPLE = parse(read('docs/examples/ears.yml'))
const KEYTURN = '.github/workflows/keyturn.yml'

let world: ReadyWorld
let served: Served
let folder: string

beforeEach(async () => {
  world = createReadyWorld(createGithub, {
    files: {
      [KEYTURN]: read('docs/examples/keyturn.yml'),
      '.github/workflows/ears.yml': read('docs/examples/ears.yml'),
    },
    onJob: () => Promise.resolve('success'),
  })
  served = await serve(world, { speed: 1 })
  folder = mkdtempSync(join(tmpdir(), 'keyturn-hearing-'))
})
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true })
  await served.close()
})

/** What the example gives its job, in GitHub's API names. */
function given(): Permissions {
  const named = Object.entries<'read' | 'write'>(EXAMPLE.jobs.ears.permissions)
  return Object.fromEntries(named.map(([name, level]) => [name.replaceAll('-', '_'), level]))
}

async function hear(event: string, payload: unknown, permissions: Permissions = given()): Promise<Ended> {
  const token = world.github.control.actionsToken({ permissions, forever: true })
  world.confide(token, 'github')
  const path = join(folder, 'event.json')
  writeFileSync(path, JSON.stringify(payload))
  const env = {
    GITHUB_ACTIONS: 'true',
    GITHUB_API_URL: served.urls.github,
    GITHUB_SERVER_URL: served.urls.github,
    GITHUB_REPOSITORY: 'acme/web',
    GITHUB_RUN_ID: '7',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_EVENT_NAME: event,
    GITHUB_EVENT_PATH: path,
    INPUT_MODE: 'hear',
    INPUT_TOKEN: token,
  }
  const ended = await runAction({ node: RUNNING, env })
  expect(world.leaks(ended.said)).toEqual([])
  return ended
}

function dispatched(): number {
  return world.github.truth
    .runs()
    .filter(({ workflow, event }) => workflow === 'Keyturn' && event === 'workflow_dispatch').length
}

/** A pull request of a person's that changes the manifest. */
function propose(text: string): number {
  const mona = world.github.person('mona')
  mona.commit('change', { 'rotation.yml': text }, 'Change the manifest')
  return mona.openPull('change', 'Change the manifest')
}

describe('mode: hear, with GITHUB_TOKEN alone', () => {
  test('answers a command with a sign, and wakes Keyturn’s workflow and not its own', async () => {
    const number = propose('version: 1\n')
    world.github.person('mona').comment(number, '/keyturn plan')
    const [own] = world.github.truth.pulls().find((one) => one.number === number)?.comments ?? []
    const payload = comment('/keyturn plan', {
      issue: { number, user: { type: 'Bot', login: 'keyturn-acme[bot]' } },
      comment: { id: own?.id, body: '/keyturn plan', user: { login: 'mona', type: 'User' } },
    })
    const { exit, log } = await hear('issue_comment', payload)
    expect({ exit, woken: dispatched() }).toEqual({ exit: 0, woken: 1 })
    expect(log).toContain('deed: acknowledge')
    const comments = world.github.truth.pulls().find((one) => one.number === number)?.comments
    expect(comments?.[0]).toMatchObject({ reactions: ['eyes github-actions[bot]'] })
  }, 60_000)

  test('writes the check of a pull request, also of one that comes from a fork', async () => {
    const number = propose('version: 1\nkeys: { OPENAI_API_KEY: opnai }\n')
    const pull_request = { number, user: { type: 'User' }, head: { ref: 'change', repo: { id: 9 } } }
    const { exit } = await hear('pull_request_target', common({ action: 'opened', pull_request }))
    expect(exit).toBe(0)
    expect(world.github.truth.allText()).toContain('1 mistake in rotation.yml')
  }, 60_000)

  test('looks by the clock whether Keyturn is awake, and says it in one issue', async () => {
    await world.clock.advance(3 * 86_400_000)
    const { exit } = await hear('schedule', { schedule: '41 * * * *' })
    expect(exit).toBe(0)
    expect(world.github.truth.issues()).toMatchObject([{ author: 'github-actions[bot]', state: 'open' }])
  }, 60_000)

  test('fails when GitHub refuses what is to be done, and says what', async () => {
    const number = propose('version: 1\n')
    const pull_request = { number, user: { type: 'User' }, head: { ref: 'change', repo: { id: 9 } } }
    const payload = common({ action: 'opened', pull_request })
    const { exit, log } = await hear('pull_request', payload, { contents: 'read', pull_requests: 'read' })
    expect(exit).toBe(1)
    expect(log).toMatch(/^::error::failed, .*deed: review, because: .*permission/m)
  }, 60_000)

  test('an event that means nothing to it costs nothing', async () => {
    const before = world.calls.length
    const { exit } = await hear('fork', common())
    expect({ exit, asked: world.calls.length - before }).toEqual({ exit: 0, asked: 0 })
  }, 60_000)
})
