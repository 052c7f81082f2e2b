import { beforeEach, describe, expect, test } from '@jest/globals'
import { Failure } from '../../../src/core/failure.ts'
import { Secret } from '../../../src/core/secret.ts'
import type { Provider } from '../../../src/plugins/contract/provider.ts'
import { openai as plugin } from '../../../src/plugins/providers/openai/plugin.ts'
import { answerChanged, answerWith, broken, ofKeyturn } from '../../../src/sandbox/faults.ts'
import type { Call } from '../../../src/sandbox/contract.ts'
import { type Bench, openBench, START, TAG } from '../../contract/bench.ts'

let bench: Bench

beforeEach(async () => {
  bench = await openBench('openai')
  // These tests count keys.
  bench.openai.remove(bench.first.id)
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

function reopen(config: Readonly<Record<string, unknown>>): Promise<Provider> {
  return plugin.open(config, bench.context)
}

function sent(part: string, method?: string): readonly Call[] {
  return bench.wire.calls.filter(
    (call) =>
      ofKeyturn(call) &&
      call.request.url.pathname.includes(part) &&
      (method ?? call.request.method) === call.request.method,
  )
}

function value(text: string): { readonly value: Secret } {
  return { value: Secret.of(text, bench.mask) }
}

async function seek(provider: Provider, parts: { readonly value: Secret }): Promise<unknown> {
  return provider.find?.(parts)
}

function asksForAny(call: Call): boolean {
  return call.request.url.searchParams.get('owner_project_access') === 'any'
}

function images(call: Call): boolean {
  return call.request.url.pathname.endsWith('/usage/images')
}

const project = (): string => String(bench.config['project'])
const account = (): string => String(bench.config['service-account'])

describe('minting', () => {
  test.each<[string, Record<string, unknown>, { readonly expiresAt?: number }, Record<string, unknown>]>([
    ['nothing is wished: name only', {}, {}, { name: TAG }],
    ['a lifetime in the manifest', { expires: '90d' }, {}, { name: TAG, expires_in_seconds: 90 * 86_400 }],
    ['a lifetime beyond a year is a year', { expires: '999d' }, {}, { name: TAG, expires_in_seconds: 31_536_000 }],
    [
      'an instant that is wished goes before it',
      { expires: '90d' },
      { expiresAt: START + 3_600_000 },
      { name: TAG, expires_in_seconds: 3600 },
    ],
    ['scopes', { scopes: ['model.request'] }, {}, { name: TAG, scopes: ['model.request'] }],
  ])('%s', async (_name, config, wishes, body) => {
    const provider = await reopen({ ...bench.config, ...config })

    await bench.run(provider.mint(TAG, wishes))

    expect(JSON.parse(sent('/api_keys', 'POST')[0]?.request.body ?? '')).toEqual(body)
  })

  test("the vendor's times come along", async () => {
    const provider = await reopen({ ...bench.config, expires: '1d' })

    expect(await bench.run(provider.mint(TAG, {}))).toMatchObject({ createdAt: START, expiresAt: START + 86_400_000 })
  })

  test('a policy that demands an expiry is told apart, with the line to add', async () => {
    bench.openai.controls.demandsExpiry = true

    const thrown = await failure(bench.provider.mint(TAG, {}))

    expect(thrown).toMatchObject({ code: 'refused', detail: 'expiry-required', effect: 'not-done', status: 400 })
    expect(thrown.message).toContain('Add `expires: 90d`')
  })

  test.each([
    ['insufficient_quota', 429],
    ['max_api_keys_reached', 400],
    ['api_key_limit_exceeded', 403],
  ])('no room for a key (%s) is told apart', async (code, status) => {
    const body = JSON.stringify({ error: { message: 'No', type: 'x', param: null, code } })
    bench.wire.tap(answerWith(ofKeyturn, { status, headers: {}, body }))

    expect(await failure(bench.provider.mint(TAG, {}))).toMatchObject({ code: 'quota-reached', effect: 'not-done' })
  })

  test('a rate limit is no quota', async () => {
    bench.openai.controls.limit = { requests: 0, per: 90_000 }
    bench.wire.tap(
      answerWith(ofKeyturn, {
        status: 429,
        headers: { 'retry-after': '7' },
        body: '{"error":{"code":"rate_limit_exceeded"}}',
      }),
    )

    expect(await failure(bench.provider.mint(TAG, {}))).toMatchObject({ code: 'throttled', retryAt: START + 7_000 })
  })

  test('without a service account nothing is asked of OpenAI', async () => {
    const provider = await reopen({ project: project() })

    expect(await failure(provider.mint(TAG, {}))).toMatchObject({ code: 'manifest-invalid', effect: 'not-done' })
    expect(bench.wire.calls).toEqual([])
  })

  test.each([
    ['everything', {}, ['project: proj_…', 'service-account: user-…']],
    ['the service account', { project: 'proj_1' }, ['service-account: user-…']],
    ['nothing', { project: 'proj_1', 'service-account': 'user-1' }, undefined],
  ])('what is missing in the manifest: %s', (_name, config, lines) => {
    expect(plugin.missing?.(config)?.lines).toEqual(lines)
  })
})

describe('listing', () => {
  test("shows the service account's keys only, with hint, owner and state", async () => {
    const mine = bench.openai.mint({ project: project(), account: account(), name: 'web', expiresInSeconds: 60 })
    bench.openai.mint({ project: project(), account: bench.openai.serviceAccount(project(), 'other'), name: 'other' })
    bench.openai.mint({ project: project(), user: 'mona', name: 'mona' })

    const early = await bench.run(bench.provider.list())
    await bench.clock.advance(60_000)
    const late = await bench.run(bench.provider.list())

    expect(early).toMatchObject({
      complete: true,
      keys: [{ id: mine.id, name: 'web', status: 'alive', owner: `service account ${account()}` }],
    })
    expect(early.keys[0]?.hint).toMatch(/^sk-svc\.\.\.\w{3}$/)
    expect(late.keys[0]?.status).toBe('expired')
  })

  test('a key whose owner lost access is still shown, and not as alive', async () => {
    const owner = { type: 'service_account', service_account: { id: account() } }
    const item = { id: 'key_1', name: 'x', created_at: 1, owner, owner_project_access: 'inactive' }
    const body = JSON.stringify({ object: 'list', data: [item], has_more: false })
    bench.wire.tap(answerWith(asksForAny, { status: 200, headers: {}, body }))

    expect((await bench.run(bench.provider.list())).keys).toMatchObject([{ id: 'key_1', status: 'disabled' }])
  })

  test('without a service account in the manifest it shows all there is, and never claims to be whole', async () => {
    const provider = await reopen({})
    const one = bench.openai.mint({ project: project(), account: account(), name: 'web' })
    const two = bench.openai.mint({ project: bench.openai.project('other'), user: 'mona', name: 'mona' })

    const { keys, complete } = await bench.run(provider.list())

    expect([keys.map((key) => key.id).toSorted(), complete]).toEqual([[one.id, two.id].toSorted(), false])
  })
})

describe('finding the key a value belongs to', () => {
  test('across all projects, by the redacted value', async () => {
    const elsewhere = bench.openai.project('elsewhere')
    const owner = bench.openai.serviceAccount(elsewhere, 'worker')
    const key = bench.openai.mint({ project: elsewhere, account: owner, name: 'worker' })
    bench.byHand()
    const provider = await reopen({})

    expect(await bench.run(seek(provider, value(key.value)))).toEqual({
      keyId: key.id,
      key: expect.objectContaining({ id: key.id, name: 'worker', status: 'alive' }),
      with: { project: elsewhere, 'service-account': owner },
    })
  })

  test('a key of a person names its project only', async () => {
    const key = bench.openai.mint({ project: project(), user: 'mona', name: 'mona' })

    expect(await bench.run(seek(bench.provider, value(key.value)))).toEqual({
      keyId: key.id,
      key: expect.objectContaining({ id: key.id, name: 'mona', owner: 'a person' }),
      with: { project: project() },
    })
  })

  test.each([
    ['two keys that look alike', (): string => '...xyz'],
    ['an end too short to tell', (): string => 'sk-svc...z'],
    ['a hint that is the whole value', (whole: string): string => whole],
  ])('%s: nothing is claimed', async (_name, redact) => {
    const one = bench.byHand()
    bench.openai.controls.redact = redact
    const shown = `${one.value.slice(0, -3)}xyz`
    bench.byHand()

    expect(await bench.run(seek(bench.provider, value(shown)))).toBeUndefined()
  })

  test('in a listing that has no end nothing is claimed: another may fit as well', async () => {
    const key = bench.byHand()
    bench.wire.tap(answerChanged(ofKeyturn, '"has_more":false', '"has_more":true'))

    expect(await bench.run(seek(bench.provider, value(key.value)))).toBeUndefined()
    expect((await bench.run(bench.provider.personal?.() ?? Promise.reject(new Error('no verb')))).complete).toBe(false)
  })

  test('a value of another organization is not found', async () => {
    bench.byHand()

    expect(await bench.run(seek(bench.provider, value(`sk-svcacct-${'q'.repeat(40)}`)))).toBeUndefined()
  })
})

describe('probing', () => {
  test.each<[string, number, object, string]>([
    [
      '403: alive, and may not list models',
      403,
      { error: { code: null, type: 'invalid_request_error' } },
      'alive-forbidden',
    ],
    [
      '403 for the place it comes from says nothing',
      403,
      { error: { code: 'unsupported_country_region_territory' } },
      'unknown',
    ],
    ['401 with another code says nothing', 401, { error: { code: 'invalid_organization' } }, 'unknown'],
    ['401 invalid_api_key is dead', 401, { error: { code: 'invalid_api_key' } }, 'dead'],
    ['200 is alive', 200, { object: 'list', data: [] }, 'alive'],
    ['418 says nothing', 418, {}, 'unknown'],
  ])('%s', async (_name, status, body, verdict) => {
    bench.wire.tap(answerWith(ofKeyturn, { status, headers: {}, body: JSON.stringify(body) }))

    expect(await bench.run(bench.provider.probe(value('sk-svcacct-anything-at-all')))).toMatchObject({
      verdict,
      status,
      asked: 'GET /v1/models',
    })
  })
})

describe("the doubtful delete of a service account's key", () => {
  beforeEach(() => {
    bench.openai.controls.refusesServiceAccountKeys = true
  })

  test('an account with another key stays, and a person is told what to do', async () => {
    const { keyId } = await bench.run(bench.provider.mint(TAG, {}))
    const other = bench.byHand()

    const thrown = await failure(bench.provider.revoke(keyId))

    expect(thrown).toMatchObject({ code: 'refused', effect: 'not-done', status: 400 })
    expect(thrown.message).toContain(keyId)
    expect(thrown.message).toContain('https://platform.openai.com/api-keys')
    expect(bench.accepts(other.value)).toBe(true)
    expect(sent('/service_accounts/', 'DELETE')).toEqual([])
  })

  test('an account that holds nothing else goes with its key', async () => {
    const { keyId } = await bench.run(bench.provider.mint(TAG, {}))

    await bench.run(bench.provider.revoke(keyId))

    expect(sent('/service_accounts/', 'DELETE')).toHaveLength(1)
  })

  test('a listing that is not whole proves nothing', async () => {
    const { keyId } = await bench.run(bench.provider.mint(TAG, {}))
    const item = { id: keyId, created_at: 1, owner: { type: 'service_account', service_account: { id: account() } } }
    const body = JSON.stringify({ object: 'list', data: [item] })
    bench.wire.tap(
      answerWith((call) => ofKeyturn(call) && call.request.method === 'GET', { status: 200, headers: {}, body }),
    )

    await failure(bench.provider.revoke(keyId))

    expect(sent('/service_accounts/', 'DELETE')).toEqual([])
  })

  test('a 400 for a key that is gone already is no trouble', async () => {
    const body = '{"error":{"message":"No","type":"x","param":null,"code":null}}'
    bench.byHand()
    bench.wire.tap(answerWith((call) => call.request.method === 'DELETE', { status: 400, headers: {}, body }))

    await bench.run(bench.provider.revoke('key_gone'))

    expect(sent('/service_accounts/', 'DELETE')).toEqual([])
  })
})

describe('usage', () => {
  test('adds up what every product counted for this key alone', async () => {
    const { keyId, parts } = await bench.run(bench.provider.mint(TAG, {}))
    const other = bench.byHand()
    for (let i = 0; i < 3; i++) await bench.use(parts['value']?.reveal() ?? '')
    await bench.use(other.value)
    await bench.clock.advance(120_000)

    const usage = await bench.run(bench.provider.usage?.(keyId, START) ?? Promise.reject(new Error('no usage')))

    expect(usage).toMatchObject({ requests: 3, resolution: 60_000, lag: 1_800_000 })
    expect(usage.gaps).toMatch(/vector stores, code interpreter sessions.*GET \/v1\/models/)
    expect(sent('/usage/')).toHaveLength(8)
  })

  test.each([
    ['a day', 86_400_000 - 60_000, '1m', 60_000],
    ['a week', 6 * 86_400_000, '1h', 3_600_000],
    ['three months', 90 * 86_400_000, '1d', 86_400_000],
  ])('over %s it asks in buckets that fit, through all pages', async (_name, span, width, resolution) => {
    const { keyId, parts } = await bench.run(bench.provider.mint(TAG, {}))
    await bench.clock.advance(span - 3_600_000)
    await bench.use(parts['value']?.reveal() ?? '')
    await bench.clock.advance(3_600_000)

    const usage = await bench.run(bench.provider.usage?.(keyId, START) ?? Promise.reject(new Error('no usage')))

    expect(usage).toMatchObject({ requests: 1, resolution })
    expect(sent('/usage/').every((call) => call.request.url.searchParams.get('bucket_width') === width)).toBe(true)
  })

  test('a product that the admin key may not see is named as a gap', async () => {
    const { keyId } = await bench.run(bench.provider.mint(TAG, {}))
    bench.wire.tap(answerWith(images, { status: 403, headers: {}, body: '{}' }))

    const usage = await bench.run(bench.provider.usage?.(keyId, START) ?? Promise.reject(new Error('no usage')))

    expect(usage.gaps).toContain('images (not permitted)')
    expect(usage.asked).toContain('7 usage endpoints')
  })

  test('one product that cannot be asked now makes all of it unknown', async () => {
    const { keyId } = await bench.run(bench.provider.mint(TAG, {}))
    bench.wire.tap(answerWith(images, broken(500)))

    expect(await failure(bench.provider.usage?.(keyId, START) ?? Promise.resolve())).toMatchObject({
      code: 'unreachable',
    })
  })
})

test.each(['../service_accounts/user-1', 'key/../../proj', 'a b', 'a?b', 'a%2Fb', ''])(
  'an id that is none is not asked for: %j',
  async (id) => {
    const before = bench.wire.calls.length
    expect(await failure(bench.provider.revoke(id))).toMatchObject({ code: 'input-invalid', effect: 'not-done' })
    expect(bench.wire.calls).toHaveLength(before)
  },
)

test('an endpoint may end in /v1 or not', async () => {
  for (const endpoint of ['https://api.openai.com/v1', 'https://api.openai.com/v1/', 'https://api.openai.com']) {
    const provider = await plugin.open(bench.config, { ...bench.context, endpoint })
    expect((await bench.run(provider.list())).complete).toBe(true)
  }
  expect(sent('/v1/v1')).toEqual([])
})
