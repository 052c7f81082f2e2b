import { beforeEach, describe, expect, test } from '@jest/globals'
import { Failure } from '../../../src/core/failure.ts'
import { Secret } from '../../../src/core/secret.ts'
import { openrouter as plugin } from '../../../src/plugins/providers/openrouter/plugin.ts'
import type { Call } from '../../../src/sandbox/contract.ts'
import { answerWith, ofKeyturn } from '../../../src/sandbox/faults.ts'
import type { OpenrouterKey } from '../../../src/sandbox/providers/openrouter/state.ts'
import { json } from '../../../src/sandbox/reply.ts'
import { type Bench, openBench, START, TAG } from '../../contract/bench.ts'

const DAY = 86_400_000

let bench: Bench

beforeEach(async () => {
  bench = await openBench('openrouter')
})

async function failure(work: Promise<unknown>): Promise<Failure> {
  const thrown = await bench.run(
    work.then(
      () => undefined,
      (error: unknown) => error,
    ),
  )
  if (thrown instanceof Failure) return thrown
  throw new Error(`expected a Failure, not ${String(thrown)}`)
}

function made(id: string): OpenrouterKey | undefined {
  return bench.openrouter.keys().find((key) => key.id === id)
}

const asks =
  (method: string, path: string) =>
  (call: Call): boolean =>
    ofKeyturn(call) && call.request.method === method && call.request.url.pathname.startsWith(`/api/v1${path}`)

function posts(): number {
  return bench.wire.calls.filter(asks('POST', '/keys')).length
}

describe('a new key', () => {
  test.each([
    { limit: 25, reset: 'monthly', byok: true },
    { limit: 0, reset: 'daily', byok: false },
    { limit: null, reset: null, byok: false },
  ])('has the limits of the one it is made after: %j', async (limits) => {
    const old = bench.openrouter.mint({ name: 'web', ...limits })

    const { keyId } = await bench.run(bench.provider.mint(TAG, { like: old.id }))

    expect(made(keyId)).toMatchObject({ name: TAG, ...limits })
  })

  test('may spend what the manifest says, by the same calendar', async () => {
    const provider = await plugin.open({ limit: 5 }, bench.context)

    const { keyId } = await bench.run(provider.mint(TAG, { like: bench.first.id }))

    expect(made(keyId)).toMatchObject({ limit: 5, reset: 'monthly' })
  })

  test('lives as long as the one before was to live', async () => {
    const old = bench.openrouter.mint({ name: 'web', createdAt: START - 10 * DAY, expiresAt: START + 20 * DAY })

    const minted = await bench.run(bench.provider.mint(TAG, { like: old.id }))

    expect(minted.expiresAt).toBe(bench.clock.now() + 30 * DAY)
    expect(made(minted.keyId)?.expiresAt).toBe(minted.expiresAt)
  })

  test.each<[string, object]>([
    ['no limit at all', { limit_reset: null, include_byok_in_limit: false }],
    ['a limit that is no number', { limit: '25', limit_reset: null, include_byok_in_limit: false }],
    ['no word about the calendar', { limit: 25, include_byok_in_limit: false }],
    ['no word about own keys', { limit: 25, limit_reset: null }],
  ])('is not made where the old one shows %s', async (_, shown) => {
    const data = { hash: bench.first.id, name: 'web', disabled: false, ...shown }
    bench.wire.tap(answerWith(asks('GET', '/keys/'), json(200, { data })))

    const thrown = await failure(bench.provider.mint(TAG, { like: bench.first.id }))

    expect(thrown).toMatchObject({ code: 'manifest-invalid', effect: 'not-done' })
    expect(posts()).toBe(0)
  })

  test('is not made after a stranger', async () => {
    const data = {
      hash: 'f00',
      name: 'web',
      disabled: false,
      limit: null,
      limit_reset: null,
      include_byok_in_limit: false,
    }
    bench.wire.tap(answerWith(asks('GET', '/keys/'), json(200, { data })))

    expect((await failure(bench.provider.mint(TAG, { like: bench.first.id }))).effect).toBe('not-done')
    expect(posts()).toBe(0)
  })

  test('with other limits than asked for is not used, and both are said', async () => {
    bench.openrouter.controls.capped = 1000

    const { code, effect, message } = await failure(bench.provider.mint(TAG, { like: bench.first.id }))

    expect([code, effect]).toEqual(['unexpected-response', 'done'])
    expect(message).toContain('1000 credits, monthly instead of 25 credits, monthly')
  })

  test.each<[Readonly<Record<string, unknown>>, string | undefined, boolean]>([
    [{}, undefined, true],
    [{}, 'a-key', false],
    [{ limit: 0 }, undefined, false],
  ])('%j with the key %s in service lacks something: %s', (config, like, lacks) => {
    expect(plugin.missing?.(config, like) !== undefined).toBe(lacks)
  })
})

describe('disabling', () => {
  test('stops a key, is seen in the listing, and can be undone', async () => {
    const { id, value } = bench.first
    await bench.run(bench.provider.disable?.(id) ?? Promise.resolve())
    await bench.run(bench.provider.disable?.(id) ?? Promise.resolve())
    const stopped = (await bench.run(bench.provider.list())).keys.find((key) => key.id === id)
    const accepted = bench.accepts(value)
    await bench.run(bench.provider.enable?.(id) ?? Promise.resolve())

    expect([stopped?.status, accepted, bench.accepts(value)]).toEqual(['disabled', false, true])
  })

  test('is not believed without a word that it is done', async () => {
    const data = { hash: bench.first.id, name: 'web', disabled: false }
    bench.wire.tap(answerWith(asks('PATCH', '/keys/'), json(200, { data })))

    const thrown = await failure(bench.provider.disable?.(bench.first.id) ?? Promise.resolve())

    expect(thrown).toMatchObject({ code: 'unexpected-response', effect: 'unknown' })
  })
})

async function usedAt(): Promise<number | undefined> {
  return (await bench.run(bench.provider.usage?.(bench.first.id, START) ?? Promise.reject(new Error('none'))))
    .lastUsedAt
}

describe('use', () => {
  test('is told by the day: today’s by the key, earlier by the activity', async () => {
    await bench.use(bench.first.value)
    const today = await usedAt()
    await bench.clock.advance(2 * DAY)

    expect([today, await usedAt()]).toEqual([START - (START % DAY), START - (START % DAY)])
  })

  test.each([
    [{ data: [{ requests: 3 }] }],
    [{ data: [{ date: 'soon', requests: 3 }] }],
    [{ data: [{ date: '2026-11-15' }] }],
  ])('in rows such as %j is none', async (body) => {
    bench.wire.tap(answerWith(asks('GET', '/activity'), json(200, body)))

    expect(await usedAt()).toBeUndefined()
  })

  test('of free models is not seen, which is said', async () => {
    const headers = { authorization: `Bearer ${bench.first.value}`, 'content-type': 'application/json' }
    const request = { method: 'POST', headers, body: JSON.stringify({ model: 'acme/small:free' }) } as const
    await bench.wire.fetchAs('app')('https://openrouter.ai/api/v1/chat/completions', request)
    const usage = await bench.run(bench.provider.usage?.(bench.first.id, START) ?? Promise.reject(new Error('none')))

    expect([usage.lastUsedAt, usage.gaps]).toEqual([undefined, expect.stringContaining('free models')])
  })
})

describe('a listing', () => {
  test('with nothing in it proves nothing', async () => {
    bench.openrouter.remove(bench.first.id)

    expect(await bench.run(bench.provider.list())).toMatchObject({ keys: [], complete: false })
  })

  test('that begins again is not whole', async () => {
    const data = [{ hash: 'a1', name: 'x', disabled: false }]
    bench.wire.tap(answerWith(asks('GET', '/keys'), json(200, { data })))

    expect((await bench.run(bench.provider.list())).complete).toBe(false)
  })
})

test('a value is found by its hash, if the listing has it', async () => {
  const find = (text: string): Promise<unknown> =>
    bench.run(bench.provider.find?.({ value: Secret.of(text, () => undefined) }) ?? Promise.resolve(undefined))

  expect(await find(bench.first.value)).toMatchObject({ keyId: bench.first.id })
  expect(await find(`sk-or-v1-${'0'.repeat(64)}`)).toBeUndefined()
})

test.each<[number, unknown, string]>([
  [401, { error: { code: 401, message: 'User not found.' } }, 'dead'],
  [401, { error: { code: 403, message: 'no' } }, 'unknown'],
  [401, {}, 'unknown'],
  [200, {}, 'unknown'],
])('a probe that is answered %i %j says %s', async (status, body, verdict) => {
  bench.wire.tap(answerWith(asks('GET', '/key'), json(status, body)))
  const value = Secret.of(bench.first.value, () => undefined)

  expect((await bench.run(bench.provider.probe({ value }))).verdict).toBe(verdict)
})
