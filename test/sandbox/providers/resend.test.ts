import { beforeEach, describe, expect, test } from '@jest/globals'
import { createClock, type DrivenClock } from '../../../src/sandbox/clock.ts'
import { createResend, type ResendSandbox } from '../../../src/sandbox/providers/resend/resend.ts'
import { ask, at, each, type Answer } from '../ask.ts'

const START = Date.UTC(2026, 10, 16, 2)
const EMAIL = { from: 'Acme <hello@acme.dev>', to: 'mona@acme.dev', subject: 'Hello', text: 'Hello.' }

let clock: DrivenClock
let resend: ResendSandbox
let admin: { readonly id: string; readonly value: string }

beforeEach(() => {
  clock = createClock(START)
  resend = createResend(clock, { limit: undefined })
  admin = resend.mint({ name: 'admin' })
})

function manage(line: string, body?: unknown): Promise<Answer> {
  return ask(resend.handler, line, { key: admin.value, body })
}

function send(key: unknown, body: unknown = EMAIL): Promise<Answer> {
  return ask(resend.handler, 'POST /emails', { key: String(key), body })
}

function mint(body: unknown = { name: 'web', permission: 'sending_access' }): Promise<Answer> {
  return manage('POST /api-keys', body)
}

async function newestUse(): Promise<unknown> {
  return at((await manage('GET /api-keys')).json, 'data', 0, 'last_used_at')
}

describe('a new key', () => {
  test('has a token after the vendor’s pattern, shown once', async () => {
    const made = await mint()
    expect(made.status).toBe(201)
    expect(Object.keys(made.json)).toEqual(['id', 'token'])
    expect(made.json['token']).toMatch(/^re_[A-Za-z0-9_]{20,}$/)
    const list = await manage('GET /api-keys')
    expect(list.body).not.toContain(String(made.json['token']))
    expect(at(list.json, 'data', 0)).toEqual({
      id: made.json['id'],
      name: 'web',
      created_at: '2026-11-16 02:00:00.000+00',
      last_used_at: null,
    })
  })

  test('may do everything unless it is asked to be less', async () => {
    const { json } = await mint({ name: 'mighty' })
    expect((await ask(resend.handler, 'GET /domains', { key: String(json['token']) })).status).toBe(200)
  })

  test.each([
    ['no name', {}, 422],
    ['an empty name', { name: ' ' }, 422],
    ['a name of 51 characters', { name: 'x'.repeat(51) }, 422],
    ['an unknown permission', { name: 'x', permission: 'some_access' }, 422],
    ['a domain but full access', { name: 'x', domain_id: 'd' }, 422],
    ['a domain that is not there', { name: 'x', permission: 'sending_access', domain_id: 'd' }, 404],
  ])('is refused with %s, and nothing is made', async (_, body, status) => {
    expect((await mint(body)).status).toBe(status)
    expect(resend.keys()).toHaveLength(1)
  })

  test('may have a name of 50 characters', async () => {
    expect((await mint({ name: 'x'.repeat(50) })).status).toBe(201)
  })

  test('of one domain sends from that one only', async () => {
    const other = resend.domain('acme.com')
    const { json } = await mint({ name: 'x', permission: 'sending_access', domain_id: other })
    expect((await send(json['token'])).status).toBe(403)
    expect((await send(json['token'], { ...EMAIL, from: 'hello@acme.com' })).status).toBe(200)
  })
})

describe('the inverted statuses', () => {
  test('a key that may only send answers 401 elsewhere, and is alive', async () => {
    const { json } = await mint()
    const reply = await ask(resend.handler, 'GET /domains', { key: String(json['token']) })
    expect([reply.status, reply.json['name']]).toEqual([401, 'restricted_api_key'])
    expect((await send(json['token'])).status).toBe(200)
  })

  test('a dead key answers 403', async () => {
    const { json } = await mint()
    await manage(`DELETE /api-keys/${String(json['id'])}`)
    const reply = await send(json['token'])
    expect([reply.status, reply.json['name']]).toEqual([403, 'invalid_api_key'])
  })

  test('no key answers 401 too', async () => {
    const reply = await ask(resend.handler, 'GET /domains')
    expect([reply.status, reply.json]).toMatchObject([401, { name: 'missing_api_key', statusCode: 401 }])
  })
})

describe('keys', () => {
  test('are renamed', async () => {
    const { json } = await mint()
    expect((await manage(`PATCH /api-keys/${String(json['id'])}`, { name: 'retired' })).status).toBe(200)
    expect(at((await manage('GET /api-keys')).json, 'data', 0, 'name')).toBe('retired')
    expect((await manage(`PATCH /api-keys/${String(json['id'])}`, {})).status).toBe(422)
    expect((await manage('PATCH /api-keys/none', { name: 'x' })).status).toBe(404)
  })

  test('are deleted once; a second time there is nothing', async () => {
    const { json } = await mint()
    const gone = await manage(`DELETE /api-keys/${String(json['id'])}`)
    expect([gone.status, gone.json]).toEqual([200, { object: 'api_key', id: json['id'], deleted: true }])
    expect((await manage(`DELETE /api-keys/${String(json['id'])}`)).status).toBe(404)
  })

  test('can delete themselves, and are locked out then', async () => {
    await manage(`DELETE /api-keys/${admin.id}`)
    expect((await manage('GET /api-keys')).status).toBe(403)
  })

  test('are listed newest first, in pages in both directions', async () => {
    const ids = [admin.id]
    for (let i = 0; i < 4; i += 1) ids.unshift(resend.mint({ name: `k${i}` }).id)
    expect(each((await manage('GET /api-keys')).json, 'data', 'id')).toEqual(ids)
    const first = await manage('GET /api-keys?limit=2')
    expect([each(first.json, 'data', 'id'), first.json['has_more']]).toEqual([ids.slice(0, 2), true])
    const rest = await manage(`GET /api-keys?limit=3&after=${String(ids[1])}`)
    expect([each(rest.json, 'data', 'id'), rest.json['has_more']]).toEqual([ids.slice(2), false])
    const back = await manage(`GET /api-keys?limit=2&before=${String(ids[3])}`)
    expect([each(back.json, 'data', 'id'), back.json['has_more']]).toEqual([ids.slice(1, 3), true])
  })

  test.each(['limit=0', 'limit=101', 'limit=x', 'after=none', 'after=a&before=b'])(
    'are not listed for %s',
    async (query) => {
      expect((await manage(`GET /api-keys?${query}`)).status).toBe(422)
    },
  )

  test('settle as slowly as the controls say', async () => {
    Object.assign(resend.controls, { worksAfter: 2000, diesAfter: 3000, listingLag: 1000 })
    await clock.advance(60_000)
    const { json } = await mint()
    expect((await send(json['token'])).status).toBe(403)
    expect(each((await manage('GET /api-keys')).json, 'data', 'id')).toEqual([admin.id])
    await clock.advance(2000)
    expect((await send(json['token'])).status).toBe(200)
    await manage(`DELETE /api-keys/${String(json['id'])}`)
    expect((await send(json['token'])).status).toBe(200)
    await clock.advance(3000)
    expect((await send(json['token'])).status).toBe(403)
  })

  test('show their last use, late and rounded as the controls say', async () => {
    Object.assign(resend.controls, { lastUsedLag: 60_000, lastUsedResolution: 60_000 })
    const { json } = await mint()
    await clock.advance(90_000)
    await send(json['token'])
    expect(await newestUse()).toBeNull()
    await clock.advance(60_000)
    expect(await newestUse()).toBe('2026-11-16 02:01:00.000+00')
  })
})

describe('sending', () => {
  test('gives an id, and the same for a repeat with its idempotency key', async () => {
    const options = { key: admin.value, body: EMAIL, headers: { 'idempotency-key': 'once' } }
    const [one, two] = [
      await ask(resend.handler, 'POST /emails', options),
      await ask(resend.handler, 'POST /emails', options),
    ]
    expect(one.json).toEqual(two.json)
    expect((await send(admin.value)).json).not.toEqual(one.json)
    expect(resend.keys()[0]?.sent).toBe(2)
  })

  test.each(['from', 'to', 'subject'])('needs `%s`', async (field) => {
    const reply = await send(admin.value, { ...EMAIL, [field]: undefined })
    expect([reply.status, reply.json['name']]).toEqual([422, 'missing_required_field'])
  })
})

describe('the team’s limit', () => {
  test('is shared by its keys: the third request within a second must wait, and then may', async () => {
    resend.controls.limit = { requests: 2, per: 1000 }
    const sender = resend.mint({ name: 'web', permission: 'sending_access' })
    expect((await send(sender.value)).status).toBe(200)
    expect((await manage('GET /api-keys')).status).toBe(200)
    const refused = await send(sender.value)
    expect([refused.status, refused.headers['retry-after'], refused.json['name']]).toEqual([
      429,
      '1',
      'rate_limit_exceeded',
    ])
    await clock.advance(1000)
    expect((await send(sender.value)).status).toBe(200)
  })
})

test.each([
  ['GET /unknown', 404],
  ['PUT /api-keys', 405],
  ['GET /api-keys/some-id', 405],
  ['POST /domains', 405],
])('%s answers %i', async (line, status) => {
  expect((await manage(line)).status).toBe(status)
})
