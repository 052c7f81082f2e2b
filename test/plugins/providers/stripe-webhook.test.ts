import { beforeEach, describe, expect, test } from '@jest/globals'
import { Secret } from '../../../src/core/secret.ts'
import { stripeWebhook as plugin } from '../../../src/plugins/providers/stripe-webhook/plugin.ts'
import type { Call } from '../../../src/sandbox/contract.ts'
import { answerWith, ofKeyturn } from '../../../src/sandbox/faults.ts'
import { json } from '../../../src/sandbox/reply.ts'
import type { Endpoint } from '../../../src/sandbox/providers/stripe/hooks/state.ts'
import { type Bench, openBench, START, TAG } from '../../contract/bench.ts'
import { failureOf } from '../../contract/failing.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

let bench: Bench

beforeEach(async () => {
  bench = await openBench('stripe-webhook')
})

const hooks = (): Bench['stripe-webhook'] => bench['stripe-webhook']
const failure = (work: Promise<unknown>): ReturnType<typeof failureOf> => failureOf(bench.run(work), [])

function named(id: string): Endpoint | undefined {
  return hooks()
    .ever()
    .find((one) => one.id === id)
}

const asks =
  (method: string, path: RegExp) =>
  (call: Call): boolean =>
    ofKeyturn(call) && call.request.method === method && path.test(call.request.url.pathname)

const like = (): { readonly like: string } => ({ like: bench.first.id })

const find = async (): Promise<string | undefined> =>
  (
    await bench.run(
      bench.provider.find?.({ value: Secret.of(bench.first.value, () => undefined) }) ?? Promise.resolve(undefined),
    )
  )?.keyId

const usage = async (since: number, keyId = bench.first.id): ReturnType<NonNullable<Bench['provider']['usage']>> =>
  bench.run(bench.provider.usage?.(keyId, since) ?? Promise.reject(new Error('no usage')))

describe('a new endpoint', () => {
  test('does what the old one does, bears the mark, and is disabled', async () => {
    const old = hooks().make('https://app.acme.dev/other', {
      version: '2020-08-27',
      description: 'A & B',
      metadata: { a: '1', b: 'x=y' },
    })

    const { keyId, createdAt } = await bench.run((await opened({})).mint(TAG, { like: old.id }))

    expect(named(keyId)).toMatchObject({
      url: old.url,
      events: ['charge.succeeded', 'invoice.paid'],
      version: '2020-08-27',
      description: 'A & B',
      metadata: { a: '1', b: 'x=y', keyturn: TAG },
      application: null,
      status: 'disabled',
    })
    expect(createdAt).toBe(START)
  })

  test('bears its own mark, and not that of the one before it', async () => {
    const old = hooks().make(hooks().all()[0]?.url ?? '', {
      metadata: { keyturn: 'kt-1f9k3x-app-production-5-aabbcc' },
    })
    const { keyId } = await bench.run(bench.provider.mint(TAG, { like: old.id }))
    expect(named(keyId)?.metadata).toEqual({ keyturn: TAG })
    // Said once: which of two is taken nobody documents.
    const asked = bench.wire.calls.find(asks('POST', /webhook_endpoints$/))
    expect(new URLSearchParams(asked?.request.body).getAll('metadata[keyturn]')).toEqual([TAG])
  })

  test.each([undefined, false, true])(
    'hears of connected accounts as the old one does, or as the manifest says: %s',
    async (said) => {
      const old = hooks().make('https://app.acme.dev/connect', { application: said === false ? null : 'ca_KtPlatform' })
      const provider = await opened(said === undefined ? {} : { connect: said })
      const { keyId } = await bench.run(provider.mint(TAG, { like: old.id }))
      expect(named(keyId)?.application).toBe(old.application)
    },
  )

  test('that hears of other accounts than the old one is not used', async () => {
    hooks().controls.bent = true
    const thrown = await failure(bench.provider.mint(TAG, like()))
    expect(thrown).toMatchObject({ code: 'unexpected-response', effect: 'done' })
    expect(thrown.message).toContain('hears of other accounts')
    // It bears the mark, by which it is deleted, and nobody is sent anything by it meanwhile.
    expect(hooks().all().at(-1)).toMatchObject({ status: 'disabled', metadata: { keyturn: TAG } })
  })

  test('that cannot be disabled is given up, and says so', async () => {
    bench.wire.tap(answerWith(asks('POST', /\/we_/), json(403, { error: { message: 'no' } })))
    const thrown = await failure(bench.provider.mint(TAG, like()))
    expect(thrown).toMatchObject({ code: 'unexpected-response', effect: 'unknown' })
    expect(thrown.message).toContain('could not be disabled')
    expect(bench.wire.calls.filter(asks('POST', /webhook_endpoints$/))).toHaveLength(1)
  })

  test('is disabled though the first answer to that is an error', async () => {
    let first = true
    bench.wire.tap(answerWith((call) => asks('POST', /\/we_/)(call) && first && !(first = false), json(503, {})))
    const { keyId } = await bench.run(bench.provider.mint(TAG, like()))
    expect(named(keyId)?.status).toBe('disabled')
  })

  test('is not made where the account is full, and that is no refusal', async () => {
    hooks().controls.most = 1
    expect(await failure(bench.provider.mint(TAG, like()))).toMatchObject({ code: 'quota-reached', effect: 'not-done' })
    expect(hooks().ever()).toHaveLength(1)
  })

  test.each([
    ['of which there is none before it', {}],
    ['after one that is gone', { like: 'we_gone' }],
  ])('%s is not made', async (_name, wishes) => {
    expect(await failure(bench.provider.mint(TAG, wishes))).toMatchObject({
      code: 'manifest-invalid',
      effect: 'not-done',
    })
    expect(hooks().ever()).toHaveLength(1)
  })

  test('is not made after one at another address than the manifest names', async () => {
    const other = hooks().make('https://elsewhere.acme.dev/hooks')
    expect(await failure(bench.provider.mint(TAG, { like: other.id }))).toMatchObject({ code: 'manifest-invalid' })
  })

  test('is not made where its metadata has no room for the mark, but in the place of the old one', async () => {
    const metadata = Object.fromEntries(Array.from({ length: 49 }, (_, n) => [`n${n}`, 'x']))
    const [full, marked] = [{ n49: 'x' }, { keyturn: 'kt-1f9k3x-app-production-5-aabbcc' }].map((more) =>
      hooks().make(hooks().all()[0]?.url ?? '', { metadata: { ...metadata, ...more } }),
    )
    expect(await failure(bench.provider.mint(TAG, { like: full?.id ?? '' }))).toMatchObject({
      code: 'manifest-invalid',
    })
    const { keyId } = await bench.run(bench.provider.mint(TAG, { like: marked?.id ?? '' }))
    expect(named(keyId)?.metadata).toEqual({ ...metadata, keyturn: TAG })
  })
})

describe('which endpoint a secret is of', () => {
  test('is told by the address, where one is enabled there', async () => {
    hooks().make('https://elsewhere.acme.dev/hooks')
    expect(await find()).toBe(bench.first.id)
    const second = hooks().make(hooks().all()[0]?.url ?? '')
    expect(await find()).toBeUndefined()
    hooks().turn(second.id, 'disabled')
    expect(await find()).toBe(bench.first.id)
  })

  test('has to be said, by an address or by an id', () => {
    expect(plugin.missing?.({})?.lines.join()).toContain('url: https://')
    expect(plugin.missing?.({ url: 'https://a.dev/b' })).toBeUndefined()
    expect(plugin.missing?.({}, 'we_1')).toBeUndefined()
  })
})

test('it is disabled and enabled, twice as well as once', async () => {
  for (const to of ['disabled', 'disabled', 'enabled', 'enabled', 'disabled'] as const) {
    await bench.run(
      (to === 'disabled' ? bench.provider.disable : bench.provider.enable)?.(bench.first.id) ??
        Promise.reject(new Error('no verb')),
    )
    expect(named(bench.first.id)?.status).toBe(to)
    await bench.clock.advance(10)
  }
})

test('a state that nobody knows spoils the listing', async () => {
  const item = { id: 'we_1', url: 'https://app.acme.dev/x', created: 1, metadata: {}, status: 'paused' }
  bench.wire.tap(answerWith(asks('GET', /webhook_endpoints$/), json(200, { data: [item], has_more: false })))
  expect(await failure(bench.provider.list())).toMatchObject({ code: 'unexpected-response' })
})

test('a value of another kind is dead, and nobody is asked', async () => {
  const probe = (value: string): Promise<{ readonly verdict: string }> =>
    bench.run(bench.provider.probe({ value: Secret.of(value, () => undefined) }))
  expect((await probe(bench.first.value)).verdict).toBe('alive')
  expect((await probe('rk_live_51abcdefghijkl')).verdict).toBe('dead')
  expect(bench.wire.calls).toEqual([])
})

describe('what Stripe tells of deliveries', () => {
  test('an event since then that all have proves the use, and nothing is owed', async () => {
    hooks().begin(async () => 200)
    await bench.clock.advance(HOUR)
    const told = await usage(START + 30 * MINUTE)
    expect(told.lastUsedAt).toBeGreaterThan(START + 30 * MINUTE)
    expect(told.owed).toBe(0)
  })

  test('an event from before it proves nothing', async () => {
    hooks().begin(async () => 200)
    await bench.clock.advance(HOUR)
    expect(await usage(START + HOUR)).not.toHaveProperty('lastUsedAt')
  })

  test('an event that another endpoint does not have yet proves nothing, and is owed if it is older', async () => {
    hooks().make('https://elsewhere.acme.dev/hooks')
    hooks().begin(async (url) => (url.startsWith('https://elsewhere') ? 500 : 200))
    await bench.clock.advance(HOUR)
    expect(await usage(START)).not.toHaveProperty('lastUsedAt')
    expect((await usage(START + 30 * MINUTE)).owed).toBeGreaterThan(5)
  })

  test('what Stripe has given up is owed by nobody', async () => {
    hooks().begin(async () => 500)
    await bench.clock.advance(HOUR)
    const since = bench.clock.now()
    hooks().controls.every = 1e12
    expect((await usage(since)).owed).toBeGreaterThan(10)
    await bench.clock.advance(74 * HOUR)
    expect((await usage(since)).owed).toBe(0)
  })

  test('an event that the endpoint does not hear of proves nothing', async () => {
    const deaf = hooks().make('https://app.acme.dev/deaf', {})
    // More than Stripe can be asked for at once.
    Object.assign(deaf, { events: Array.from({ length: 21 }, (_, n) => `payout.${n}`) })
    hooks().begin(async () => 200)
    await bench.clock.advance(HOUR)
    const told = await usage(START, deaf.id)
    expect(told).not.toHaveProperty('lastUsedAt')
  })

  test('without the right to read events it says which right is missing', async () => {
    hooks().controls.denied = 'events'
    const thrown = await failure(usage(START))
    expect(thrown).toMatchObject({ code: 'permission-missing' })
    expect(thrown.message).toContain('to read `Events`')
  })

  test('of connected accounts nobody asks', async () => {
    expect((await opened({ connect: true })).usage).toBeUndefined()
    expect(plugin.shaped?.({ connect: true })).toEqual({ usage: 'none' })
  })
})

async function opened(config: Readonly<Record<string, unknown>>): Promise<Bench['provider']> {
  return plugin.open(config, bench.context)
}
