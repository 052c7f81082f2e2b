import { beforeEach, describe, expect, test } from '@jest/globals'
import { Secret } from '../../../src/core/secret.ts'
import { anthropic as plugin } from '../../../src/plugins/providers/anthropic/plugin.ts'
import type { Provider } from '../../../src/plugins/contract/provider.ts'
import type { Call } from '../../../src/sandbox/contract.ts'
import { answerChanged, answerWith, ofKeyturn } from '../../../src/sandbox/faults.ts'
import { WORKSPACE } from '../../../src/sandbox/providers/anthropic/state.ts'
import { json } from '../../../src/sandbox/reply.ts'
import { type Bench, openBench, START, TAG } from '../../contract/bench.ts'
import { failureOf } from '../../contract/failing.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const OTHER = 'wrkspc_01AnotherOne'

let bench: Bench

beforeEach(async () => {
  bench = await openBench('anthropic')
})

const failure = (work: Promise<unknown>): ReturnType<typeof failureOf> => failureOf(bench.run(work), [])

const asks =
  (method: string, path: string) =>
  (call: Call): boolean =>
    ofKeyturn(call) && call.request.method === method && call.request.url.pathname.startsWith(path)

const KEYS = '/v1/organizations/api_keys'

function made(id: string): ReturnType<Bench['anthropic']['keys']>[number] | undefined {
  return bench.anthropic.keys().find((key) => key.id === id)
}

function sent(): readonly string[] {
  return bench.wire.calls.filter(asks('POST', KEYS)).map(({ request }) => request.body)
}

/** Everything that makes a listed key one; what a case says goes over it. */
function shown(of: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    id: bench.first.id,
    type: 'api_key',
    name: 'web',
    status: 'active',
    created_at: '2026-11-01T00:00:00Z',
    scope: { type: 'workspace', workspace_id: WORKSPACE },
    ...of,
  }
}

const probed = async (value: string): Promise<string> =>
  (await bench.run(bench.provider.probe({ value: Secret.of(value, bench.mask) }))).verdict

const found = async (value: string): ReturnType<NonNullable<Provider['find']>> =>
  bench.run(bench.provider.find?.({ value: Secret.of(value, bench.mask) }) ?? Promise.reject(new Error('no verb')))

const error = (type: string, message: string): object => ({ type: 'error', error: { type, message } })

const usage = async (since: number): ReturnType<NonNullable<Provider['usage']>> =>
  bench.run(bench.provider.usage?.(bench.first.id, since) ?? Promise.reject(new Error('no verb')))

const bucket = (results: unknown): object => ({
  starting_at: '2026-11-16T02:00:00Z',
  ending_at: '2026-11-16T02:01:00Z',
  results,
})

describe('a listing', () => {
  test('shows what the console shows: name, times, hint, and whose it is', async () => {
    const expiresAt = START + 90 * DAY
    const key = bench.anthropic.create({ name: TAG, workspace: WORKSPACE, expiresAt })

    const { keys } = await bench.run(bench.provider.list())

    expect(keys.find(({ id }) => id === key.id)).toEqual({
      id: key.id,
      name: TAG,
      tag: TAG,
      status: 'alive',
      createdAt: START,
      expiresAt,
      owner: `workspace ${WORKSPACE}`,
      hint: `${key.value.slice(0, 16)}...${key.value.slice(-4)}`,
    })
  })

  test.each<[string, (id: string) => void, string | undefined]>([
    ['is inactive', (id) => bench.anthropic.turn(id, 'inactive'), 'disabled'],
    ['is archived', (id) => bench.anthropic.archive(id), undefined],
  ])('of a key that %s tells so', async (_what, act, status) => {
    const key = bench.anthropic.create({ name: TAG, workspace: WORKSPACE })
    act(key.id)
    const { keys } = await bench.run(bench.provider.list())
    expect(keys.find(({ id }) => id === key.id)?.status).toBe(status)
  })

  test('of a key whose end has come tells that it is over, whatever its status says yet', async () => {
    const item = shown({ expires_at: '2026-11-15T00:00:00Z' })
    bench.wire.tap(answerWith(ofKeyturn, json(200, { data: [item], has_more: false })))
    const { keys } = await bench.run(bench.provider.list())
    expect(keys).toMatchObject([{ status: 'expired' }])
  })

  test('leaves out other workspaces, but for what bears our mark: that is said to be elsewhere', async () => {
    bench.anthropic.create({ name: 'theirs', workspace: OTHER })
    bench.anthropic.create({ name: 'nobody’s', workspace: 'none' })
    const strayed = bench.anthropic.create({ name: TAG, workspace: OTHER })

    const { keys, complete } = await bench.run(bench.provider.list())

    expect(complete).toBe(true)
    expect(keys.map(({ id }) => id).toSorted()).toEqual([bench.first.id, strayed.id].toSorted())
    expect(keys.find(({ id }) => id === strayed.id)?.elsewhere).toBe(`in workspace ${OTHER}`)
  })

  test('shows keys without a workspace, where those are meant', async () => {
    const provider = await plugin.open({ workspace: 'none' }, bench.context)
    const key = bench.anthropic.create({ name: TAG, workspace: 'none' })
    const { keys } = await bench.run(provider.list())
    expect(keys.map(({ id, elsewhere }) => [id, elsewhere])).toEqual([[key.id, undefined]])
  })

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['a status that nobody knows', { status: 'paused' }],
    ['no status', { status: undefined }],
    ['a place that nobody knows', { scope: { type: 'galaxy' } }],
    ['no place', { scope: undefined }],
    ['a workspace without an id', { scope: { type: 'workspace' } }],
    ['no time', { created_at: null }],
    ['an end that is no time', { expires_at: 'soon' }],
  ])('with %s in it says nothing', async (_what, of) => {
    const reply = json(200, { data: [shown(of)], has_more: false })
    bench.wire.tap(answerWith(asks('GET', KEYS), reply))
    expect(await failure(bench.provider.list())).toMatchObject({ code: 'unexpected-response' })
  })

  test('names keys that act as a person', async () => {
    const own = bench.anthropic.create({ name: 'laptop', workspace: OTHER, person: 'user_01Rita' })
    const { keys } = await bench.run(bench.provider.personal?.() ?? Promise.reject(new Error('no verb')))
    expect(keys).toMatchObject([{ id: own.id, owner: 'user user_01Rita' }])
  })
})

describe('the key of a value', () => {
  test('is found in the whole organization, with the workspace that the manifest would have to name', async () => {
    const key = bench.anthropic.create({ name: 'theirs', workspace: OTHER })
    expect(await found(key.value)).toMatchObject({ keyId: key.id, with: { workspace: OTHER } })
  })

  test('is not guessed where two hints fit, or none', async () => {
    expect(await found(`sk-ant-api03-${'x'.repeat(93)}AA`)).toBeUndefined()
    const all = [shown(), shown({ id: 'apikey_2' })].map((item) => ({
      ...item,
      partial_key_hint: 'sk-ant-api03-...xAA',
    }))
    bench.wire.tap(answerWith(asks('GET', KEYS), json(200, { data: all, has_more: false })))
    expect(await found(`sk-ant-api03-${'x'.repeat(93)}AA`)).toBeUndefined()
  })

  test('is not taken from a listing that has no end: another may fit as well', async () => {
    expect(await found(bench.first.value)).toMatchObject({ keyId: bench.first.id })
    bench.wire.tap(answerChanged(asks('GET', KEYS), '"has_more":false', '"has_more":true'))
    expect(await found(bench.first.value)).toBeUndefined()
  })
})

describe('what is done with a key', () => {
  test('inactive it is refused, listed as disabled, and works again once it is active', async () => {
    const { id, value } = bench.first
    await bench.run(bench.provider.disable?.(id) ?? Promise.resolve())
    await bench.run(bench.provider.disable?.(id) ?? Promise.resolve())
    expect([bench.accepts(value), await probed(value)]).toEqual([false, 'unknown'])
    await bench.run(bench.provider.enable?.(id) ?? Promise.resolve())
    await bench.run(bench.provider.enable?.(id) ?? Promise.resolve())
    expect([bench.accepts(value), await probed(value)]).toEqual([true, 'alive'])
    expect(sent()).toEqual(['{"status":"inactive"}', '{"status":"active"}'])
  })

  test('an archived one is asked for nothing: it might come back', async () => {
    bench.anthropic.archive(bench.first.id)
    await bench.run(bench.provider.disable?.(bench.first.id) ?? Promise.resolve())
    await bench.run(bench.provider.revoke(bench.first.id))
    const refused = await failure(bench.provider.enable?.(bench.first.id) ?? Promise.resolve())
    expect(refused).toMatchObject({ code: 'refused', effect: 'not-done' })
    expect([refused.message.includes('is archived'), sent()]).toEqual([true, []])
  })

  test('an inactive one is archived as well', async () => {
    bench.anthropic.turn(bench.first.id, 'inactive')
    await bench.run(bench.provider.revoke(bench.first.id))
    expect(made(bench.first.id)?.deletedAt).toBeDefined()
  })

  test('a limit that is reached is told apart from a refusal', async () => {
    bench.anthropic.turn(bench.first.id, 'inactive')
    bench.anthropic.controls.room = 0
    expect(await failure(bench.provider.enable?.(bench.first.id) ?? Promise.resolve())).toMatchObject({
      code: 'quota-reached',
      effect: 'not-done',
    })
    const plain = { type: 'error', error: { type: 'invalid_request_error', message: 'status: not now' } }
    bench.wire.tap(answerWith(asks('POST', KEYS), json(400, plain)))
    expect((await failure(bench.provider.enable?.(bench.first.id) ?? Promise.resolve())).code).toBe('refused')
  })

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['nothing of its status', { status: undefined }],
    ['that it is as before', { status: 'active' }],
    ['something of another key', { id: 'apikey_1', status: 'inactive' }],
  ])('is not believed done where the answer says %s', async (_what, of) => {
    bench.wire.tap(answerWith(asks('POST', KEYS), json(200, shown(of))))
    expect((await failure(bench.provider.disable?.(bench.first.id) ?? Promise.resolve())).code).toBe(
      'unexpected-response',
    )
  })

  test('nothing is made: nobody is asked', async () => {
    expect(await failure(bench.provider.mint(TAG, {}))).toMatchObject({ code: 'refused', effect: 'not-done' })
    expect(bench.wire.calls.filter(ofKeyturn)).toEqual([])
  })
})

describe('a key that is tried', () => {
  test.each<[string, number, object, string]>([
    ['the refusal of a key that is none', 401, error('authentication_error', 'invalid x-api-key'), 'dead'],
    ['a 401 that says something new', 401, error('authentication_error', 'try later'), 'unknown'],
    ['a 401 of another kind', 401, error('billing_error', 'invalid x-api-key'), 'unknown'],
    [
      'a 401 in nobody’s shape',
      401,
      { error: { type: 'authentication_error', message: 'invalid x-api-key' } },
      'unknown',
    ],
    ['a missing right', 403, error('permission_error', 'not allowed'), 'alive-forbidden'],
    ['a 403 of a wall', 403, error('forbidden', 'Request not allowed'), 'unknown'],
    ['a 404', 404, error('not_found_error', 'Not found'), 'unknown'],
    ['a 400', 400, error('invalid_request_error', 'no'), 'unknown'],
    ['a 200 without models', 200, {}, 'unknown'],
  ])('and meets %s', async (_what, status, body, verdict) => {
    bench.wire.tap(answerWith(ofKeyturn, json(status, body)))
    expect(await probed(bench.first.value)).toBe(verdict)
  })

  test.each<[string, 401 | 404, string]>([
    ['as none', 401, 'dead'],
    ['as not found', 404, 'unknown'],
  ])('while it is inactive, and is refused %s', async (_what, says, verdict) => {
    bench.anthropic.controls.inactiveSays = says
    bench.anthropic.turn(bench.first.id, 'inactive')
    expect(await probed(bench.first.value)).toBe(verdict)
  })

  test('goes to Anthropic without the admin key, and asks for models', async () => {
    await probed(bench.first.value)
    const call = bench.wire.calls.find(ofKeyturn)
    expect(call?.request.url.href).toBe('https://api.anthropic.com/v1/models?limit=1')
    expect(call?.request.headers.get('x-api-key')).toBe(bench.first.value)
  })
})

describe('use', () => {
  test.each([
    ['a day', 23 * HOUR, MINUTE, '1m'],
    ['a week', 6 * DAY, HOUR, '1h'],
    ['longer', 80 * DAY, DAY, '1d'],
  ])('is told in the finest buckets that reach back %s, over all pages', async (_what, back, resolution, name) => {
    await bench.clock.advance(100 * DAY + 17_000)
    const since = bench.clock.now() - back
    await bench.clock.advance(5 * MINUTE)
    const at = bench.clock.now()
    await bench.use(bench.first.value)
    await bench.clock.advance(MINUTE)

    const told = await usage(since)

    expect(told).toMatchObject({ resolution, lag: 30 * MINUTE, lastUsedAt: at - (at % resolution) })
    expect(told.asked).toContain(`buckets of ${name}`)
    expect(told).not.toHaveProperty('requests')
  })

  test('is heard of minutes later, and never earlier than it was', async () => {
    bench.anthropic.controls.lastUsedLag = 5 * MINUTE
    await bench.use(bench.first.value)
    await bench.clock.advance(4 * MINUTE)
    expect(await usage(START)).not.toHaveProperty('lastUsedAt')
    await bench.clock.advance(2 * MINUTE)
    expect((await usage(START)).lastUsedAt).toBe(START)
  })

  test('our own probe is none', async () => {
    await probed(bench.first.value)
    await bench.clock.advance(HOUR)
    expect(await usage(START)).not.toHaveProperty('lastUsedAt')
  })

  test.each<[string, (id: string) => readonly unknown[], boolean]>([
    ['tokens out', (id) => [{ api_key_id: id, output_tokens: 1 }], true],
    [
      'tokens into the cache alone',
      (id) => [{ api_key_id: id, cache_creation: { ephemeral_1h_input_tokens: 9 } }],
      true,
    ],
    ['another key', () => [{ api_key_id: 'apikey_2', output_tokens: 9 }], false],
    ['the Workbench', () => [{ api_key_id: null, output_tokens: 9 }], false],
    ['nothing spent', (id) => [{ api_key_id: id, output_tokens: 0, uncached_input_tokens: 0 }], false],
  ])('in a row of %s', async (_what, rows, used) => {
    const reply = json(200, { data: [bucket(rows(bench.first.id))], has_more: false })
    bench.wire.tap(answerWith(ofKeyturn, reply))
    expect('lastUsedAt' in (await usage(START))).toBe(used)
  })

  test.each<[string, (id: string) => object]>([
    ['a row without numbers', (id) => ({ data: [bucket([{ api_key_id: id }])], has_more: false })],
    ['a bucket without results', () => ({ data: [bucket(undefined)], has_more: false })],
    ['a bucket without a time', () => ({ data: [{ results: [] }], has_more: false })],
    ['no word whether there is more', () => ({ data: [] })],
    ['more, and no page', () => ({ data: [], has_more: true, next_page: null })],
  ])('is not told by %s', async (_what, body) => {
    bench.wire.tap(answerWith(ofKeyturn, json(200, body(bench.first.id))))
    expect((await failure(usage(START))).code).toBe('unexpected-response')
  })
})

describe('what with: says', () => {
  test.each([
    [{}, 'workspace not known yet', ['workspace: wrkspc_… # or none']],
    [{ workspace: 'none' }, 'the organization, without a workspace', undefined],
    [{ workspace: WORKSPACE }, `workspace ${WORKSPACE}`, undefined],
  ])('%j', (config, rights, lines) => {
    expect([plugin.rights(config), plugin.missing?.(config)?.lines]).toEqual([rights, lines])
  })
})
