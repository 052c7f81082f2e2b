import { beforeEach, describe, expect, test } from '@jest/globals'
import { Failure } from '../../../src/core/failure.ts'
import { Secret } from '../../../src/core/secret.ts'
import type { Provider } from '../../../src/plugins/contract/provider.ts'
import { sendgrid as plugin } from '../../../src/plugins/providers/sendgrid/plugin.ts'
import type { Call } from '../../../src/sandbox/contract.ts'
import { answerWith, nth, ofKeyturn } from '../../../src/sandbox/faults.ts'
import type { SendgridKey } from '../../../src/sandbox/providers/sendgrid/state.ts'
import { json } from '../../../src/sandbox/reply.ts'
import { type Bench, openBench, TAG } from '../../contract/bench.ts'

let bench: Bench

beforeEach(async () => {
  bench = await openBench('sendgrid')
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

function made(id: string): SendgridKey | undefined {
  return bench.sendgrid.keys().find((key) => key.id === id)
}

function reopen(config: Readonly<Record<string, unknown>>, more: object = {}): Promise<Provider> {
  return plugin.open(config, { ...bench.context, ...more })
}

const asks =
  (method: string, path: string) =>
  (call: Call): boolean =>
    ofKeyturn(call) && call.request.method === method && call.request.url.pathname.startsWith(path)

function sent(method: string): readonly unknown[] {
  return bench.wire.calls.filter(asks(method, '/v3/api_keys')).map((call): unknown => JSON.parse(call.request.body))
}

/** An answer to the question what the old key may do. */
function shows(body: unknown): void {
  bench.wire.tap(answerWith(asks('GET', '/v3/api_keys/'), json(200, body)))
}

describe('the rights of a new key', () => {
  test('are exactly those of the key it is made after', async () => {
    const old = bench.sendgrid.mint({ name: 'web', scopes: ['templates.read', 'mail.send'] })

    const { keyId } = await bench.run(bench.provider.mint(TAG, { like: old.id }))

    expect(made(keyId)?.scopes.toSorted()).toEqual(made(old.id)?.scopes.toSorted())
    expect(sent('POST')).toEqual([{ name: TAG, scopes: ['mail.send', 'templates.read'] }])
  })

  test('are those that the manifest says, and the old key is not asked', async () => {
    const provider = await reopen({ scopes: ['mail.send'] })

    await bench.run(provider.mint(TAG, { like: bench.first.id }))

    expect(sent('POST')).toEqual([{ name: TAG, scopes: ['mail.send'] }])
    expect(bench.wire.calls.filter(asks('GET', '/v3/api_keys/'))).toEqual([])
  })

  test('are read where the key is shown by itself, too', async () => {
    shows({ api_key_id: bench.first.id, name: 'web', scopes: ['mail.send'] })

    await bench.run(bench.provider.mint(TAG, { like: bench.first.id }))

    expect(sent('POST')).toEqual([{ name: TAG, scopes: ['mail.send'] }])
  })

  test.each<[string, (id: string) => unknown]>([
    ['has no scopes', (id) => ({ result: [{ api_key_id: id }] })],
    ['has scopes that are no list', (id) => ({ result: [{ api_key_id: id, scopes: 'all' }] })],
    ['has a scope that is none', (id) => ({ result: [{ api_key_id: id, scopes: ['mail.send', 7] }] })],
    ['has a scope of odd letters', (id) => ({ result: [{ api_key_id: id, scopes: ['mail.send', 'a b'] }] })],
    ['has an empty list', (id) => ({ result: [{ api_key_id: id, scopes: [] }] })],
    ['has only what SendGrid puts there', (id) => ({ result: [{ api_key_id: id, scopes: ['2fa_required'] }] })],
    ['is of another key', () => ({ result: [{ api_key_id: 'other', scopes: ['mail.send'] }] })],
    ['is another key, alone', () => ({ api_key_id: 'other', scopes: ['mail.send'] })],
    ['is no list of keys', () => ({ result: 'none' })],
    ['is empty', () => ({})],
  ])('are not guessed: where what is shown of the old key %s, nothing is minted', async (_, body) => {
    shows(body(bench.first.id))

    expect(await failure(bench.provider.mint(TAG, { like: bench.first.id }))).toMatchObject({ effect: 'not-done' })
    expect(sent('POST')).toEqual([])
  })

  test.each<[string, () => string | undefined, RegExp]>([
    ['is not known', () => undefined, /what a new key may do is not known/],
    ['is gone', () => 'AAAAAAAAAAAAAAAAAAAAAA', /is not there any more/],
  ])('have to be written where the key in service %s', async (_, like, says) => {
    const id = like()

    const { code, effect, message } = await failure(bench.provider.mint(TAG, id === undefined ? {} : { like: id }))

    expect([code, effect]).toEqual(['manifest-invalid', 'not-done'])
    expect(message).toMatch(says)
    expect(message).toContain('`scopes:` under `with:`')
    expect(sent('POST')).toEqual([])
  })

  test.each<[Readonly<Record<string, unknown>>, string | undefined, boolean]>([
    [{}, undefined, true],
    [{}, 'a-key', false],
    [{ scopes: ['mail.send'] }, undefined, false],
  ])('%j with the key %s in service lacks something: %s', (config, like, lacks) => {
    expect(plugin.missing?.(config, like) !== undefined).toBe(lacks)
  })
})

describe('a key that was made with other rights than asked', () => {
  test('is not used, and what it lacks is said', async () => {
    bench.sendgrid.controls.withheld = ['stats.read']

    const { code, effect, message } = await failure(bench.provider.mint(TAG, { like: bench.first.id }))

    expect([code, effect]).toEqual(['unexpected-response', 'done'])
    expect(message).toContain('it lacks stats.read.')
    expect((await bench.run(bench.provider.list())).keys.filter(({ tag }) => tag === TAG)).toHaveLength(1)
  })

  test.each<[readonly string[], string]>([
    [['mail.send', 'stats.read', 'api_keys.create'], 'it has api_keys.create beyond that'],
    [['mail.send', 'billing.read'], 'it lacks stats.read and has billing.read beyond that'],
  ])('with %j is told', async (scopes, says) => {
    const body = { api_key: `SG.${'a'.repeat(22)}.${'b'.repeat(43)}`, api_key_id: 'a'.repeat(22), name: TAG, scopes }
    bench.wire.tap(answerWith(asks('POST', '/v3/api_keys'), json(201, body)))

    expect((await failure(bench.provider.mint(TAG, { like: bench.first.id }))).message).toContain(says)
  })

  test('with another mark of SendGrid’s own is no other key', async () => {
    const scopes = ['2fa_exempt', 'stats.read', 'sender_verification_legacy', 'mail.send']
    const body = { api_key: `SG.${'a'.repeat(22)}.${'b'.repeat(43)}`, api_key_id: 'a'.repeat(22), name: TAG, scopes }
    bench.wire.tap(answerWith(asks('POST', '/v3/api_keys'), json(201, body)))

    const minted = await bench.run(bench.provider.mint(TAG, { like: bench.first.id }))

    expect(minted.keyId).toBe('a'.repeat(22))
  })

  test('without a word about its rights is not used', async () => {
    const body = { api_key: `SG.${'a'.repeat(22)}.${'b'.repeat(43)}`, api_key_id: 'a'.repeat(22), name: TAG }
    bench.wire.tap(answerWith(asks('POST', '/v3/api_keys'), json(201, body)))

    const thrown = await failure(bench.provider.mint(TAG, { like: bench.first.id }))

    expect(thrown).toMatchObject({ code: 'unexpected-response', effect: 'unknown' })
  })
})

describe('a refused mint', () => {
  test('of a full account is told by counting, whatever the refusal says', async () => {
    for (let n = bench.sendgrid.keys().length; n < 100; n += 1) bench.sendgrid.mint({ name: `k${n}` })

    const thrown = await failure(bench.provider.mint(TAG, { like: bench.first.id }))

    expect(thrown).toMatchObject({ code: 'quota-reached', effect: 'not-done', status: 403 })
  })

  test('of a fuller one is told by its words', async () => {
    const body = { errors: [{ field: null, message: 'You have reached the maximum of 5 keys' }] }
    bench.wire.tap(answerWith(asks('POST', '/v3/api_keys'), json(403, body)))

    expect((await failure(bench.provider.mint(TAG, { like: bench.first.id }))).code).toBe('quota-reached')
  })

  test('for a right that the admin key has not, is that', async () => {
    const weak = bench.sendgrid.mint({ name: 'weak', scopes: ['api_keys.read', 'api_keys.create', 'mail.send'] })
    const provider = await reopen({}, { admin: () => Secret.of(weak.value, () => undefined) })

    const thrown = await failure(provider.mint(TAG, { like: bench.first.id }))

    expect(thrown).toMatchObject({ code: 'permission-missing', effect: 'not-done', status: 403 })
    expect(thrown.message).toContain('and those of the keys it makes')
  })

  test('for a scope that is not to be had says so', async () => {
    const provider = await reopen({ scopes: ['mail.send', 'no.such'] })

    const thrown = await failure(provider.mint(TAG, {}))

    expect(thrown).toMatchObject({ code: 'refused', effect: 'not-done', status: 400 })
    expect(thrown.message).toContain('One of the scopes is not known there')
  })
})

describe('the listing', () => {
  test('of a hundred keys is not taken for whole; of one more it is', async () => {
    for (let n = bench.sendgrid.keys().length; n < 100; n += 1) bench.sendgrid.mint({ name: `k${n}` })
    const hundred = await bench.run(bench.provider.list())
    bench.sendgrid.mint({ name: 'more' })
    const more = await bench.run(bench.provider.list())

    expect([hundred.keys.length, hundred.complete, more.keys.length, more.complete]).toEqual([100, false, 101, true])
  })

  test('shows no dates, and none are made up', async () => {
    const { keys } = await bench.run(bench.provider.list())

    expect(Object.keys(keys[0] ?? {}).toSorted()).toEqual(['id', 'name', 'status'])
  })
})

describe('a value', () => {
  test('is found by the id in its middle, if the listing has it', async () => {
    const { value } = bench.first

    const found = await bench.run(
      bench.provider.find?.({ value: Secret.of(value, () => undefined) }) ?? Promise.resolve(undefined),
    )

    expect(found).toMatchObject({ keyId: bench.first.id, with: {} })
  })

  test.each([['SG.AAAAAAAAAAAAAAAAAAAAAA.BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB'], ['something-else']])(
    '%s of no key of the account is not found',
    async (text) => {
      const value = Secret.of(text, () => undefined)

      expect(await bench.run(bench.provider.find?.({ value }) ?? Promise.resolve(undefined))).toBeUndefined()
    },
  )
})

function error(message: string): object {
  return { errors: [{ field: null, message }] }
}

describe('a probe', () => {
  test.each<[number, unknown, string]>([
    [401, error('authorization required'), 'dead'],
    [401, error('The provided authorization grant is invalid, expired, or revoked'), 'dead'],
    [401, error('two-factor authentication is required'), 'unknown'],
    [401, {}, 'unknown'],
    [403, error('access forbidden'), 'alive-forbidden'],
    [403, error('Your IP address is not allowed'), 'unknown'],
    [403, {}, 'unknown'],
  ])('that is answered %i %j says %s', async (status, body, verdict) => {
    bench.wire.tap(answerWith(nth(1, asks('GET', '/v3/scopes')), json(status, body)))
    const value = Secret.of(bench.first.value, () => undefined)

    expect(await bench.run(bench.provider.probe({ value }))).toMatchObject({ verdict, status, asked: 'GET /v3/scopes' })
  })

  test('knows nothing of a living key where the account lets in other addresses only', async () => {
    bench.sendgrid.controls.walled = true
    const value = Secret.of(bench.first.value, () => undefined)

    expect((await bench.run(bench.provider.probe({ value }))).verdict).toBe('unknown')
  })
})

test('an account in Europe is asked in Europe, and nowhere else', async () => {
  const hosts: string[] = []
  const provider = await reopen(
    {},
    {
      endpoint: 'https://api.eu.sendgrid.com',
      send: (request: { readonly url: string }) => {
        hosts.push(new URL(request.url).host)
        return Promise.resolve({ status: 200, header: () => undefined, json: { result: [], scopes: [] } })
      },
    },
  )

  await provider.list()
  await provider.probe({ value: Secret.of(bench.first.value, () => undefined) })
  await provider.revoke('AAAA')

  expect(hosts).toEqual(['api.eu.sendgrid.com', 'api.eu.sendgrid.com', 'api.eu.sendgrid.com'])
})
