import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Failure } from '../../src/core/failure.ts'
import type { KeyFacts } from '../../src/core/facts.ts'
import { Secret, spellings } from '../../src/core/secret.ts'
import { PROVIDERS } from '../../src/plugins/registry.ts'
import {
  broken,
  loseAnswer,
  loseRequest,
  nth,
  ofKeyturn,
  refuse,
  tooMany,
  answerWith,
  answerAfter,
} from '../../src/sandbox/faults.ts'
import type { Tap } from '../../src/sandbox/contract.ts'
import { provingPart } from '../../src/sandbox/pair.ts'
import { pairOf } from '../../src/sandbox/vendors.ts'
import {
  type Bench,
  madeFor,
  openBench,
  OPT_INS,
  OTHER_TAG,
  pluginOf,
  providerOf,
  START,
  TAG,
  traitsOf,
} from './bench.ts'
import { failureOf } from './failing.ts'

const first = (): ReturnType<typeof nth> => nth(1, (call) => ofKeyturn(call) && call.request.method === 'POST')

/** Whose listing shows no time of creation. */
const UNDATED: ReadonlySet<string> = new Set(['sendgrid'])

function pairFor(id: string): ReturnType<typeof pairOf> {
  const vendor = providerOf(id)
  return vendor && pairOf(vendor)
}

/** Whose API lists and ends keys, whoever makes them. */
const BY_API = [...Object.keys(PROVIDERS), ...OPT_INS].filter(
  // What holds its keys itself has a suite of its own: `keeping.test.ts`.
  (id) => ['api', 'handed'].includes(traitsOf(id)?.mint ?? '') && !traitsOf(id)?.keeps,
)
const BY_ITSELF = Object.keys(PROVIDERS).filter((id) => PROVIDERS[id]?.traits.mint === 'here')
const BY_PEOPLE = Object.keys(PROVIDERS).filter((id) => PROVIDERS[id]?.traits.mint === 'person')

describe.each(BY_API)('provider %s', (id) => {
  let bench: Bench
  const told: string[] = []

  beforeEach(async () => {
    bench = await openBench(id)
  })

  // Whatever a case did: nothing that it was told holds a value. That requests and replies are as the vendor's document says, the
  // setup of every test file sees to.
  afterEach(() => {
    const text = `${told.join('\n')}\n${JSON.stringify(bench.log)}`
    expect(
      bench
        .values()
        .flatMap((value) => [value, provingPart(pairFor(id), value)])
        .flatMap(spellings)
        .filter((value) => text.includes(value)).length,
    ).toBe(0)
    told.length = 0
  })

  const failure = (work: Promise<unknown>): Promise<Failure> => failureOf(bench.run(work), told)

  const handed = traitsOf(id)?.mint === 'handed'
  /** What others present to the app opens nothing at the vendor: only its listing tells whether it lives. */
  const presented = traitsOf(id)?.direction === 'inbound'
  const shown = presented ? test.skip : test
  /** Where people make the keys, nothing of Keyturn's does. */
  const made = handed ? test.skip : test

  /** Where keys bear no mark, only the journal knows which was made. */
  const marking = PROVIDERS[id]?.traits.marking
  const marked = marking === 'exact' ? test : test.skip

  /** Of two places a listing shows the first alone, and new keys come into the second. */
  const side = traitsOf(id)?.succession ? test.skip : test
  const takeAway = (keyId: string): Promise<void> => (bench.provider.withdraw ?? bench.provider.revoke)(keyId)

  /** Where an account has room for few keys, the one in service stands aside. */
  function makeRoom(): void {
    if (traitsOf(id)?.capacity === 2) bench.vendor.remove(bench.first.id)
  }

  const mint = (tag = TAG): ReturnType<typeof madeFor> => madeFor(bench, tag)

  async function listed(keyId: string): Promise<KeyFacts | undefined> {
    const { keys } = await bench.run(bench.provider.list())
    return keys.find((key) => key.id === keyId)
  }

  side('a minted key is listed with its tag if it bears one, alive, and works', async () => {
    const { keyId, value, parts } = await mint()

    expect(await listed(keyId)).toMatchObject({
      ...(marking === 'exact' ? { tag: TAG } : {}),
      status: traitsOf(id)?.shut ? 'disabled' : 'alive',
      ...(UNDATED.has(id) ? {} : { createdAt: expect.any(Number) }),
    })
    expect(bench.accepts(value)).toBe(traitsOf(id)?.shut !== true)
    expect((await bench.run(bench.provider.probe(parts))).verdict).toMatch(/^alive/)
  })

  test('a value as the vendor makes them may be fingerprinted', async () => {
    const { parts } = await mint()
    const { pattern = /$^/, parts: [first = ''] = [] } = traitsOf(id) ?? {}

    expect(parts[first]?.matches(pattern)).toBe(true)
  })

  marked('two attempts are two keys with two tags', async () => {
    const one = await mint(TAG)
    const two = await mint(OTHER_TAG)

    expect([(await listed(one.keyId))?.tag, (await listed(two.keyId))?.tag]).toEqual([TAG, OTHER_TAG])
  })

  side('a key that people made bears no tag', async () => {
    const { id: byHand } = bench.byHand()

    expect(await listed(byHand)).toBeDefined()
    expect(await listed(byHand)).not.toHaveProperty('tag')
  })

  test('a revoked key is dead and gone, and revoking it again is fine', async () => {
    const { keyId, value, parts } = await mint()

    await bench.run(takeAway(keyId))
    await bench.run(takeAway(keyId))

    expect(await listed(keyId)).toBeUndefined()
    expect(bench.accepts(value)).toBe(false)
    if (!presented) expect((await bench.run(bench.provider.probe(parts))).verdict).toBe('dead')
  })

  side('only that key is revoked', async () => {
    makeRoom()
    const one = await mint(TAG)
    const two = await mint(OTHER_TAG)

    await bench.run(bench.provider.revoke(one.keyId))

    expect(bench.accepts(two.value)).toBe(traitsOf(id)?.shut !== true)
    expect(await listed(two.keyId)).toBeDefined()
  })

  shown('a key that takes a while to work is told dead or unknown, and alive afterwards', async () => {
    // The admin key is a key too, at some vendors.
    await bench.clock.advance(60_000)
    bench.delays.worksAfter = 5_000
    const { parts } = await mint()

    const early = await bench.run(bench.provider.probe(parts))
    await bench.clock.advance(10_000)
    const late = await bench.run(bench.provider.probe(parts))

    expect(early.verdict).not.toMatch(/^alive/)
    expect(late.verdict).toMatch(/^alive/)
  })

  shown('a key that takes a while to die is told alive until it is dead', async () => {
    bench.delays.diesAfter = 20_000
    const { keyId, parts } = await mint()
    await bench.run(takeAway(keyId))

    const early = await bench.run(bench.provider.probe(parts))
    await bench.clock.advance(30_000)
    const late = await bench.run(bench.provider.probe(parts))

    expect(early.verdict).toMatch(/^alive/)
    expect(late.verdict).toBe('dead')
  })

  describe('a mint that is interrupted says what is known of it', () => {
    made.each<[string, () => Tap, 'not-done' | 'unknown', number]>([
      ['the answer is lost: a key was made', () => loseAnswer(first()), 'unknown', 1],
      ['the request is lost: none was made, but who knows', () => loseRequest(first()), 'unknown', 0],
      ['nobody listens: none was made', () => refuse(first()), 'not-done', 0],
      ['the vendor breaks after it', () => answerAfter(first(), broken(502)), 'unknown', 1],
      [
        'a proxy answers with a page after it',
        () => answerAfter(first(), { status: 200, headers: {}, body: '<html>' }),
        'unknown',
        1,
      ],
      ['an empty answer after it', () => answerAfter(first(), { status: 200, headers: {}, body: '' }), 'unknown', 1],
      [
        'an answer without the value after it',
        () => answerAfter(first(), { status: 200, headers: {}, body: '{"id":"key_1"}' }),
        'unknown',
        1,
      ],
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

  const found = marking === 'exact' ? made : test.skip

  found('a key whose answer was lost is found by its tag and removed', async () => {
    bench.wire.tap(loseAnswer(first()))
    await failure(bench.provider.mint(TAG, { like: bench.first.id }))

    const { keys } = await bench.run(bench.provider.list())
    const ours = keys.filter((key) => key.tag === TAG)
    await bench.run(bench.provider.revoke(ours[0]?.id ?? ''))

    expect(ours).toHaveLength(1)
    expect((await bench.run(bench.provider.list())).keys.filter((key) => key.tag === TAG)).toEqual([])
  })

  const few = typeof traitsOf(id)?.capacity === 'number'

  side('a listing of several pages is whole, and says so', async () => {
    const made = Array.from({ length: few ? 1 : 230 }, () => bench.byHand().id)

    const listing = await bench.run(bench.provider.list())

    const ids = new Set(listing.keys.map((key) => key.id))
    expect(made.filter((key) => !ids.has(key))).toEqual([])
    expect(ids.size).toBe(listing.keys.length)
    expect(listing.complete).toBe(true)
  })

  test.each([
    ['a page that leads back to itself', '{"object":"list","data":[{"id":"key_1"}],"has_more":true}'],
    ['a page that does not say whether there are more', '{"object":"list","data":[]}'],
    ['a list that is none', '{"object":"list","data":"none","has_more":false}'],
    ['an item without an id', '{"object":"list","data":[{"name":"x"}],"has_more":false}'],
  ])('%s never makes a complete listing', async (_name, body) => {
    bench.wire.tap(answerWith(ofKeyturn, { status: 200, headers: {}, body }))

    const result = await bench.run(
      bench.provider.list().then(
        (listing) => listing.complete,
        (error: unknown) => error,
      ),
    )

    expect(result === false || (result instanceof Failure && result.code === 'unexpected-response')).toBe(true)
  })

  const counted = traitsOf(id)?.usage === 'none' || presented ? test.skip : test

  counted('use shows in usage, and never earlier than it was', async () => {
    const { keyId, value } = await mint()
    await bench.clock.advance(3_600_000)
    const at = bench.clock.now()
    await bench.use(value)
    await bench.clock.advance(60_000)

    const usage = await bench.run(bench.provider.usage?.(keyId, START) ?? Promise.reject(new Error('no usage')))

    expect(usage.lastUsedAt).toBeGreaterThan(at - usage.resolution)
    expect(usage.lastUsedAt).toBeLessThanOrEqual(at)
  })

  counted('a key that was never used has no last use and no count', async () => {
    const { keyId } = await mint()

    const usage = await bench.run(bench.provider.usage?.(keyId, START) ?? Promise.reject(new Error('no usage')))

    expect(usage).not.toHaveProperty('lastUsedAt')
    expect(usage).not.toHaveProperty('requests')
  })

  shown.each<[string, () => Tap]>([
    ['the vendor is down', () => answerWith(ofKeyturn, broken(503))],
    ['nobody answers', () => loseRequest(ofKeyturn)],
    ['too many requests', () => answerWith(ofKeyturn, tooMany(120))],
    ['a page of a proxy', () => answerWith(ofKeyturn, { status: 200, headers: {}, body: '<html>' })],
    ["a 401 in nobody's shape", () => answerWith(ofKeyturn, { status: 401, headers: {}, body: 'no' })],
    ['a 404', () => answerWith(ofKeyturn, { status: 404, headers: {}, body: '{}' })],
  ])('a probe knows nothing when %s', async (_name, tap) => {
    const { parts } = await mint()
    bench.wire.tap(tap())

    expect((await bench.run(bench.provider.probe(parts))).verdict).toBe('unknown')
  })

  test('an admin key that is not known is told so, by listing and by minting', async () => {
    const stranger = Secret.of('sk-admin-a-key-that-nobody-ever-made', () => undefined)
    const provider = await pluginOf(id)?.open(bench.config, { ...bench.context, admin: () => stranger })
    if (provider === undefined) throw new Error('no provider')

    expect(await failure(provider.list())).toMatchObject({ code: 'credential-rejected', effect: 'not-done' })
    expect(await failure(provider.mint(TAG, { like: bench.first.id }))).toMatchObject({
      code: handed ? 'refused' : 'credential-rejected',
      effect: 'not-done',
    })
  })

  test('an id that is none never becomes a path', async () => {
    await failure(takeAway('../service_accounts/user-1'))
    await failure(bench.provider.revoke('../service_accounts/user-1'))

    expect(bench.wire.calls.filter(ofKeyturn)).toEqual([])
  })

  test('its traits and its verbs agree', () => {
    const traits = traitsOf(id)
    expect(bench.provider.usage !== undefined).toBe(traits?.usage !== 'none')
    expect(bench.provider.disable !== undefined).toBe(traits?.disable)
    expect(bench.provider.enable !== undefined).toBe(traits?.disable)
    expect(bench.provider.withdraw !== undefined).toBe(traits?.succession === true)
    expect(traits?.parts.length).toBeGreaterThan(0)
  })

  test('it asked no host but its own', async () => {
    await mint()

    expect(bench.wire.strays).toEqual([])
    const hosts = hostsOf(id, bench).map((host) => new URL(host).host)
    const strange = bench.wire.calls.filter(ofKeyturn).filter(({ request: { url } }) => {
      return !hosts.includes(url.host) && !hosts.includes(url.host.replace(/^[^.]+/, '*'))
    })
    expect(strange).toEqual([])
  })

  const named = pluginOf(id)?.hosts.length === 0 ? test : test.skip

  named('no key goes to a host but the one that the workflow allows', async () => {
    const { parts } = await mint()
    const before = bench.wire.calls.length
    for (const endpoint of [undefined, 'https://elsewhere.dev']) {
      const { endpoint: _allowed, ...none } = bench.context
      const provider = await pluginOf(id)?.open(bench.config, endpoint === undefined ? none : { ...none, endpoint })
      if (provider === undefined) throw new Error('no provider')
      const asked = [provider.list(), provider.mint(TAG, {}), provider.revoke('key_1'), provider.probe(parts)]
      for (const work of asked) expect(await failure(work)).toMatchObject({ code: 'refused', effect: 'not-done' })
    }
    expect([bench.wire.calls.length - before, bench.wire.strays]).toEqual([0, []])
  })
})

async function shown({ run, provider }: Bench): Promise<readonly string[]> {
  return (await run(provider.list())).keys.map((key) => key.id)
}

describe.each(BY_API.filter((id) => traitsOf(id)?.succession))('provider %s, whose keys follow each other', (id) => {
  test('the listing is whole, and shows the key in the first place alone', async () => {
    const bench = await openBench(id)
    await madeFor(bench, TAG)

    expect(await bench.run(bench.provider.list())).toMatchObject({ complete: true })
    expect(await shown(bench)).toEqual([bench.first.id])
  })

  test('both work until the second takes the place of the first, which is dead from then on; once more is fine', async () => {
    const bench = await openBench(id)
    const { keyId, value } = await madeFor(bench, TAG)
    const before = [bench.accepts(bench.first.value), bench.accepts(value)]

    await bench.run(bench.provider.revoke(bench.first.id))
    await bench.run(bench.provider.revoke(bench.first.id))

    expect(before).toEqual([true, true])
    expect([bench.accepts(bench.first.value), bench.accepts(value)]).toEqual([false, true])
    expect(await shown(bench)).toEqual([keyId])
  })

  test('the key in the first place is never taken out of the second, nor a second put in the place of another', async () => {
    const bench = await openBench(id)
    const { keyId, value } = await madeFor(bench, TAG)

    const refused = await failureOf(bench.run(bench.provider.withdraw?.(bench.first.id) ?? Promise.resolve()), [])
    await bench.run(bench.provider.revoke(keyId))

    expect(refused).toMatchObject({ code: 'refused', effect: 'not-done' })
    expect([bench.accepts(bench.first.value), bench.accepts(value)]).toEqual([true, true])
  })

  test('nothing takes the place of the first where there is no second', async () => {
    const bench = await openBench(id)

    expect(await failureOf(bench.run(bench.provider.revoke(bench.first.id)), [])).toMatchObject({ effect: 'not-done' })
    expect(bench.accepts(bench.first.value)).toBe(true)
  })

  test('none is made beside another than the one in service', async () => {
    const bench = await openBench(id)

    for (const like of [undefined, 'sha256:0123456789abcdef'])
      expect(
        await failureOf(bench.run(bench.provider.mint(TAG, like === undefined ? {} : { like })), []),
      ).toMatchObject({ code: 'refused', effect: 'not-done' })
    expect(bench.wire.calls.filter(({ request }) => request.method === 'POST')).toEqual([])
  })
})

/** The vendor's own, and the one that a manifest names and the workflow allows. */
function hostsOf(id: string, { context: { endpoint } }: Bench): readonly string[] {
  return [...(pluginOf(id)?.hosts ?? []), ...(endpoint === undefined ? [] : [endpoint])]
}

/** Whose a key of the console is, as the vendor says it. */
const ACCOUNT: Readonly<Record<string, string>> = { manual: 'team-acme', stripe: 'acct_1KtAcmeW0rks4Dev' }

describe.each(BY_PEOPLE)('provider %s, whose keys only people make', (id) => {
  let bench: Bench
  const told: string[] = []

  beforeEach(async () => {
    bench = await openBench(id)
  })

  afterEach(() => {
    const text = `${told.join('\n')}\n${JSON.stringify(bench.log)}`
    expect(
      bench
        .values()
        .flatMap(spellings)
        .filter((value) => text.includes(value)).length,
    ).toBe(0)
    told.length = 0
  })

  const probed = async (value: string): Promise<string> =>
    (await bench.run(bench.provider.probe({ value: Secret.of(value, bench.mask) }))).verdict

  test('a key that a person made is alive, is spelled as the manifest says, and its account is told', async () => {
    const { value } = bench.byHand()
    const secret = Secret.of(value, bench.mask)
    const probe = await bench.run(bench.provider.probe({ value: secret }))

    expect(probe).toMatchObject({ verdict: 'alive', status: 200, account: ACCOUNT[id] })
    expect(secret.matches(PROVIDERS[id]?.shaped?.(bench.config).pattern ?? /(?!)/)).toBe(true)
  })

  test('a key that a person deleted is dead, and another one is not', async () => {
    const [one, two] = [bench.byHand().value, bench.vendor.byName?.('two').value ?? '']
    bench.vendor.remove('two')

    expect([await probed(one), await probed(two)]).toEqual(['alive', 'dead'])
  })

  test.each([
    ['the vendor is down', () => answerWith(ofKeyturn, broken(503))],
    ['nobody answers', () => loseRequest(ofKeyturn)],
    ['too many requests', () => answerWith(ofKeyturn, tooMany(120))],
    ['a page of a proxy', () => answerWith(ofKeyturn, { status: 200, headers: {}, body: '<html>' })],
    ['a 403', () => answerWith(ofKeyturn, { status: 403, headers: {}, body: '{}' })],
    ['a 404', () => answerWith(ofKeyturn, { status: 404, headers: {}, body: '{}' })],
  ])('a probe knows nothing when %s', async (_name, tap) => {
    const { value } = bench.byHand()
    bench.wire.tap(tap())

    expect(await probed(value)).toBe('unknown')
  })

  test('nothing is made, listed or deleted by Keyturn, and nobody is asked', async () => {
    const all: readonly Promise<unknown>[] = [
      bench.provider.mint(TAG, {}),
      bench.provider.list(),
      bench.provider.revoke('by hand'),
    ]
    for (const work of all)
      expect(await failureOf(bench.run(work), told)).toMatchObject({ code: 'refused', effect: 'not-done' })
    expect(bench.wire.calls.filter(ofKeyturn)).toEqual([])
  })

  test('a value goes to no host but its vendor’s own', async () => {
    const hosts = hostsOf(id, bench)
    await probed(bench.byHand().value)

    expect(bench.wire.strays).toEqual([])
    expect(bench.wire.calls.filter(ofKeyturn).map(({ request: { url } }) => url.origin)).toEqual(hosts)
  })

  const named = PROVIDERS[id]?.hosts.length === 0 ? test : test.skip

  named('a value goes to no host but the one that the workflow allows', async () => {
    const { value } = bench.byHand()
    const parts = { value: Secret.of(value, bench.mask) }
    for (const endpoint of [undefined, 'https://elsewhere.dev']) {
      const { endpoint: _allowed, ...none } = bench.context
      const context = endpoint === undefined ? none : { ...none, endpoint }
      const provider = await PROVIDERS[id]?.open(bench.config, context)
      expect(
        await failureOf(bench.run(provider?.probe(parts) ?? Promise.reject(new Error('none'))), told),
      ).toMatchObject({
        code: 'refused',
      })
    }
    expect([bench.wire.calls.filter(ofKeyturn), bench.wire.strays]).toEqual([[], []])
  })

  test('its traits claim nothing that only an API could do', () => {
    expect(PROVIDERS[id]?.traits).toMatchObject({ mint: 'person', marking: 'none', usage: 'none', disable: false })
  })
})

describe.each(BY_ITSELF)('provider %s, which Keyturn is itself', (id) => {
  let bench: Bench
  const told: string[] = []

  beforeEach(async () => {
    bench = await openBench(id)
  })

  test('makes another value each time, told by its fingerprint, alive, and as the manifest says', async () => {
    const all = [await bench.run(bench.provider.mint(TAG, {})), await bench.run(bench.provider.mint(OTHER_TAG, {}))]

    expect(new Set(all.map(({ keyId }) => keyId)).size).toBe(2)
    for (const { keyId, parts } of all) {
      expect(keyId).toBe(parts['value']?.fingerprint())
      expect(parts['value']?.matches(PROVIDERS[id]?.shaped?.(bench.config).pattern ?? /(?!)/)).toBe(true)
      expect(await bench.run(bench.provider.probe(parts))).toMatchObject({ verdict: 'alive' })
    }
  })

  test('an empty value is dead', async () => {
    const parts = { value: Secret.of(' ', bench.mask) }
    expect(await bench.run(bench.provider.probe(parts))).toMatchObject({ verdict: 'dead' })
  })

  test('nothing is listed or taken away, and nobody is asked anything', async () => {
    await bench.run(bench.provider.mint(TAG, {}))
    const all: readonly Promise<unknown>[] = [bench.provider.list(), bench.provider.revoke('sha256:0011223344556677')]
    for (const work of all)
      expect(await failureOf(bench.run(work), told)).toMatchObject({ code: 'refused', effect: 'not-done' })
    expect([bench.wire.calls.filter(ofKeyturn), bench.wire.strays]).toEqual([[], []])
  })

  test('its traits claim nothing that only a vendor could tell', () => {
    expect(PROVIDERS[id]?.traits).toMatchObject({
      mint: 'here',
      direction: 'inbound',
      marking: 'none',
      usage: 'none',
      disable: false,
    })
    expect(PROVIDERS[id]?.hosts).toEqual([])
  })
})
