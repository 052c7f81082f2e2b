import { beforeEach, describe, expect, test } from '@jest/globals'
import { createClock, type DrivenClock } from '../../../src/sandbox/clock.ts'
import { createSupabase, type SupabaseSandbox } from '../../../src/sandbox/providers/supabase/supabase.ts'
import { ask, at, type Answer } from '../ask.ts'

const START = Date.UTC(2026, 10, 16, 2)
const DAY = 86_400_000
const SQL =
  "select unix_millis(max(timestamp)) as timestamp, apikey.`hash` from edge_logs cross join unnest(metadata) as m where apikey.error is null and apikey.`hash` is not null and apikey.prefix like 'sb_secret_%' group by apikey.`hash`"

let clock: DrivenClock
let supabase: SupabaseSandbox
let admin: string
let ref: string

beforeEach(() => {
  clock = createClock(START)
  supabase = createSupabase(clock)
  admin = supabase.admin()
  ref = supabase.project('production')
})

function manage(line: string, body?: unknown, key = admin): Promise<Answer> {
  return ask(supabase.handler, line.replace(' ', ` /v1/projects/${ref}`), { key, body })
}

/** A request of an application. */
function use(value: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return ask(supabase.handler, 'POST /rest/v1/orders', {
    body: { item: 'tea' },
    headers: { apikey: value, ...headers },
  })
}

function logs(from: number, until: number, sql = SQL): Promise<Answer> {
  const query = new URLSearchParams({
    sql,
    iso_timestamp_start: new Date(from).toISOString(),
    iso_timestamp_end: new Date(until).toISOString(),
  })
  return manage(`GET /analytics/endpoints/logs.all?${query.toString()}`)
}

describe('a new key', () => {
  test.each([
    ['no type', { name: 'good' }],
    ['the legacy type', { name: 'good', type: 'legacy' }],
    ['three characters', { name: 'abc', type: 'secret' }],
    ['a hyphen', { name: 'with-hyphen', type: 'secret' }],
    ['a capital', { name: 'Capital', type: 'secret' }],
    ['a digit first', { name: '1234', type: 'secret' }],
    ['65 characters', { name: 'a'.repeat(65), type: 'secret' }],
    ['a template that is none', { name: 'good', type: 'secret', secret_jwt_template: 'service_role' }],
  ])('is refused with %s', async (_name, body) => {
    expect((await manage('POST /api-keys', body)).status).toBe(400)
    expect(supabase.keys()).toEqual([])
  })

  test.each([
    ['?reveal=true', /^sb_secret_[A-Za-z0-9_-]{31}$/],
    ['?reveal=false', undefined],
    ['', undefined],
  ])('shows its value only where it is asked for: %j', async (query, value) => {
    const { status, json } = await manage(`POST /api-keys${query}`, { type: 'secret', name: 'good' })

    expect(status).toBe(201)
    if (value === undefined) expect(json['api_key']).toBeNull()
    else expect(json['api_key']).toMatch(value)
  })

  test('can be read again, until it is deleted', async () => {
    const { id, value } = supabase.mint({ project: ref, name: 'web' })

    expect((await manage(`GET /api-keys/${id}?reveal=true`)).json['api_key']).toBe(value)
    expect((await manage(`DELETE /api-keys/${id}`)).status).toBe(200)
    expect((await manage(`GET /api-keys/${id}?reveal=true`)).status).toBe(404)
    expect((await manage(`DELETE /api-keys/${id}`)).status).toBe(404)
  })
})

test('a listing gives legacy and publishable values away, and no secret one', async () => {
  const secret = supabase.mint({ project: ref, name: 'web' }).value
  const open = supabase.mint({ project: ref, name: 'shop', type: 'publishable' }).value

  const { body } = await manage('GET /api-keys?reveal=false')

  const legacy = Object.values(supabase.projects()[0]?.legacy ?? {})
  expect([...legacy, open].every((value) => body.includes(value))).toBe(true)
  expect(body).not.toContain(secret)
})

describe('the gateway', () => {
  test.each<[string, string, Readonly<Record<string, string>>, number, string]>([
    ['a key in `apikey`', 'key', {}, 201, ''],
    ['the same as a token', 'key', { authorization: 'same' }, 201, ''],
    ['a user’s token beside it', 'key', { authorization: 'Bearer eyJ.a.b' }, 201, ''],
    ['another token beside it', 'key', { authorization: 'Bearer sb_secret_another' }, 401, 'Invalid JWT'],
    ['a browser with a secret key', 'key', { 'user-agent': 'Mozilla/5.0' }, 401, 'Forbidden use of secret'],
    ['a key that nobody made', 'sb_secret_nobody', {}, 401, 'Unregistered API key'],
    ['no key of theirs', 'something', {}, 401, 'Invalid API key'],
  ])('%s', async (_name, which, headers, status, message) => {
    const { value } = supabase.mint({ project: ref, name: 'web' })
    const given = headers['authorization'] === 'same' ? { authorization: `Bearer ${value}` } : headers

    const reply = await use(which === 'key' ? value : which, given)

    expect(reply.status).toBe(status)
    expect(reply.json['message'] ?? '').toEqual(expect.stringContaining(message))
  })

  test('wants the header, and is one project’s alone at its own address', async () => {
    const { value } = supabase.mint({ project: ref, name: 'web' })
    const other = supabase.project('another')
    const [own, foreign] = [ref, other].map((one) => new URL(`https://${one}.supabase.co/auth/v1/settings`))
    if (own === undefined || foreign === undefined) throw new Error('no address')
    const get = { method: 'GET', headers: new Map([['apikey', value]]), body: '' }

    expect((await supabase.handler({ ...get, url: own })).status).toBe(200)
    expect((await supabase.handler({ ...get, url: foreign })).status).toBe(401)
    expect((await supabase.handler({ ...get, headers: new Map(), url: own })).status).toBe(401)
  })

  test('legacy keys live and die together, and come back', async () => {
    const { anon = '', service_role: service = '' } = supabase.projects()[0]?.legacy ?? {}
    const both = async (): Promise<readonly number[]> => [(await use(anon)).status, (await use(service)).status]

    expect(await both()).toEqual([201, 201])
    expect((await manage('PUT /api-keys/legacy?enabled=false')).json).toEqual({ enabled: false })
    expect(await both()).toEqual([401, 401])
    await manage('PUT /api-keys/legacy?enabled=true')
    expect(await both()).toEqual([201, 201])
  })
})

describe('the logs', () => {
  test('tell the newest request by hash, of keys that were let in', async () => {
    const { id, value } = supabase.mint({ project: ref, name: 'web' })
    await use(value)
    await clock.advance(90_000)
    await use(value)
    await use('sb_secret_nobody_ever_made_this')

    const { hash } = (await manage(`GET /api-keys/${id}`)).json
    expect((await logs(START, START + DAY)).json).toEqual({ result: [{ timestamp: START + 90_000, hash }] })
  })

  test('come late, and are kept no longer than the plan says', async () => {
    Object.assign(supabase.controls, { lastUsedLag: 600_000, retention: DAY })
    await use(supabase.mint({ project: ref, name: 'web' }).value)
    const rows = async (): Promise<unknown> => at((await logs(START, START + DAY)).json, 'result', 0, 'timestamp')

    expect(await rows()).toBeUndefined()
    await clock.advance(600_000)
    expect(await rows()).toBe(START)
    await clock.advance(DAY)
    expect(await rows()).toBeUndefined()
  })

  test('take a day, rounded to minutes, and no more', async () => {
    expect((await logs(START, START + DAY + 29_000)).status).toBe(200)
    expect((await logs(START, START + DAY + 31_000)).status).toBe(400)
  })

  test('tell of a question they do not understand with a 200', async () => {
    const { status, json } = await logs(START, START + DAY, 'select 1')

    expect([status, at(json, 'error', 'code')]).toEqual([200, 400])
  })
})

test.each([
  ['GET /api-keys', 'api_gateway_keys_read'],
  ['POST /api-keys', 'api_gateway_keys_write'],
  ['GET /analytics/endpoints/logs.all', 'analytics_logs_read'],
])('%s needs %s', async (line, permission) => {
  const others = (
    ['projects_read', 'api_gateway_keys_read', 'api_gateway_keys_write', 'analytics_logs_read'] as const
  ).filter((one) => one !== permission)

  expect((await manage(line, { type: 'secret', name: 'good' }, supabase.admin(others))).status).toBe(403)
  expect((await manage(line, { type: 'secret', name: 'good' }, 'sbp_nobody')).status).toBe(401)
})

test('an access token may ask 120 times a minute', async () => {
  for (let i = 0; i < 120; i += 1) await manage('GET /api-keys/legacy')

  expect(await manage('GET /api-keys/legacy')).toMatchObject({ status: 429, headers: { 'retry-after': '60' } })
  await clock.advance(60_001)
  expect((await manage('GET /api-keys/legacy')).status).toBe(200)
})
