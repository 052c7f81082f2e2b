// What is so of every provider that holds and uses its keys itself: no value leaves it, and what a key is is its state.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Failure } from '../../src/core/failure.ts'
import type { KeyFacts, Listing } from '../../src/core/facts.ts'
import { Secret, spellings } from '../../src/core/secret.ts'
import { PROVIDERS } from '../../src/plugins/registry.ts'
import type { Tap } from '../../src/sandbox/contract.ts'
import {
  answerAfter,
  answerWith,
  broken,
  loseAnswer,
  loseRequest,
  nth,
  ofKeyturn,
  refuse,
  tooMany,
} from '../../src/sandbox/faults.ts'
import { type Bench, openBench, pluginOf, TAG, traitsOf } from './bench.ts'
import { failureOf } from './failing.ts'

const HOUR = 3_600_000
const KEEPING = Object.keys(PROVIDERS).filter((id) => PROVIDERS[id]?.traits.keeps)
const first = (): ReturnType<typeof nth> => nth(1, (call) => ofKeyturn(call) && call.request.method === 'POST')

describe.each(KEEPING)('provider %s, which uses its keys itself', (id) => {
  let bench: Bench
  const told: string[] = []

  beforeEach(async () => {
    bench = await openBench(id)
    // Whatever it was before, the last change is long ago.
    await bench.clock.advance(24 * HOUR)
  })

  afterEach(() => {
    const text = `${told.join('\n')}\n${JSON.stringify(bench.log)}\n${JSON.stringify(bench.wire.calls)}`
    const values = bench.values().flatMap(spellings)
    expect(values.length).toBeGreaterThan(0)
    expect(values.filter((value) => text.includes(value)).length).toBe(0)
    told.length = 0
  })

  const failure = (work: Promise<unknown>): Promise<Failure> => failureOf(bench.run(work), told)
  const minted = async (): Promise<string> =>
    (await bench.run(bench.provider.mint(TAG, { like: bench.first.id }))).keyId
  const use = (keyId: string): Promise<void> =>
    bench.run(bench.provider.use?.(keyId) ?? Promise.reject(new Error('none')))
  const list = (): Promise<Listing> => bench.run(bench.provider.list())
  const listed = async (keyId: string): Promise<KeyFacts | undefined> =>
    (await list()).keys.find((key) => key.id === keyId)
  const verdict = async (keyId: string): Promise<string> => (await bench.run(bench.provider.probe({}, keyId))).verdict

  /** One step after the other, each as soon as the listing says. */
  async function end(keyId: string): Promise<readonly string[]> {
    const states: string[] = []
    for (let step = 0; step < 6; step += 1) {
      const key = await listed(keyId)
      states.push(key?.status ?? 'gone')
      if (key === undefined) return states
      await bench.clock.advance(24 * HOUR)
      await bench.run(bench.provider.revoke(keyId))
    }
    return states
  }

  test('one key is in use, and a new one is not, is alive, and comes without a value', async () => {
    const made = await bench.run(bench.provider.mint(TAG, { like: bench.first.id }))

    expect(made.parts).toEqual({})
    expect((await list()).keys.filter(({ inUse }) => inUse).map((key) => key.id)).toEqual([bench.first.id])
    expect(await listed(made.keyId)).toMatchObject({ status: 'alive', createdAt: expect.any(Number) })
    expect(await listed(made.keyId)).not.toHaveProperty('tag')
    expect(await verdict(made.keyId)).toBe('alive')
  })

  test('a new key is told to be known only later, and where it is used all the same, that is told', async () => {
    const keyId = await minted()

    expect((await listed(keyId))?.knownFrom).toBeGreaterThan(bench.clock.now())
  })

  test('putting a key into use leaves the other alive and says for how long what it signed counts', async () => {
    const keyId = await minted()
    await bench.clock.advance(HOUR)
    await use(keyId)
    await use(keyId)

    expect(await listed(keyId)).toMatchObject({ inUse: true, status: 'alive' })
    const old = await listed(bench.first.id)
    expect(old).toMatchObject({ status: 'alive', aside: true, outlived: { since: bench.clock.now() } })
    expect(old?.outlived?.by).toBeGreaterThan(HOUR)
    expect(bench.accepts(bench.first.value)).toBe(true)
    expect(await bench.run(bench.provider.serves?.(keyId) ?? Promise.reject(new Error('none')))).toMatchObject({
      verdict: 'yes',
    })
    expect(await bench.run(bench.provider.serves?.(bench.first.id) ?? Promise.reject(new Error('none')))).toMatchObject(
      { verdict: 'waiting' },
    )
  })

  test('the key in use is taken away by nobody', async () => {
    for (const work of [bench.provider.revoke(bench.first.id), bench.provider.disable?.(bench.first.id)])
      expect(await failure(work ?? Promise.reject(new Error('none')))).toMatchObject({
        code: 'refused',
        effect: 'not-done',
        // It is not the vendor who refuses: it is not even asked.
        message: expect.stringMatching(/another has to be used first/),
      })
    expect(bench.accepts(bench.first.value)).toBe(true)
  })

  test('a disabled key is dead, takes no room, and comes back', async () => {
    const keyId = await minted()
    await bench.clock.advance(HOUR)
    await use(keyId)
    await bench.clock.advance(HOUR)
    const { disable, enable } = bench.provider
    await bench.run(disable?.(bench.first.id) ?? Promise.reject(new Error('none')))
    expect(await listed(bench.first.id)).toMatchObject({ status: 'disabled', aside: true })
    expect(await verdict(bench.first.id)).toBe('dead')
    expect(bench.accepts(bench.first.value)).toBe(false)

    await bench.clock.advance(HOUR)
    await bench.run(enable?.(bench.first.id) ?? Promise.reject(new Error('none')))
    expect(await listed(bench.first.id)).toMatchObject({ status: 'alive' })
    expect((await listed(bench.first.id))?.knownFrom).toBeGreaterThan(bench.clock.now())
  })

  test('a key ends in steps until it is gone, and once more is fine', async () => {
    const keyId = await minted()

    expect((await end(keyId)).at(-1)).toBe('gone')
    await bench.run(bench.provider.revoke(keyId))
    expect(bench.accepts(bench.first.value)).toBe(true)
  })

  test('two changes at once are one too many, which the listing tells before', async () => {
    const keyId = await minted()
    await bench.clock.advance(HOUR)
    await use(keyId)

    expect((await list()).changesFrom).toBeGreaterThan(bench.clock.now())
    expect(await failure(bench.provider.revoke(bench.first.id))).toMatchObject({ effect: 'not-done' })
  })

  describe('a mint that is interrupted says what is known of it', () => {
    test.each<[string, () => Tap, 'not-done' | 'unknown', number]>([
      ['the answer is lost: a key was made', () => loseAnswer(first()), 'unknown', 1],
      ['the request is lost: none was made, but who knows', () => loseRequest(first()), 'unknown', 0],
      ['nobody listens: none was made', () => refuse(first()), 'not-done', 0],
      ['the vendor breaks after it', () => answerAfter(first(), broken(502)), 'unknown', 1],
      ['an empty answer after it', () => answerAfter(first(), { status: 200, headers: {}, body: '' }), 'unknown', 1],
      ['the vendor refuses for now', () => answerWith(first(), tooMany(5)), 'not-done', 0],
      ['the vendor refuses', () => answerWith(first(), { status: 403, headers: {}, body: '{}' }), 'not-done', 0],
    ])('%s', async (_name, tap, effect, keys) => {
      const before = bench.values().length
      bench.wire.tap(tap())

      const thrown = await failure(bench.provider.mint(TAG, { like: bench.first.id }))

      expect([thrown.effect, bench.values().length - before]).toEqual([effect, keys])
      const sent = bench.wire.calls.filter((call) => ofKeyturn(call) && call.request.method === 'POST')
      expect(sent).toHaveLength(1)
    })
  })

  test.each([
    ['a list that is none', '{"keys":"none"}'],
    ['nothing that is known', '{"object":"list"}'],
    ['an item without an id', '{"keys":[{"status":"standby"}]}'],
  ])('%s never makes a complete listing', async (_name, body) => {
    bench.wire.tap(answerWith(ofKeyturn, { status: 200, headers: {}, body }))

    expect(await failure(bench.provider.list())).toMatchObject({ code: 'unexpected-response' })
  })

  test.each([
    ['the vendor is down', () => answerWith(ofKeyturn, broken(503))],
    ['nobody answers', () => loseRequest(ofKeyturn)],
    ['too many requests', () => answerWith(ofKeyturn, tooMany(120))],
    ['a page of a proxy', () => answerWith(ofKeyturn, { status: 200, headers: {}, body: '<html>' })],
    ["a 401 in nobody's shape", () => answerWith(ofKeyturn, { status: 401, headers: {}, body: 'no' })],
    ['a 404', () => answerWith(ofKeyturn, { status: 404, headers: {}, body: '{}' })],
  ])('a probe knows nothing when %s', async (_name, tap) => {
    bench.wire.tap(tap())

    expect(await verdict(bench.first.id)).toBe('unknown')
  })

  test('an admin key that is not known is told so, by listing and by minting', async () => {
    const stranger = Secret.of('sk-admin-a-key-that-nobody-ever-made', () => undefined)
    const provider = await pluginOf(id)?.open(bench.config, { ...bench.context, admin: () => stranger })
    for (const work of [provider?.list(), provider?.mint(TAG, { like: bench.first.id })])
      expect(await failure(work ?? Promise.reject(new Error('none')))).toMatchObject({
        code: 'credential-rejected',
        effect: 'not-done',
      })
  })

  test('an id that is none never becomes a path', async () => {
    for (const verb of ['revoke', 'disable', 'enable', 'use'] as const)
      await failure(bench.provider[verb]?.('../api-keys/1') ?? Promise.reject(new Error('none')))

    expect(bench.wire.calls.filter(ofKeyturn)).toEqual([])
  })

  test('its traits and its verbs agree, and it asks no host but its own', async () => {
    await minted()
    const [traits, hosts] = [traitsOf(id), pluginOf(id)?.hosts.map((host) => new URL(host).host) ?? []]

    expect(traits).toMatchObject({ mint: 'api', usage: 'none', disable: true, ends: 'in-steps' })
    for (const verb of ['disable', 'enable', 'use', 'serves'] as const) expect(bench.provider[verb]).toBeDefined()
    expect(bench.provider.usage).toBeUndefined()
    expect(bench.wire.strays).toEqual([])
    for (const { request } of bench.wire.calls.filter(ofKeyturn))
      expect(hosts.some((host) => [request.url.host, request.url.host.replace(/^[^.]+/, '*')].includes(host))).toBe(
        true,
      )
  })
})
