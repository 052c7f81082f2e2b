import { beforeEach, describe, expect, test } from '@jest/globals'
import { Secret } from '../../../src/core/secret.ts'
import type { Provider } from '../../../src/plugins/contract/provider.ts'
import { stripe as plugin } from '../../../src/plugins/providers/stripe/plugin.ts'
import type { Call } from '../../../src/sandbox/contract.ts'
import { answerWith, nth, ofKeyturn } from '../../../src/sandbox/faults.ts'
import { ACCOUNT, APP, type StripeKey } from '../../../src/sandbox/providers/stripe/state.ts'
import { json } from '../../../src/sandbox/reply.ts'
import { type Bench, openBench, TAG } from '../../contract/bench.ts'
import { failureOf } from '../../contract/failing.ts'

const DAY = 86_400_000
const PREVIEW = { api: 'preview', mode: 'live', account: ACCOUNT }

let bench: Bench
const told: string[] = []

beforeEach(async () => {
  bench = await openBench('stripe-preview')
  told.length = 0
})

const failure = (work: Promise<unknown>): ReturnType<typeof failureOf> => failureOf(bench.run(work), told)

function reopen(config: Readonly<Record<string, unknown>>, more: object = {}): Promise<Provider> {
  return plugin.open({ ...PREVIEW, ...config }, { ...bench.context, ...more })
}

const asks =
  (method: string, path = '') =>
  (call: Call): boolean =>
    ofKeyturn(call) && call.request.method === method && call.request.url.pathname.startsWith(`/v2/iam/api_keys${path}`)

function calls(method: string): readonly Call[] {
  return bench.wire.calls.filter(asks(method))
}

/** What was asked for, but for the key pair, which is another each time. */
function asked(): readonly unknown[] {
  return calls('POST').map((call): unknown => {
    const { public_key: _pair, ...rest } = JSON.parse(call.request.body)
    return rest
  })
}

function made(id: string): StripeKey | undefined {
  return bench.stripe.keys().find((key) => key.id === id)
}

/** A key of the app's, as the one in service is. */
function byApp(over: Partial<Parameters<Bench['stripe']['make']>[0]> = {}): StripeKey {
  return bench.stripe.make({ name: 'web', kind: 'restricted', app: APP, ...over })
}

async function ours(): Promise<number> {
  return (await bench.run(bench.provider.list())).keys.filter(({ tag }) => tag === TAG).length
}

describe('the rights of a new key', () => {
  test('are exactly those of the key it is made after, in connected accounts as well', async () => {
    const old = byApp({ permissions: ['rak_charge_write', 'rak_customer_read'], connect: ['charge_read'] })

    const { keyId } = await bench.run(bench.provider.mint(TAG, { like: old.id }))

    const { permissions, connect } = made(keyId) ?? {}
    expect([permissions, connect]).toEqual([old.permissions, old.connect])
    expect(asked()).toEqual([
      {
        type: 'secret_key',
        name: TAG,
        permissions: ['charge_write', 'customer_read'],
        connect_permissions: ['charge_read'],
      },
    ])
  })

  test('are those that the manifest says, whatever the old key may do', async () => {
    const old = byApp({ permissions: ['rak_charge_write'], connect: ['charge_read'] })
    const provider = await reopen({ permissions: ['customer_read'] })

    await bench.run(provider.mint(TAG, { like: old.id }))

    expect(asked()).toEqual([{ type: 'secret_key', name: TAG, permissions: ['customer_read'] }])
  })

  test.each<[string, unknown]>([
    ['shows none', {}],
    ['shows an empty list', { permissions: [] }],
    ['shows something else', { permissions: 'all' }],
    ['shows a name that is none', { permissions: ['charge_write', 7] }],
    ['shows a name of odd letters', { permissions: ['charge write'] }],
    ['shows odd ones in connected accounts', { permissions: ['charge_write'], connect_permissions: [{}] }],
  ])('are not guessed: where the old key %s, nothing is minted', async (_name, rights) => {
    const { id } = bench.first
    const shown = { id, created: '2026-01-01T00:00:00Z', status: 'active', livemode: true, ip_allowlist: [] }
    bench.wire.tap(answerWith(asks('GET', '/'), json(200, { ...shown, ...Object(rights) })))

    expect(await failure(bench.provider.mint(TAG, { like: id }))).toMatchObject({
      code: 'manifest-invalid',
      effect: 'not-done',
    })
    expect(calls('POST')).toEqual([])
  })

  test.each([
    ['is not known', undefined],
    ['is gone', 'mk_none'],
  ])('have to be written where the key in service %s', async (_name, like) => {
    const { message, effect } = await failure(bench.provider.mint(TAG, like === undefined ? {} : { like }))

    expect(effect).toBe('not-done')
    expect(message).toContain('`permissions: [charge_write]` under `with:`')
    expect(calls('POST')).toEqual([])
  })

  test('are not wider than they were: a key for certain addresses is followed by none that is let in from everywhere', async () => {
    const old = byApp({ addresses: ['192.0.2.0/24'] })
    const provider = await reopen({ permissions: ['charge_write'] })

    for (const one of [bench.provider, provider]) {
      const { code, effect, message } = await failure(one.mint(TAG, { like: old.id }))
      expect([code, effect]).toEqual(['refused', 'not-done'])
      expect(message).toContain('let in from certain addresses only')
    }
    expect(calls('POST')).toEqual([])
  })

  test.each<[string, object, string]>([
    ['fewer', { withheld: ['charge_write'] }, 'it lacks charge_write. It is not used'],
    ['fewer, and all that it says', { withheld: ['charge_write', 'payment_intent_write'] }, 'it lacks'],
  ])('are compared: a key with %s is not used, and can be found', async (_name, controls, says) => {
    Object.assign(bench.stripe.controls, controls)

    const { code, effect, message } = await failure(bench.provider.mint(TAG, { like: bench.first.id }))

    expect([code, effect]).toEqual(['unexpected-response', 'done'])
    expect(message).toContain(says)
    expect(await ours()).toBe(1)
  })

  test('are compared: a key with more is not used either, and none is that shows nothing of them', async () => {
    for (const permissions of [['charge_write', 'payment_intent_write', 'payout_write'], undefined]) {
      const body = {
        id: 'mk_1',
        created: '2026-11-16T02:00:00Z',
        livemode: true,
        permissions,
        secret_key: { token: `rk_live_${'a'.repeat(24)}` },
      }
      bench.wire.tap(answerWith(nth(1, asks('POST')), json(200, body)))
      const { effect, message } = await failure(bench.provider.mint(TAG, { like: bench.first.id }))
      expect(effect).toBe('done')
      expect(message).toMatch(/has payout_write beyond that|does not show what it may do/)
    }
  })
})

describe('the value of a new key', () => {
  test.each(['RSA-OAEP', 'RSA-OAEP-256'])('is decrypted, wrapped by %s', async (alg) => {
    bench.stripe.controls.alg = alg

    const { keyId, parts } = await bench.run(bench.provider.mint(TAG, { like: bench.first.id }))

    expect(parts['value']?.reveal()).toBe(made(keyId)?.value)
  })

  test.each([
    ['wrapped in another way', 'RSA1_5', 'A256GCM', '(RSA1_5, A256GCM)'],
    ['encrypted in another way', 'RSA-OAEP-256', 'A128CBC-HS256', '(RSA-OAEP-256, A128CBC-HS256)'],
    ['that says odd things of itself', '__proto__', 'A256GCM', '(__proto__, A256GCM)'],
  ])('%s is not guessed: the key is made, not used, and can be found and ended', async (_name, alg, enc, says) => {
    Object.assign(bench.stripe.controls, { alg, enc })

    const { code, effect, message } = await failure(bench.provider.mint(TAG, { like: bench.first.id }))

    expect([code, effect]).toEqual(['unexpected-response', 'done'])
    expect(message).toContain(`encrypted in a way that Keyturn does not know ${says}`)
    expect(calls('POST')).toHaveLength(1)
    expect(await ours()).toBe(1)
  })

  test.each([{ zip: 'DEF' }, { crit: ['b64'] }])('with %j in its head is not guessed either', async (head) => {
    bench.stripe.controls.head = head

    const { effect, message } = await failure(bench.provider.mint(TAG, { like: bench.first.id }))

    expect(effect).toBe('done')
    expect(message).toContain('encrypted in a way that Keyturn does not know')
  })

  test.each<[string, (jwe: string) => object]>([
    ['that was changed on its way', (jwe) => ({ ciphertext: spoilt(jwe), format: 'jwe_compact' })],
    ['with a tag cut short', (jwe) => ({ ciphertext: jwe.slice(0, -4), format: 'jwe_compact' })],
    ['in another form', (jwe) => ({ ciphertext: jwe, format: 'jwe_json' })],
    ['in four pieces', (jwe) => ({ ciphertext: jwe.split('.').slice(1).join('.'), format: 'jwe_compact' })],
    ['in six pieces', (jwe) => ({ ciphertext: `${jwe}.a`, format: 'jwe_compact' })],
  ])('%s is not used', async (_name, over) => {
    bench.wire.tap({
      after: (call, reply) => {
        if (!asks('POST')(call)) return Promise.resolve(reply)
        const body = JSON.parse(reply.body)
        const sealed = over(body.secret_key.encrypted_secret.ciphertext)
        return Promise.resolve(json(200, { ...body, secret_key: { encrypted_secret: sealed } }))
      },
    })

    expect(await failure(bench.provider.mint(TAG, { like: bench.first.id }))).toMatchObject({ effect: 'done' })
    expect(await ours()).toBe(1)
  })

  test('is shown in test mode, where a new key is of that mode', async () => {
    bench.stripe.controls.managed = 'test'
    const admin = Secret.of(bench.stripe.admin(), bench.mask)
    const provider = await reopen({ mode: 'test', permissions: ['charge_write'] }, { admin: () => admin })

    const { keyId, parts } = await bench.run(provider.mint(TAG, {}))

    expect(parts['value']?.reveal()).toMatch(/^rk_test_/)
    expect(made(keyId)?.mode).toBe('test')
  })

  test('of the other mode is not asked for, and not taken', async () => {
    const provider = await reopen({ mode: 'test', permissions: ['charge_write'] })
    expect(await failure(provider.mint(TAG, {}))).toMatchObject({ code: 'manifest-invalid', effect: 'not-done' })
    expect(calls('POST')).toEqual([])

    const stranger = Secret.of('sk_org_0123456789', bench.mask)
    const other = await reopen({ permissions: ['charge_write'] }, { admin: () => stranger })
    const body = { id: 'mk_1', created: '2026-11-16T02:00:00Z', livemode: false, permissions: ['charge_write'] }
    const secret = { secret_key: { token: `rk_test_${'a'.repeat(24)}` } }
    bench.wire.tap(answerWith(asks('POST'), json(200, { ...body, ...secret })))
    const { effect, message } = await failure(other.mint(TAG, {}))
    expect([effect, message]).toEqual(['done', expect.stringContaining('it is not of live mode')])
  })

  test.each([`sk_live_${'a'.repeat(24)}`, `rk_test_${'a'.repeat(24)}`, '{"token":"rk_live_1"}'])(
    'that is spelled as no restricted key of that mode is not used: %s',
    async (token) => {
      const body = { id: 'mk_1', created: '2026-11-16T02:00:00Z', livemode: true, permissions: ['charge_write'] }
      bench.wire.tap(answerWith(asks('POST'), json(200, { ...body, secret_key: { token } })))
      const provider = await reopen({ permissions: ['charge_write'] })

      expect(await failure(provider.mint(TAG, {}))).toMatchObject({ effect: 'done' })
    },
  )
})

function spoilt(jwe: string): string {
  const [header, wrapped, iv, sealed = '', tag] = jwe.split('.')
  return [header, wrapped, iv, (sealed.startsWith('A') ? 'B' : 'A') + sealed.slice(1), tag].join('.')
}

describe('what is asked', () => {
  test('names the preview and the account, and a mint goes out once with a key of two thousand bits', async () => {
    await bench.run(bench.provider.mint(TAG, { like: bench.first.id }))

    const [post, ...more] = calls('POST')
    expect(more).toEqual([])
    expect(post?.request.headers.get('stripe-version')).toMatch(/^2026-\d\d-\d\d\.preview$/)
    expect(post?.request.headers.get('stripe-context')).toBe(ACCOUNT)
    expect(post?.request.body).toContain('BEGIN PUBLIC KEY')
  })

  test('is nothing, where the manifest names no account or no mode', async () => {
    const { account: _account, ...nowhere } = PREVIEW
    const { mode: _mode, ...modeless } = PREVIEW
    for (const config of [nowhere, modeless]) {
      const provider = await plugin.open({ ...config, permissions: ['charge_write'] }, bench.context)
      expect(await failure(provider.mint(TAG, {}))).toMatchObject({ code: 'manifest-invalid', effect: 'not-done' })
    }
    expect(bench.wire.calls.filter(ofKeyturn)).toEqual([])
  })

  test('ends as the one before it was to end, and a longer life is not taken', async () => {
    const expiresAt = bench.clock.now() + DAY
    const { keyId } = await bench.run(bench.provider.mint(TAG, { like: bench.first.id, expiresAt }))
    expect(made(keyId)?.expiresAt).toBe(expiresAt)

    bench.wire.tap({
      after: (call, reply) => {
        const { expires_at: _end, ...body } = JSON.parse(reply.body)
        return Promise.resolve(asks('POST')(call) ? json(200, body) : reply)
      },
    })
    const { message } = await failure(bench.provider.mint(TAG, { like: bench.first.id, expiresAt }))
    expect(message).toContain('it does not end when it was to')
  })
})

describe('the listing', () => {
  test('has what an app made and nothing of people’s, of the other mode, or that has expired', async () => {
    bench.stripe.make({ name: 'by hand', kind: 'restricted' })
    byApp({ mode: 'test' })
    byApp({ expiresAt: bench.clock.now() })
    const mine = byApp()

    const { keys, complete } = await bench.run(bench.provider.list())

    expect([keys.map(({ id }) => id), complete]).toEqual([[bench.first.id, mine.id], true])
  })

  test('in test mode keeps none of the values that stand in it', async () => {
    bench.stripe.controls.managed = 'test'
    const admin = Secret.of(bench.stripe.admin(), bench.mask)
    const key = byApp({ mode: 'test' })
    const provider = await reopen({ mode: 'test' }, { admin: () => admin })

    const listing = await bench.run(provider.list())

    expect(listing.keys).toHaveLength(1)
    expect(JSON.stringify([listing, bench.log])).not.toContain(key.value)
    expect((await bench.run(provider.find?.({ value: Secret.of(key.value, bench.mask) }) ?? wrong()))?.keyId).toBe(
      key.id,
    )
  })

  test.each([
    ['another host', 'https://elsewhere.dev/v2/iam/api_keys?page=2'],
    ['another path', '/v1/charges?page=2'],
    ['nowhere', 'https://'],
    ['the page itself', '?limit=100'],
    ['no page', '/v2/iam/api_keys'],
    ['a number', 7],
  ])('follows an address to %s nowhere, and is not whole', async (_name, next) => {
    bench.wire.tap(answerWith(asks('GET'), json(200, { data: [], next_page_url: next })))

    const { complete } = await bench.run(bench.provider.list())

    expect(complete).toBe(false)
    expect([calls('GET').length, bench.wire.strays]).toEqual([1, []])
  })

  test('follows a whole address of its own', async () => {
    const next = 'https://api.stripe.com/v2/iam/api_keys?page=0'
    bench.wire.tap(answerWith(nth(1, asks('GET')), json(200, { data: [], next_page_url: next })))

    const { keys, complete } = await bench.run(bench.provider.list())

    expect([keys.length, complete]).toEqual([1, true])
  })

  test.each<[string, object]>([
    ['a state that is new', { status: 'paused' }],
    ['no state', { status: undefined }],
    ['no mode', { livemode: 'yes' }],
    ['no time', { created: 'yesterday' }],
    ['a last use that is no time', { last_used: 7 }],
  ])('says nothing when a key has %s', async (_name, over) => {
    const item = { id: 'mk_1', status: 'active', livemode: true, created: '2026-11-16T02:00:00Z', ...over }
    bench.wire.tap(answerWith(asks('GET'), json(200, { data: [item], next_page_url: null })))

    expect(await failure(bench.provider.list())).toMatchObject({ code: 'unexpected-response' })
  })

  test('finds a key by what it shows of its value, and none where two fit or more may come', async () => {
    const parts = { value: Secret.of(bench.first.value, bench.mask) }
    expect((await bench.run(bench.provider.find?.(parts) ?? wrong()))?.keyId).toBe(bench.first.id)

    const shown = { status: 'active', type: 'secret_key', livemode: true, created: '2026-11-16T02:00:00Z' }
    const hint = { secret_token_redacted: `${bench.first.value.slice(0, 8)}***${bench.first.value.slice(-4)}` }
    const item = { ...shown, secret_key: hint, managed_by: { type: 'application' } }
    const two = { data: ['mk_1', 'mk_2'].map((id) => ({ ...item, id })), next_page_url: null }
    for (const body of [two, { data: [{ ...item, id: 'mk_1' }] }]) {
      bench.wire.tap(answerWith(nth(1, asks('GET')), json(200, body)))
      expect(await bench.run(bench.provider.find?.(parts) ?? wrong())).toBeUndefined()
    }
  })
})

function wrong(): Promise<never> {
  return Promise.reject(new Error('it finds nothing'))
}

describe('a preview that refuses', () => {
  test.each([
    ['is closed', { preview: 'closed' }, 'not-found'],
    ['knows no such app in the account', { preview: 'uninstalled' }, 'permission-missing'],
  ])('since it %s says which line to take out', async (_name, controls, code) => {
    Object.assign(bench.stripe.controls, controls)
    const provider = await reopen({ permissions: ['charge_write'] })

    for (const work of [bench.provider.list(), provider.mint(TAG, {})]) {
      const thrown = await failure(work)
      expect(thrown).toMatchObject({ code, effect: 'not-done' })
      expect(thrown.message).toContain('take `api: preview` out of `with:` in rotation.yml: people make the keys then')
    }
    expect(bench.stripe.keys()).toHaveLength(1)
  })

  test('since a new version asks for other things says so, too', async () => {
    bench.wire.tap(answerWith(asks('POST'), json(400, { error: { type: 'invalid_request_error', message: 'no' } })))

    const thrown = await failure(bench.provider.mint(TAG, { like: bench.first.id }))

    expect(thrown).toMatchObject({ code: 'refused', effect: 'not-done' })
    expect(thrown.message).toContain('take `api: preview` out')
  })

  test('since the account is full is told apart, and no limit of requests is taken for that', async () => {
    bench.stripe.controls.most = 1
    expect(await failure(bench.provider.mint(TAG, { like: bench.first.id }))).toMatchObject({ code: 'quota-reached' })

    for (const code of ['rate_limit_exceeded', 'too_many_requests', 'limited_access']) {
      const error = { type: 'invalid_request_error', message: 'no', code }
      bench.wire.tap(answerWith(nth(1, asks('POST')), json(403, { error })))
      const thrown = await failure(bench.provider.mint(TAG, { like: bench.first.id }))
      expect(thrown.code).toBe('permission-missing')
    }
  })

  test('to a key that is no app’s', async () => {
    const admin = Secret.of(bench.stripe.make({ name: 'mine' }).value, bench.mask)
    const provider = await reopen({}, { admin: () => admin })

    expect((await failure(provider.list())).message).toContain('asked for with a key of whoever owns the app')
  })
})

describe('a key is ended', () => {
  test('once, and one that has expired or is gone is asked for nothing', async () => {
    const { id } = byApp()
    for (const keyId of [id, id, 'mk_none']) await bench.run(bench.provider.revoke(keyId))

    expect(calls('POST')).toHaveLength(1)
    expect(made(id)?.deletedAt).toBeDefined()
  })

  test('and one that vanishes in between is ended', async () => {
    bench.wire.tap(answerWith(asks('POST'), json(404, { error: { type: 'invalid_request_error', message: 'none' } })))

    await bench.run(bench.provider.revoke(bench.first.id))
  })

  test.each([{}, { id: 'mk_other', status: 'expired' }])('not by the word of %j', async (body) => {
    bench.wire.tap(answerWith(asks('POST'), json(200, body)))

    expect(await failure(bench.provider.revoke(bench.first.id))).toMatchObject({ effect: 'unknown' })
  })

  test('not, where it still is active after it', async () => {
    const body = { id: bench.first.id, status: 'active' }
    bench.wire.tap(answerWith(asks('POST'), json(200, body)))

    expect(await failure(bench.provider.revoke(bench.first.id))).toMatchObject({ code: 'unexpected-response' })
  })
})

describe('with: { api: preview }', () => {
  test('alone changes who makes the keys; without it nothing is different', () => {
    expect(plugin.shaped?.(PREVIEW)).toMatchObject({ mint: 'api', marking: 'exact', usage: 'last-used' })
    for (const one of ['mint', 'marking', 'usage', 'lag'])
      expect(plugin.shaped?.({ mode: 'live', kind: 'secret' })).not.toHaveProperty(one)
  })

  test.each<[object, string | undefined, readonly string[] | undefined]>([
    [
      { api: 'preview' },
      undefined,
      ['mode: live # or test', 'account: acct_1KtAcmeW0rks4Dev', 'permissions: [charge_write]'],
    ],
    [PREVIEW, undefined, ['permissions: [charge_write]']],
    [PREVIEW, 'mk_1', undefined],
    [{ ...PREVIEW, permissions: ['charge_write'] }, undefined, undefined],
  ])('%j after %s lacks %j', (config, like, lines) => {
    expect(plugin.missing?.({ ...config }, like)?.lines).toEqual(lines)
  })

  test.each<[object, RegExp | undefined]>([
    [{ ...PREVIEW, kind: 'secret' }, /makes restricted keys alone/],
    [{ ...PREVIEW, rights: 'Charges (write)' }, /say permissions instead/],
    [{ ...PREVIEW, 'connect-permissions': ['charge_read'] }, /say permissions, too/],
    [{ mode: 'live', permissions: ['charge_write'] }, /say rights instead, or add api: preview/],
    [{ mode: 'live', 'connect-permissions': ['charge_read'] }, /say rights instead/],
    [{ ...PREVIEW, kind: 'restricted', permissions: ['a_read'], 'connect-permissions': ['a_read'] }, undefined],
  ])('%j is wrong: %s', (config, says) => {
    const said = plugin.wrong?.({ ...config })
    if (says === undefined) expect(said).toBeUndefined()
    else expect(said).toMatch(says)
  })

  test.each<[object, string]>([
    [{ api: 'preview' }, 'mode not known yet'],
    [PREVIEW, 'live mode, restricted key: the permissions of the key in service'],
    [
      { ...PREVIEW, permissions: ['charge_write', 'a_read'], 'connect-permissions': ['b_read'] },
      'live mode, restricted key: charge_write, a_read; in connected accounts b_read',
    ],
  ])('%j is told as: %s', (config, says) => {
    expect(plugin.rights({ ...config })).toBe(says)
  })
})
