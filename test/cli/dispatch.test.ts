import { describe, expect, test } from '@jest/globals'
import { type Arguments, understand } from '../../src/cli/arguments.ts'
import { dispatch } from '../../src/cli/dispatch.ts'
import { createRedactor } from '../../src/http/redact.ts'
import type { Command } from '../../src/core/command.ts'
import type { Opened } from '../../src/cli/open.ts'

/** A GitHub with one workflow whose runs pass through these states, one at each look. */
function github(states: readonly (readonly [status: string, conclusion: string | null])[]) {
  const dispatched: unknown[] = []
  let looked = 0
  const answer = (path: string, body: string | undefined): [number, unknown] => {
    if (path.endsWith('/dispatches')) {
      dispatched.push(JSON.parse(body ?? '{}'))
      return [200, { workflow_run_id: 42 }]
    }
    if (!path.endsWith('/runs/42')) return [200, { default_branch: 'trunk' }]
    const [status, conclusion] = states[Math.min(looked++, states.length - 1)] ?? ['queued', null]
    return [200, { id: 42, html_url: 'https://github.test/acme/shop/actions/runs/42', status, conclusion }]
  }
  const fetch: Opened['outside']['fetch'] = (url, init) => {
    const [status, body] = answer(new URL(url).pathname, init.body?.toString())
    const headers = new Map([['content-type', 'application/json']])
    return Promise.resolve({
      status,
      headers: { get: (name) => headers.get(name) ?? null, entries: () => headers.entries() },
      text: () => Promise.resolve(JSON.stringify(body)),
    })
  }
  return { dispatched, fetch }
}

function opened(fetch: Opened['outside']['fetch'], command?: Command, only: readonly string[] = []): Opened {
  let time = 0
  const sleep = (milliseconds: number): Promise<void> => {
    time += milliseconds
    return Promise.resolve()
  }
  return {
    outside: {
      fetch,
      clock: { now: () => time, monotonic: () => time, sleep },
      timer: () => () => {},
      env: {},
      api: 'https://api.github.test',
      owner: 'acme',
      name: 'shop',
      redactor: createRedactor(),
      log: () => {},
    },
    wishes: {
      login: { kind: 'token', token: 'gho_0123456789' },
      only,
      dryRun: false,
      patience: 0,
      endpoints: new Map(),
      adminKeys: new Map(),
      ...(command === undefined ? {} : { command }),
    },
    occasion: { run: 'cli', attempt: 1, actor: '' },
  }
}

function given(...words: readonly string[]): Arguments {
  const found = understand(['run', ...words])
  if (found.kind !== 'do') throw new Error('not understood')
  return found.arguments
}

async function run(words: readonly string[], on: Opened): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', '']
  const to = { out: (text: string) => void (out += text), err: (text: string) => void (err += text), env: {} }
  const code = await dispatch(given(...words), to, on)
  return { code, out, err }
}

describe('keyturn run without the seal', () => {
  test('starts the workflow on the default branch and follows it to its end', async () => {
    const { fetch, dispatched } = github([
      ['queued', null],
      ['in_progress', null],
      ['completed', 'success'],
    ])
    const { code, out, err } = await run([], opened(fetch))
    expect(code).toBe(0)
    expect(out).toBe('The run ended: success.\n')
    expect(err.trim().split('\n')).toEqual([
      'https://github.test/acme/shop/actions/runs/42',
      'queued',
      'in_progress',
      'completed',
    ])
    expect(dispatched).toEqual([{ ref: 'trunk', return_run_details: true, inputs: {} }])
  })

  test('hands a command on in the inputs that the workflow has', async () => {
    const { fetch, dispatched } = github([['completed', 'success']])
    await run([], opened(fetch, { verb: 'adopt', credential: 'openai/production', key: 'key_1' }))
    expect(dispatched).toMatchObject([{ inputs: { command: 'adopt', credential: 'openai/production', key: 'key_1' } }])
  })

  test('exits 1 when the run failed, and tells it as JSON', async () => {
    const { fetch } = github([['completed', 'failure']])
    const { code, out, err } = await run(['--json'], opened(fetch))
    expect({ code, err }).toEqual({ code: 1, err: '' })
    expect(JSON.parse(out)).toMatchObject({ version: 1, run: 42, conclusion: 'failure' })
  })

  test('stops watching after an hour, which is no failure', async () => {
    const { fetch } = github([['waiting', null]])
    const { code, out } = await run([], opened(fetch))
    expect(code).toBe(0)
    expect(out).toContain('The run goes on')
  })

  test('refuses --only, which the workflow would not hear of', async () => {
    const { fetch, dispatched } = github([])
    await expect(run([], opened(fetch, undefined, ['openai']))).rejects.toThrow(/--only works where the seal is/)
    expect(dispatched).toEqual([])
  })
})
