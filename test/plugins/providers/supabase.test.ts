import { beforeEach, describe, expect, jest, test } from '@jest/globals'
import { Failure } from '../../../src/core/failure.ts'
import { Secret } from '../../../src/core/secret.ts'
import type { Found, Provider } from '../../../src/plugins/contract/provider.ts'
import { supabase as plugin } from '../../../src/plugins/providers/supabase/plugin.ts'
import type { Call, SandboxReply } from '../../../src/sandbox/contract.ts'
import { answerAfter, answerWith, broken, nth, ofKeyturn } from '../../../src/sandbox/faults.ts'
import { json } from '../../../src/sandbox/reply.ts'
import type { SupabaseKey } from '../../../src/sandbox/providers/supabase/state.ts'
import { type Bench, openBench, START, TAG } from '../../contract/bench.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

let bench: Bench
let project: string

beforeEach(async () => {
  bench = await openBench('supabase')
  project = String(bench.config['project'])
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

function made(id: string): Readonly<SupabaseKey> | undefined {
  return bench.supabase.keys().find((key) => key.id === id)
}

function secret(value: string): Secret {
  return Secret.of(value, bench.mask)
}

function opened(config: Readonly<Record<string, unknown>>): Promise<Provider> {
  return plugin.open(config, bench.context)
}

function sent(method: string): readonly Call[] {
  return bench.wire.calls.filter((call) => ofKeyturn(call) && call.request.method === method)
}

async function find(value: string, config = {}): Promise<Found | undefined> {
  const provider = await opened(config)
  return bench.run(provider.find?.({ value: secret(value) }) ?? Promise.resolve(undefined))
}

function used(id: string, since = START): ReturnType<NonNullable<Provider['usage']>> {
  return bench.run(bench.provider.usage?.(id, since) ?? Promise.reject(new Error('no usage')))
}

const isPost = (call: Call): boolean => ofKeyturn(call) && call.request.method === 'POST'

describe('minting', () => {
  test('the template of the key in service is copied, whatever its claims', async () => {
    const template = { role: 'service_role', tenant: 'acme', depth: { of: [1, 2] } }
    const old = bench.supabase.mint({ project, name: 'old', template })

    const { keyId } = await bench.run(bench.provider.mint(TAG, { like: old.id }))

    expect(made(keyId)).toMatchObject({ type: 'secret', template, name: 'kt_1f9k3x_app_production_6_9c04ae' })
  })

  test('the manifest’s role stands in it, whatever the old one says', async () => {
    const old = bench.supabase.mint({ project, name: 'old', template: { role: 'service_role', tenant: 'acme' } })
    const provider = await opened({ ...bench.config, role: 'reader' })

    const { keyId } = await bench.run(provider.mint(TAG, { like: old.id }))

    expect(made(keyId)?.template).toEqual({ role: 'reader', tenant: 'acme' })
  })

  test.each([
    ['there is none to copy from', undefined],
    ['it is deleted already, as `exploited` does first', '00000000-0000-4000-8000-000000000000'],
  ])('where %s, the role is all that the new key has', async (_name, like) => {
    const { keyId } = await bench.run(bench.provider.mint(TAG, like === undefined ? {} : { like }))

    expect(made(keyId)?.template).toEqual({ role: 'service_role' })
  })

  test('a publishable key has no template', async () => {
    const old = bench.supabase.mint({ project, name: 'old', type: 'publishable' })
    const provider = await opened({ project, type: 'publishable' })

    const { keyId, parts } = await bench.run(provider.mint(TAG, { like: old.id }))

    expect(made(keyId)).toMatchObject({ type: 'publishable', template: null })
    expect(parts['value']?.matches(/^sb_publishable_/)).toBe(true)
  })

  test.each<[string, Record<string, unknown>]>([
    ['no project', { project: undefined }],
    ['no type', { type: undefined }],
    ['no role of a secret key', { role: undefined }],
  ])('%s: nothing is minted', async (_name, without) => {
    const provider = await opened({ ...bench.config, ...without })
    const before = bench.values().length

    expect(await failure(provider.mint(TAG, {}))).toMatchObject({ code: 'manifest-invalid', effect: 'not-done' })
    expect(bench.values()).toHaveLength(before)
  })

  test('a secret key is not made after a publishable one', async () => {
    const old = bench.supabase.mint({ project, name: 'old', type: 'publishable' })

    expect(await failure(bench.provider.mint(TAG, { like: old.id }))).toMatchObject({ code: 'manifest-invalid' })
    expect(sent('POST')).toEqual([])
  })

  test('where the template is not told, it cannot be copied, and nothing is minted', async () => {
    const old = bench.supabase.mint({ project, name: 'old', template: { role: 'reader' } })
    bench.wire.tap(changed('GET', (key) => ({ ...key, secret_jwt_template: undefined })))

    expect(await failure(bench.provider.mint(TAG, { like: old.id }))).toMatchObject({ effect: 'not-done' })
    expect(sent('POST')).toEqual([])
  })

  test.each<[string, Record<string, unknown>]>([
    ['another role', { secret_jwt_template: { role: 'postgres' } }],
    ['no template', { secret_jwt_template: null }],
    ['another type', { type: 'publishable' }],
  ])('a key that came out with %s is not taken', async (_name, instead) => {
    bench.wire.tap(changed('POST', (key) => ({ ...key, ...instead })))

    expect(await failure(bench.provider.mint(TAG, {}))).toMatchObject({
      code: 'unexpected-response',
      effect: 'unknown',
    })
  })

  test('a limit on keys is told apart from a refusal', async () => {
    bench.supabase.controls.most = 0
    expect(await failure(bench.provider.mint(TAG, {}))).toMatchObject({ code: 'quota-reached', effect: 'not-done' })

    bench.wire.tap(answerWith(isPost, json(400, { message: 'description: must be a string' })))
    expect(await failure(bench.provider.mint(TAG, {}))).toMatchObject({ code: 'refused', effect: 'not-done' })
  })

  test('is not repeated when its answer is lost', async () => {
    bench.wire.tap(answerAfter(nth(1, isPost), broken(502)))

    expect(await failure(bench.provider.mint(TAG, {}))).toMatchObject({ effect: 'unknown' })
    expect(sent('POST')).toHaveLength(1)
  })

  test('an admin key without the permission is told which one it lacks', async () => {
    const weak = secret(bench.supabase.admin(['api_gateway_keys_read']))
    const provider = await plugin.open(bench.config, { ...bench.context, admin: () => weak })

    const thrown = await failure(provider.mint(TAG, {}))

    expect(thrown).toMatchObject({ code: 'permission-missing', effect: 'not-done' })
    expect(thrown.message).toContain('api_gateway_keys_write')
  })

  test.each([
    ['nothing', {}, 3],
    ['a secret key’s project', { type: 'secret', project: 'a'.repeat(20) }, 1],
    ['a publishable key’s project', { type: 'publishable', project: 'a'.repeat(20) }, 0],
    ['all of a secret key', { type: 'secret', project: 'a'.repeat(20), role: 'service_role' }, 0],
  ])('what the manifest lacks when it says %s', (_name, config, lacks) => {
    expect(plugin.missing?.(config)?.lines ?? []).toHaveLength(lacks)
  })

  test('a role and a publishable key exclude each other', async () => {
    await expect(opened({ project, type: 'publishable', role: 'anon' })).rejects.toMatchObject({
      code: 'manifest-invalid',
    })
  })
})

/** What a reply says of keys, as somebody else would say it. */
function changed(
  method: string,
  change: (key: Record<string, unknown>) => unknown,
): { after: (call: Call, reply: SandboxReply) => Promise<SandboxReply> } {
  return {
    after: async (call, reply) => {
      if (!ofKeyturn(call) || call.request.method !== method || !call.request.url.pathname.includes('/api-keys'))
        return reply
      const read: unknown = JSON.parse(reply.body)
      const all = Array.isArray(read) ? read.map((one: object) => change({ ...one })) : change(Object(read))
      return { ...reply, body: JSON.stringify(all) }
    },
  }
}

describe('listing', () => {
  test('legacy keys are no keys of ours, with an id or without, and their values are not kept', async () => {
    bench.byHand()
    const { keys } = await bench.run(bench.provider.list())
    bench.wire.tap(changed('GET', (key) => (key['type'] === 'legacy' ? { ...key, id: null, type: null } : key)))
    const without = await bench.run(bench.provider.list())

    expect(keys.map(({ name }) => name)).toEqual(['web_made_by_hand', 'in_a_hurry'])
    expect(without.keys).toEqual(keys)
    const [legacy] = bench.supabase.projects()
    expect(JSON.stringify([keys, bench.log])).not.toContain(legacy?.legacy.service_role)
  })

  test('nothing of a value is kept, not even where the answer spills it', async () => {
    const { value } = bench.byHand()
    bench.wire.tap(changed('GET', (key) => ({ ...key, api_key: value, extra: value })))

    expect(JSON.stringify(await bench.run(bench.provider.list()))).not.toContain(value.slice(10))
  })

  test('values are asked for by minting and by finding alone', async () => {
    const { keyId } = await bench.run(bench.provider.mint(TAG, {}))
    await bench.run(bench.provider.list())
    await bench.run(bench.provider.usage?.(keyId, START) ?? Promise.resolve(undefined))
    await bench.run(bench.provider.revoke(keyId))

    const revealing = bench.wire.calls.filter(({ request }) => request.url.searchParams.get('reveal') === 'true')
    expect(revealing.map(({ request }) => request.method)).toEqual(['POST'])
  })

  test.each([
    ['no name', { name: '' }],
    ['a time that is none', { inserted_at: 'yesterday' }],
    ['a kind that nobody knows', { type: 'temporary' }],
    ['no kind', { type: null }],
  ])('a key with %s makes the listing say nothing', async (_name, instead) => {
    bench.byHand()
    bench.wire.tap(changed('GET', (key) => (key['type'] === 'legacy' ? key : { ...key, ...instead })))

    expect(await failure(bench.provider.list())).toMatchObject({ code: 'unexpected-response', effect: 'not-done' })
  })
})

describe('finding the key of a value', () => {
  test('across all projects, with what the manifest needs', async () => {
    const other = bench.supabase.project('another')
    bench.byHand()
    const { id, value } = bench.supabase.mint({ project: other, name: 'web', template: { role: 'reader' } })

    expect(await find(value)).toMatchObject({ keyId: id, with: { project: other, type: 'secret', role: 'reader' } })
  })

  test('of two whose prefix fits, the one whose value it is', async () => {
    const [one, two] = [bench.byHand(), bench.byHand()]
    const prefix = two.value.slice(0, 15)
    bench.wire.tap(changed('GET', (key) => ({ ...key, prefix })))

    expect(await find(two.value)).toMatchObject({ keyId: two.id })
    // What was read of the other one went nowhere.
    expect(JSON.stringify(bench.log)).not.toContain(one.value.slice(10))
  })

  test('a prefix alone is not enough', async () => {
    const { value } = bench.byHand()

    expect(await find(`${value.slice(0, 20)}${'x'.repeat(21)}`)).toBeUndefined()
  })

  test.each([
    ['no prefix at all', null],
    ['the vendor’s alone', 'sb_secret_'],
    ['three characters more', 'sb_secret_abc'],
  ])('with %s shown, nobody’s value is read', async (_name, prefix) => {
    const { value } = bench.byHand()
    bench.wire.tap(changed('GET', (key) => ({ ...key, prefix })))

    expect(await find(value)).toBeUndefined()
    expect(sent('GET').some(({ request }) => request.url.searchParams.get('reveal') === 'true')).toBe(false)
  })

  test('a project that this admin key may not see is passed over, but not the one that the manifest names', async () => {
    const { id, value } = bench.byHand()
    const other = bench.supabase.project('another')
    bench.wire.tap(
      answerWith(({ request }) => request.url.pathname.includes(other), json(403, { message: 'Forbidden' })),
    )

    expect(await find(value)).toMatchObject({ keyId: id })
    const provider = await opened({ project: other })
    expect(await failure(provider.find?.({ value: secret(value) }) ?? Promise.resolve())).toMatchObject({
      code: 'permission-missing',
    })
  })
})

describe('a legacy key', () => {
  test.each(['with the project', 'without'])(
    'that no project shows is refused, with the way off it, and sent to none: %s',
    async (how) => {
      const provider = how === 'without' ? await opened({}) : bench.provider
      const value = secret('eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.bm9ib2R5LWhhcy10aGlz')

      for (const work of [() => provider.probe({ value }), async () => provider.find?.({ value })]) {
        const thrown = await failure(work())
        expect(thrown).toMatchObject({ code: 'refused', effect: 'not-done' })
        expect(thrown.message).toMatch(/sign every user out.*switch both off.*docs\/providers\/supabase\.md/)
      }
      expect(bench.wire.calls.filter(({ request }) => request.url.hostname !== 'api.supabase.com')).toEqual([])
    },
  )

  test.each(['anon', 'service_role', 'legacy', '../legacy', 'a b'])(
    'nothing of that name is ever deleted or switched: %s',
    async (id) => {
      expect(await failure(bench.provider.revoke(id))).toMatchObject({ code: 'input-invalid', effect: 'not-done' })
      expect(bench.wire.calls.filter(ofKeyturn)).toEqual([])
    },
  )
})

describe('a probe', () => {
  test.each<[string, number, object, string]>([
    ['401 Unregistered API key is dead', 401, { message: 'Unregistered API key' }, 'dead'],
    ['401 Invalid API key is dead', 401, { message: 'Invalid API key', hint: 'Double check it.' }, 'dead'],
    ['401 for a browser says nothing', 401, { message: 'Forbidden use of secret API key in browser' }, 'unknown'],
    ['401 without a key says nothing', 401, { message: 'No API key found in request' }, 'unknown'],
    ['401 for a JWT says nothing', 401, { message: 'Invalid JWT' }, 'unknown'],
    ['403 says nothing', 403, { message: 'Invalid API key' }, 'unknown'],
    ['404 says nothing', 404, { message: 'Unregistered API key' }, 'unknown'],
    ['a project that is paused says nothing', 540, {}, 'unknown'],
  ])('%s', async (_name, status, body, verdict) => {
    bench.wire.tap(answerWith(ofKeyturn, json(status, body)))
    const { value } = bench.byHand()

    expect(await bench.run(bench.provider.probe({ value: secret(value) }))).toMatchObject({ verdict, status })
  })

  test.each(['secret', 'publishable'] as const)(
    'of a %s key goes to its project once, as Supabase’s own client sends what applications ask',
    async (type) => {
      const { value } = bench.supabase.mint({ project, name: 'shop', type })

      const { account, verdict } = await bench.run(bench.provider.probe({ value: secret(value) }))

      expect({ account, verdict }).toEqual({ account: project, verdict: 'alive' })
      const [request, ...more] = bench.wire.calls.filter(ofKeyturn).map((call) => call.request)
      expect(more).toEqual([])
      expect(`${request?.method} ${request?.url.href}`).toBe(`GET https://${project}.supabase.co/auth/v1/settings`)
      expect(request?.headers.get('apikey')).toBe(value)
      expect(request?.headers.get('authorization')).toBe(`Bearer ${value}`)
      expect(request?.headers.get('x-client-info')).toMatch(/^supabase-js\/\d/)
    },
  )

  test.each(['sb_secret_with\na_line_break', 'sb_secret_with_a_“quote”'])(
    'of what no header can hold says nothing, and repeats nothing of it: %j',
    async (value) => {
      const probe = await bench.run(bench.provider.probe({ value: secret(value) }))

      expect(probe).toMatchObject({ verdict: 'unknown', status: 0 })
      expect(JSON.stringify(probe)).not.toContain('sb_secret')
      expect(bench.wire.calls.filter(ofKeyturn)).toEqual([])
    },
  )

  test('of a value with a line break at its end is the value’s, as in any header', async () => {
    const { value } = bench.byHand()

    expect(await bench.run(bench.provider.probe({ value: secret(`${value}\n`) }))).toMatchObject({ verdict: 'alive' })
  })

  test('of which no answer comes back says nothing', async () => {
    bench.wire.tap(answerAfter(ofKeyturn, broken(502)))
    const { value } = bench.byHand()

    expect(await bench.run(bench.provider.probe({ value: secret(value) }))).toMatchObject({ verdict: 'unknown' })
  })

  test('leaves the console to Keyturn', async () => {
    const { value } = bench.byHand()
    const said = (['log', 'info', 'warn', 'error', 'trace'] as const).map((way) =>
      jest.spyOn(console, way).mockImplementation(() => undefined),
    )

    for (let turn = 0; turn < 2; turn += 1) await bench.run(bench.provider.probe({ value: secret(value) }))
    bench.wire.tap(answerWith(ofKeyturn, json(401, { message: 'Unregistered API key' })))
    await bench.run(bench.provider.probe({ value: secret(value) }))

    expect(said.flatMap(({ mock }) => mock.calls)).toEqual([])
    for (const way of said) way.mockRestore()
  })

  test('without a project it finds it; without an admin key it knows nothing, and sends the value nowhere', async () => {
    const { value } = bench.byHand()
    const finding = await opened({})
    expect((await bench.run(finding.probe({ value: secret(value) }))).verdict).toBe('alive')

    const before = bench.wire.calls.length
    const poor = await plugin.open({}, { ...bench.context, run: {}, admin: noAdmin })
    expect(await bench.run(poor.probe({ value: secret(value) }))).toMatchObject({ verdict: 'unknown', status: 0 })
    expect(bench.wire.calls).toHaveLength(before)
  })
})

function noAdmin(): Secret {
  throw new Failure('permission-missing', 'There is none.', { effect: 'not-done' })
}

describe('usage', () => {
  test('is told days back, and of the newest day', async () => {
    const { id, value } = bench.byHand()
    await bench.use(value)
    await bench.clock.advance(DAY)
    await bench.use(value)
    const last = bench.clock.now()
    await bench.clock.advance(3 * DAY)

    expect(await used(id)).toMatchObject({ lastUsedAt: last })
  })

  test('goes no further back than it was asked', async () => {
    const { id } = bench.byHand()
    await bench.clock.advance(10 * DAY)
    await used(id, bench.clock.now() - HOUR)

    const logs = sent('GET').filter(({ request }) => request.url.pathname.endsWith('/logs.all'))
    expect(logs).toHaveLength(1)
  })

  test('is none where the plan no longer keeps it, and that is said', async () => {
    bench.supabase.controls.retention = DAY
    const { id, value } = bench.byHand()
    await bench.use(value)
    await bench.clock.advance(2 * DAY)

    const usage = await used(id)
    expect(usage).not.toHaveProperty('lastUsedAt')
    expect(usage.gaps).toContain('no longer keeps')
  })

  test('of another key, of another kind and of refused requests is not this key’s', async () => {
    const { id } = bench.byHand()
    const other = bench.byHand()
    await bench.use(other.value)
    await expect(bench.use('sb_secret_nobody_ever_made_this_one')).rejects.toThrow('401')

    expect(await used(id)).not.toHaveProperty('lastUsedAt')
    expect(await used(other.id)).toHaveProperty('lastUsedAt')
  })

  test('of a publishable key is counted too', async () => {
    const { id, value } = bench.supabase.mint({ project, name: 'shop', type: 'publishable' })
    await bench.use(value)
    const provider = await opened({ project, type: 'publishable' })

    expect(await bench.run(provider.usage?.(id, START) ?? Promise.resolve(undefined))).toMatchObject({
      lastUsedAt: START,
    })
  })

  test('of a key that is gone is still told, where its hash was heard', async () => {
    const { keyId, value } = await bench.run(bench.provider.mint(TAG, {})).then((minted) => ({
      keyId: minted.keyId,
      value: minted.parts['value']?.reveal() ?? '',
    }))
    await bench.use(value)
    await bench.run(bench.provider.revoke(keyId))

    expect(await used(keyId)).toMatchObject({ lastUsedAt: START })
    const stranger = await opened(bench.config)
    const unheard = await bench.run(stranger.usage?.(keyId, START) ?? Promise.resolve(undefined))
    expect(unheard).not.toHaveProperty('lastUsedAt')
    expect(unheard?.gaps).toContain('this key at all')
  })

  test.each<[string, SandboxReply | undefined]>([
    ['the logs cannot be read, with a 200', undefined],
    ['there are no rows', json(200, {})],
    ['a row has no hash', json(200, { result: [{ timestamp: START }] })],
    ['a time is in seconds', json(200, { result: [{ timestamp: START / 1000, hash: 'x' }] })],
    ['a time is in microseconds', json(200, { result: [{ timestamp: START * 1000, hash: 'x' }] })],
    ['a time is a text', json(200, { result: [{ timestamp: '2026-11-16', hash: 'x' }] })],
  ])('where %s, nothing is known', async (_name, reply) => {
    const { id } = bench.byHand()
    if (reply === undefined) bench.supabase.controls.logsFail = true
    else bench.wire.tap(answerWith(({ request }) => request.url.pathname.endsWith('/logs.all'), reply))

    expect(await failure(used(id))).toMatchObject({ code: 'unexpected-response', effect: 'not-done' })
  })

  test('no id of ours goes into the question', async () => {
    const { id } = bench.byHand()
    await used(id)

    const asked = sent('GET').flatMap(({ request }) => request.url.searchParams.get('sql') ?? [])
    expect(asked).toHaveLength(1)
    expect(asked.join()).not.toContain(id)
  })
})

describe('revoking', () => {
  test('an answer that names another key is not believed', async () => {
    const { id } = bench.byHand()
    bench.wire.tap(changed('DELETE', (key) => ({ ...key, id: '00000000-0000-4000-8000-000000000000' })))

    expect(await failure(bench.provider.revoke(id))).toMatchObject({ code: 'unexpected-response', effect: 'unknown' })
  })

  test('says why, and not whether the key was compromised: nobody told', async () => {
    const { id } = bench.byHand()
    await bench.run(bench.provider.revoke(id))

    expect(sent('DELETE').map(({ request }) => [...request.url.searchParams])).toEqual([
      [
        ['reveal', 'false'],
        ['reason', 'rotating_key'],
      ],
    ])
  })
})

test.each([
  [
    { project: 'a'.repeat(20), type: 'secret', role: 'reader' },
    `project ${'a'.repeat(20)}, secret key with the role reader`,
  ],
  [{ project: 'a'.repeat(20), type: 'publishable' }, `project ${'a'.repeat(20)}, publishable`],
  [{}, 'project not known yet, rights not known yet'],
])('rights in words: %j', (config, words) => {
  expect(plugin.rights(config)).toBe(words)
})
