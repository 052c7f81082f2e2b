import { beforeEach, describe, expect, test } from '@jest/globals'
import { Failure } from '../../../src/core/failure.ts'
import { Secret } from '../../../src/core/secret.ts'
import type { Provider } from '../../../src/plugins/contract/provider.ts'
import { http as plugin } from '../../../src/plugins/providers/http/plugin.ts'
import type { Call, SandboxReply } from '../../../src/sandbox/contract.ts'
import { answerAfter, answerWith, ofKeyturn } from '../../../src/sandbox/faults.ts'
import { json } from '../../../src/sandbox/reply.ts'
import { ACME } from '../../../src/sandbox/repository/acme.ts'
import { type Bench, openBench, TAG } from '../../contract/bench.ts'

let bench: Bench

beforeEach(async () => {
  bench = await openBench('http')
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

/** The provider as another manifest declares it. */
function declared(config: Readonly<Record<string, unknown>>): Promise<Provider> {
  return plugin.open({ ...ACME, ...config }, bench.context)
}

function answers(status: number, body: unknown): SandboxReply {
  return json(status, body)
}

async function probed(status: number, body: unknown, probe: object = {}): Promise<string> {
  const off = bench.wire.tap(answerWith(ofKeyturn, answers(status, body)))
  const provider = await declared({ probe: { ...ACME.probe, ...probe } })
  const { verdict } = await bench.run(provider.probe({ value: Secret.of(bench.first.value, bench.mask) }))
  off()
  return verdict
}

const sent = (): readonly Call[] => bench.wire.calls.filter(ofKeyturn)

/** What a listing with that answer shows, and whether it is whole; or why it is not believed. */
async function listed(body: unknown, list: object = {}): Promise<unknown> {
  const off = bench.wire.tap(answerWith(ofKeyturn, answers(200, body)))
  const provider = await declared({ list: { ...ACME.list, ...list } })
  const told = await bench.run(
    provider.list().then(
      ({ keys, complete }) => [keys.map(({ id }) => id), complete],
      (error: unknown) => (error instanceof Failure ? error.code : error),
    ),
  )
  off()
  return told
}

describe('where keys stand', () => {
  test('the admin key is in declared headers alone, and never with a value', async () => {
    const { keyId, parts } = await bench.run(bench.provider.mint(TAG, {}))
    await bench.run(bench.provider.list())
    await bench.run(bench.provider.probe(parts))
    await bench.run(bench.provider.disable?.(keyId) ?? Promise.resolve())
    await bench.run(bench.provider.revoke(keyId))
    const admin = bench.context.admin().reveal()
    const value = parts['value']?.reveal() ?? ''
    for (const { request } of sent()) {
      const probe = request.url.pathname === '/v1/me'
      expect(request.headers.get('authorization')).toBe(`Bearer ${probe ? value : admin}`)
      expect(`${request.url.href}${request.body}`).not.toContain(admin)
      expect(`${request.url.href}${request.body}`).not.toContain(value)
    }
    expect(sent().map(({ request }) => request.headers.get('acme-version') ?? 'none')).toEqual(
      expect.arrayContaining(['2', 'none']),
    )
  })

  test('as user and password they are sent as basic authentication', async () => {
    const { headers: _none, ...rest } = ACME
    const provider = await plugin.open(
      { ...rest, basic: '{admin}:', probe: { request: 'GET /v1/me', basic: 'key:{value}', alive: [200], dead: [401] } },
      bench.context,
    )
    await failure(provider.list())
    await bench.run(provider.probe({ value: Secret.of(bench.first.value, bench.mask) }))
    const said = sent().map(({ request }) => request.headers.get('authorization')?.replace('Basic ', '') ?? '')
    expect(said.map((one) => Buffer.from(one, 'base64').toString())).toEqual([
      `${bench.context.admin().reveal()}:`,
      `key:${bench.first.value}`,
    ])
  })
})

describe('a template', () => {
  test('fills forms, own words, doubled braces and everything below json', async () => {
    const form = { name: '{tag}', 'a b': '{{x}} & {with.team}' }
    const provider = await declared({ mint: { ...ACME.mint, json: undefined, form } })
    await failure(provider.mint(TAG, {}))
    const nested = { json: { name: '{tag}', deep: [{ of: '{with.team}', n: 3, yes: true, no: null }] } }
    await bench.run((await declared({ mint: { ...ACME.mint, ...nested } })).mint(TAG, {}))
    expect(new URLSearchParams(sent()[0]?.request.body).get('a b')).toBe('{x} & team_web')
    expect(sent()[0]?.request.headers.get('content-type')).toBe('application/x-www-form-urlencoded')
    expect(JSON.parse(sent()[1]?.request.body ?? '')).toEqual({
      name: TAG,
      deep: [{ of: 'team_web', n: 3, yes: true, no: null }],
    })
  })

  test('puts a word into a path without leaving it', async () => {
    const provider = await declared({ team: 'a/../b?c=d' })
    await bench.run(provider.list())
    expect(sent()[0]?.request.url.pathname).toBe('/v1/teams/a%2F..%2Fb%3Fc%3Dd/keys')
  })
})

describe('a new key', () => {
  test('is made with PUT once, too, whatever is answered', async () => {
    bench.wire.tap(answerWith(ofKeyturn, answers(503, {})))
    const provider = await declared({ mint: { ...ACME.mint, request: 'PUT /v1/teams/{with.team}/keys' } })
    expect(await failure(provider.mint(TAG, {}))).toMatchObject({ effect: 'unknown' })
    expect(sent()).toHaveLength(1)
  })

  test('for which there is no room is told apart from one that is refused', async () => {
    bench.http.controls.limit = 1
    expect(await failure(bench.provider.mint(TAG, {}))).toMatchObject({ code: 'quota-reached', effect: 'not-done' })
    bench.wire.tap(answerWith(ofKeyturn, answers(422, { error: { code: 'name_invalid' } })))
    expect(await failure(bench.provider.mint(TAG, {}))).toMatchObject({ code: 'refused', effect: 'not-done' })
  })

  test('is not used where the path leads to something else than a value', async () => {
    const provider = await declared({ mint: { ...ACME.mint, value: 'key.id' } })
    const thrown = await failure(provider.mint(TAG, {}))
    expect(thrown).toMatchObject({ code: 'unexpected-response', effect: 'done' })
    expect(thrown.message).toContain('no value as `pattern:` says')
  })

  test('whose end cannot be read is not taken for one without an end', async () => {
    const said = { key: { id: 'key_1', expires_at: 'soon' }, secret: `acme_${'x'.repeat(40)}` }
    bench.wire.tap(answerAfter(ofKeyturn, answers(201, said)))
    expect(await failure(bench.provider.mint(TAG, {}))).toMatchObject({
      code: 'unexpected-response',
      effect: 'unknown',
    })
  })
})

describe('a probe', () => {
  test.each([
    ['a declared word', 401, { error: { code: 'key_revoked' } }, 'dead'],
    ['another word', 401, { error: { code: 'key_unknown' } }, 'unknown'],
    ['no word', 401, {}, 'unknown'],
    ['the word with another status', 400, { error: { code: 'key_revoked' } }, 'unknown'],
    ['a declared refusal', 403, { error: { code: 'scope_missing' } }, 'alive-forbidden'],
    ['another refusal', 403, { error: { code: 'blocked' } }, 'unknown'],
    ['a status that is not declared', 418, { error: { code: 'key_revoked' } }, 'unknown'],
    ['another success', 202, {}, 'unknown'],
  ])('that is answered with %s knows what was declared', async (_name, status, body, verdict) => {
    expect(await probed(status, body)).toBe(verdict)
  })

  test('whose answer means two things knows nothing', async () => {
    const two = {
      alive: [{ status: 200, at: 'ok', is: [true] }],
      dead: [{ status: 200, at: 'error', is: ['revoked'] }],
    }
    expect(await probed(200, { ok: true, error: 'revoked' }, two)).toBe('unknown')
    expect(await probed(200, { ok: false, error: 'revoked' }, two)).toBe('dead')
    expect(await probed(200, { ok: true }, two)).toBe('alive')
  })

  test('of a disabled key says dead, and alive once it is enabled', async () => {
    const value = Secret.of(bench.first.value, bench.mask)
    await bench.run(bench.provider.disable?.(bench.first.id) ?? Promise.resolve())
    await bench.run(bench.provider.disable?.(bench.first.id) ?? Promise.resolve())
    expect((await bench.run(bench.provider.probe({ value }))).verdict).toBe('dead')
    await bench.run(bench.provider.enable?.(bench.first.id) ?? Promise.resolve())
    expect(await bench.run(bench.provider.probe({ value }))).toMatchObject({ verdict: 'alive', account: 'team_web' })
  })
})

describe('a listing', () => {
  const key = { id: 'key_1', name: 'web', state: 'active' }
  test.each([
    ['a status that nobody declared', { keys: [{ ...key, state: 'frozen' }], paging: { next: null } }],
    ['no status', { keys: [{ id: 'key_1', name: 'web' }], paging: { next: null } }],
    ['no name at all', { keys: [{ id: 'key_1', state: 'active' }], paging: { next: null } }],
    ['an id that could be no part of a path', { keys: [{ ...key, id: '../x' }], paging: { next: null } }],
    ['a time that is none', { keys: [{ ...key, last_used_at: 'today' }], paging: { next: null } }],
    ['a cursor that is none', { keys: [key], paging: { next: 'https://elsewhere.dev/?a b' } }],
    ['no word about more', { keys: [key] }],
  ])('with %s is not believed at all', async (_name, body) => {
    expect(await listed(body)).toBe('unexpected-response')
  })

  test('shows a key as disabled, and one that was deleted not at all', async () => {
    const [one, two] = [bench.byHand(), bench.byHand()]
    await bench.run(bench.provider.disable?.(one.id) ?? Promise.resolve())
    await bench.run(bench.provider.revoke(two.id))
    const { keys } = await bench.run(bench.provider.list())
    expect(keys.map(({ id, status }) => [id, status])).toEqual([
      [bench.first.id, 'alive'],
      [one.id, 'disabled'],
    ])
  })

  test('without names and times of keys has them empty', async () => {
    const bare = { ...key, name: null, created_at: null, last_used_at: null }
    expect(await listed({ keys: [bare], paging: { next: null } })).toEqual([['key_1'], true])
  })

  test('may end where nothing stands, if that is declared', async () => {
    const pages = { next: 'paging.next', as: 'cursor', end: 'missing' }
    expect(await listed({ keys: [key] }, { pages })).toEqual([['key_1'], true])
  })

  test('that shows a key twice, or leads to itself, is not complete', async () => {
    expect(await listed({ keys: [key, key], paging: { next: null } })).toEqual([['key_1'], false])
    expect(await listed({ keys: [key], paging: { next: 'again' } })).toEqual([['key_1'], false])
  })

  test('in one answer is complete, unless it is as long as it ever gets', async () => {
    const two = { keys: [key, { ...key, id: 7 }] }
    expect(await listed(two, { pages: 'one' })).toEqual([['key_1', '7'], true])
    expect(await listed(two, { pages: 'one', most: 2 })).toEqual([['key_1', '7'], false])
  })

  test.each([
    ['seconds', 1_790_000_000],
    ['milliseconds', 1_790_000_000_000],
    ['stamps', new Date(1_790_000_000_000).toISOString()],
  ])('may count times in %s', async (times, at) => {
    bench.wire.tap(answerWith(ofKeyturn, answers(200, { keys: [{ ...key, created_at: at }], paging: { next: null } })))
    const { keys } = await bench.run((await declared({ times })).list())
    expect(keys[0]?.createdAt).toBe(1_790_000_000_000)
  })

  test('may be the answer itself, or lie deep in it', async () => {
    expect(await listed([key], { items: '[]', pages: 'one' })).toEqual([['key_1'], true])
    const deep = { data: [{ list: [key] }] }
    expect(await listed(deep, { items: 'data[0].list[]', pages: 'one' })).toEqual([['key_1'], true])
  })

  test('that is not complete finds no key: another may fit as well', async () => {
    const parts = { value: Secret.of(bench.first.value, bench.mask) }
    const provider = await declared({ list: { ...ACME.list, pages: 'one', most: 1 } })
    expect(await bench.run(provider.find?.(parts) ?? Promise.reject(new Error('no verb')))).toBeUndefined()
  })

  test('without a word for use has no usage, and without a hint finds no key', async () => {
    const { used: _used, hint: _hint, ...list } = ACME.list
    const provider = await declared({ list })
    expect([provider.usage, provider.find]).toEqual([undefined, undefined])
    const parts = { value: Secret.of(bench.first.value, bench.mask) }
    expect((await bench.run(bench.provider.find?.(parts) ?? Promise.resolve(undefined)))?.keyId).toBe(bench.first.id)
  })
})

describe('a key that is deleted', () => {
  test('is deleted only where a declared answer says so', async () => {
    bench.wire.tap(answerWith(ofKeyturn, answers(202, { queued: true })))
    expect(await failure(bench.provider.revoke('key_1'))).toMatchObject({
      code: 'unexpected-response',
      effect: 'unknown',
    })
  })

  test('is not taken for gone by a 404 of another shape', async () => {
    bench.wire.tap(answerWith(ofKeyturn, answers(404, { error: { code: 'no_such_page' } })))
    expect(await failure(bench.provider.revoke('key_1'))).toMatchObject({ code: 'refused', effect: 'not-done' })
  })
})
