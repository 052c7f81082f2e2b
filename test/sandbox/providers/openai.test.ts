import { beforeEach, describe, expect, test } from '@jest/globals'
import { createClock, type DrivenClock } from '../../../src/sandbox/clock.ts'
import { createOpenai, type OpenaiSandbox } from '../../../src/sandbox/providers/openai/openai.ts'
import { ask, at, each, type Answer } from '../ask.ts'

const START = Date.UTC(2026, 10, 16, 2)
const CHAT = { model: 'gpt-sandbox', messages: [{ role: 'user', content: 'Hello?' }] }

let clock: DrivenClock
let openai: OpenaiSandbox
let admin: string
let project: string
let account: string

beforeEach(() => {
  clock = createClock(START)
  openai = createOpenai(clock)
  admin = openai.admin()
  project = openai.project('production')
  account = openai.serviceAccount(project, 'web')
})

function manage(line: string, body?: unknown): Promise<Answer> {
  return ask(openai.handler, line.replace(' /', ' /v1/organization/'), { key: admin, body })
}

function mint(body: unknown = { name: 'kt-1-openai-1-abcdef' }): Promise<Answer> {
  return manage(`POST /projects/${project}/service_accounts/${account}/api_keys`, body)
}

function chat(key: unknown): Promise<Answer> {
  return ask(openai.handler, 'POST /v1/chat/completions', { key: String(key), body: CHAT })
}

function models(key: unknown): Promise<Answer> {
  return ask(openai.handler, 'GET /v1/models', { key: String(key) })
}

function keys(query = 'owner_project_access=any'): Promise<Answer> {
  return manage(`GET /projects/${project}/api_keys?${query}`)
}

async function lastUsed(): Promise<unknown> {
  return at((await keys()).json, 'data', 0, 'last_used_at')
}

function usage(endpoint: string, query: string): Promise<Answer> {
  return manage(`GET /usage/${endpoint}?${query}`)
}

describe('a new key', () => {
  test('has a value after the vendor’s pattern that works at once, and shows its ends in the listing', async () => {
    const made = await mint()
    expect(made.status).toBe(200)
    const value = String(made.json['value'])
    expect(value).toMatch(/^sk-svcacct-[A-Za-z0-9_-]{58}T3BlbkFJ[A-Za-z0-9_-]{58}$/)
    expect((await models(value)).status).toBe(200)
    const listed = at((await keys()).json, 'data', 0)
    expect(listed).toMatchObject({
      id: made.json['id'],
      name: 'kt-1-openai-1-abcdef',
      redacted_value: `${value.slice(0, 6)}...${value.slice(-3)}`,
      created_at: START / 1000,
      owner: { type: 'service_account', service_account: { id: account, name: 'web' } },
    })
    expect(JSON.stringify(listed)).not.toContain(value)
    expect(openai.minted()).toEqual([admin, value])
  })

  test('expires when it was asked to', async () => {
    const { json } = await mint({ name: 'short', expires_in_seconds: 60 })
    expect(json['expires_at']).toBe(START / 1000 + 60)
    await clock.advance(59_999)
    expect((await models(json['value'])).status).toBe(200)
    await clock.advance(1)
    expect((await models(json['value'])).status).toBe(401)
  })

  test.each([
    ['an expiry of nothing', { expires_in_seconds: 0 }],
    ['an expiry beyond a year', { expires_in_seconds: 31_536_001 }],
    ['an expiry in words', { expires_in_seconds: '60' }],
    ['scopes that are not a list', { scopes: 'all' }],
    ['a name that is a number', { name: 7 }],
  ])('is refused with %s, and nothing is made', async (_, body) => {
    expect((await mint(body)).status).toBe(400)
    expect(openai.keys()).toHaveLength(0)
  })

  test('without expiry is refused where the organization demands one', async () => {
    openai.controls.demandsExpiry = true
    expect((await mint()).status).toBe(400)
    expect((await mint({ name: 'x', expires_in_seconds: 3600 })).status).toBe(200)
  })

  test('works only after a while when the vendor is slow', async () => {
    openai.controls.worksAfter = 3000
    const { json } = await mint()
    expect((await models(json['value'])).status).toBe(401)
    await clock.advance(3000)
    expect((await models(json['value'])).status).toBe(200)
  })

  test('with narrowed scopes is alive and forbidden elsewhere', async () => {
    const { json } = await mint({ name: 'narrow', scopes: ['model.request'] })
    expect((await models(json['value'])).status).toBe(403)
    expect((await chat(json['value'])).status).toBe(200)
  })

  test.each([
    ['project', () => `POST /projects/proj_none/service_accounts/${account}/api_keys`],
    ['service account', () => `POST /projects/${project}/service_accounts/user-none/api_keys`],
  ])('needs its %s to exist', async (_, line) => {
    expect((await manage(line(), { name: 'x' })).status).toBe(404)
  })
})

describe('deleting a key', () => {
  test('kills it, and it is gone from the listing', async () => {
    const { json } = await mint()
    const gone = await manage(`DELETE /projects/${project}/api_keys/${String(json['id'])}`)
    expect([gone.status, gone.json['deleted']]).toEqual([200, true])
    const dead = await models(json['value'])
    expect([dead.status, at(dead.json, 'error', 'code')]).toEqual([401, 'invalid_api_key'])
    expect(dead.body).not.toContain(String(json['value']))
    expect(each((await keys()).json, 'data', 'id')).toEqual([])
  })

  test('twice says 404', async () => {
    const { json } = await mint()
    const line = `DELETE /projects/${project}/api_keys/${String(json['id'])}`
    await manage(line)
    expect((await manage(line)).status).toBe(404)
  })

  test('takes a while when the vendor is slow, and the listing is behind', async () => {
    const { json } = await mint()
    await clock.advance(60_000)
    openai.controls.diesAfter = 4000
    openai.controls.listingLag = 9000
    await manage(`DELETE /projects/${project}/api_keys/${String(json['id'])}`)
    expect((await models(json['value'])).status).toBe(200)
    await clock.advance(4000)
    expect((await models(json['value'])).status).toBe(401)
    expect(each((await keys()).json, 'data', 'id')).toEqual([json['id']])
    await clock.advance(5000)
    expect(each((await keys()).json, 'data', 'id')).toEqual([])
  })

  test('is refused for a service account’s key in the doubtful case; its account takes all its keys along', async () => {
    openai.controls.refusesServiceAccountKeys = true
    const [one, two] = [await mint(), await mint()]
    expect((await manage(`DELETE /projects/${project}/api_keys/${String(one.json['id'])}`)).status).toBe(400)
    expect((await models(one.json['value'])).status).toBe(200)
    const gone = await manage(`DELETE /projects/${project}/service_accounts/${account}`)
    expect(gone.json).toMatchObject({ id: account, deleted: true })
    for (const key of [one, two]) expect((await models(key.json['value'])).status).toBe(401)
    expect((await manage(`GET /projects/${project}/service_accounts/${account}`)).status).toBe(404)
  })

  test('of a person’s key works in the doubtful case too', async () => {
    openai.controls.refusesServiceAccountKeys = true
    const { id } = openai.mint({ project, name: 'mine', user: 'mona' })
    expect((await manage(`DELETE /projects/${project}/api_keys/${id}`)).status).toBe(200)
  })
})

describe('the listing', () => {
  test('comes in pages, oldest first, by the last id seen', async () => {
    const ids = []
    for (let i = 0; i < 5; i += 1) ids.push(openai.mint({ project, name: `k${i}`, account }).id)
    const first = await keys('limit=2')
    expect([each(first.json, 'data', 'id'), first.json['has_more']]).toEqual([ids.slice(0, 2), true])
    const second = await keys(`limit=2&after=${String(first.json['last_id'])}`)
    expect([each(second.json, 'data', 'id'), second.json['has_more']]).toEqual([ids.slice(2, 4), true])
    const third = await keys(`limit=2&after=${String(second.json['last_id'])}`)
    expect([each(third.json, 'data', 'id'), third.json['has_more']]).toEqual([ids.slice(4), false])
  })

  test('holds 20 unless asked for more, and 100 at most', async () => {
    for (let i = 0; i < 30; i += 1) openai.mint({ project, name: `k${i}`, account })
    expect(each((await keys('')).json, 'data', 'id')).toHaveLength(20)
    expect(each((await keys('limit=100')).json, 'data', 'id')).toHaveLength(30)
    expect((await keys('limit=101')).status).toBe(400)
  })

  test('leaves out keys whose owner is gone, unless any are asked for', async () => {
    const { id } = openai.mint({ project, name: 'orphan', account: 'user-departed' })
    expect(each((await keys('')).json, 'data', 'id')).toEqual([])
    expect(each((await keys()).json, 'data', 'owner_project_access')).toEqual(['inactive'])
    expect(each((await keys('owner_project_access=inactive')).json, 'data', 'id')).toEqual([id])
  })

  test('is behind for new keys by its lag', async () => {
    openai.controls.listingLag = 5000
    const { json } = await mint()
    expect((await models(json['value'])).status).toBe(200)
    expect(each((await keys()).json, 'data', 'id')).toEqual([])
    expect((await manage(`GET /projects/${project}/api_keys/${String(json['id'])}`)).status).toBe(404)
    await clock.advance(5000)
    expect(each((await keys()).json, 'data', 'id')).toEqual([json['id']])
  })

  test('shows a person’s key with its owner', async () => {
    openai.mint({ project, name: 'mine', user: 'mona' })
    expect(at((await keys()).json, 'data', 0, 'owner')).toMatchObject({ type: 'user', user: { name: 'mona' } })
  })

  test('of projects and service accounts shows the organization’s own, archived ones on demand', async () => {
    const old = openai.project('old')
    openai.archive(old)
    openai.project('theirs', 'org-other')
    expect(each((await manage('GET /projects')).json, 'data', 'id')).toEqual([project])
    expect(each((await manage('GET /projects?include_archived=true')).json, 'data', 'id')).toEqual([project, old])
    expect(each((await manage(`GET /projects/${project}/service_accounts`)).json, 'data', 'id')).toEqual([account])
  })
})

describe('changing a key', () => {
  test('sets an expiry that counts from the request, each time anew', async () => {
    const { json } = await mint()
    const line = `POST /projects/${project}/api_keys/${String(json['id'])}`
    await manage(line, { expires_in_seconds: 60 })
    await clock.advance(30_000)
    expect((await manage(line, { expires_in_seconds: 60 })).json['expires_at']).toBe(START / 1000 + 90)
    await clock.advance(60_000)
    expect((await models(json['value'])).status).toBe(401)
    expect((await manage(line, { expires_in_seconds: 60 })).status).toBe(400)
  })

  test.each([
    ['nothing', {}],
    ['null', { expires_in_seconds: null }],
    ['no time', { expires_in_seconds: 0 }],
  ])('with %s is refused', async (_, body) => {
    const { json } = await mint()
    expect((await manage(`POST /projects/${project}/api_keys/${String(json['id'])}`, body)).status).toBe(400)
  })

  test('to no scopes means all of them', async () => {
    const { json } = await mint({ name: 'narrow', scopes: ['model.request'] })
    await manage(`POST /projects/${project}/api_keys/${String(json['id'])}`, { scopes: [] })
    expect((await models(json['value'])).status).toBe(200)
  })
})

describe('who may do what', () => {
  test('a project key cannot manage keys', async () => {
    const { json } = await mint()
    const reply = await ask(openai.handler, 'GET /v1/organization/projects', { key: String(json['value']) })
    expect(reply.status).toBe(403)
  })

  test('an admin key cannot call models', async () => {
    expect((await models(admin)).status).toBe(403)
  })

  test('an admin key does not see another organization', async () => {
    const theirs = openai.project('theirs', 'org-other')
    expect((await manage(`GET /projects/${theirs}/api_keys`)).status).toBe(404)
    expect(each((await manage('GET /projects')).json, 'data', 'id')).not.toContain(theirs)
  })

  test('an admin key that was taken away is dead', async () => {
    openai.dropAdmin(admin)
    expect((await manage('GET /projects')).status).toBe(401)
  })

  test('no key at all says 401 in the vendor’s shape', async () => {
    const reply = await ask(openai.handler, 'GET /v1/models')
    expect([reply.status, reply.json]).toMatchObject([401, { error: { type: 'invalid_request_error', param: null } }])
  })

  test.each(['GET /v1/organization/unknown', 'PUT /v1/organization/projects', 'GET /v2/models'])(
    '%s is not a route',
    async (line) => {
      const reply = await ask(openai.handler, line, { key: admin })
      expect([reply.status, at(reply.json, 'error', 'type')]).toEqual([404, 'invalid_request_error'])
    },
  )

  test('every answer bears the clock’s date', async () => {
    await clock.advance(90_000)
    expect((await models(admin)).headers['date']).toBe('Mon, 16 Nov 2026 02:01:30 GMT')
  })

  test('too many requests are told when to come again, and that is true', async () => {
    openai.controls.limit = { requests: 2, per: 60_000 }
    await manage('GET /projects')
    await clock.advance(20_000)
    await manage('GET /projects')
    const refused = await manage('GET /projects')
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '40'])
    await clock.advance(40_000)
    expect((await manage('GET /projects')).status).toBe(200)
  })
})

describe('use', () => {
  test('of a key is null before its first request, then the last one, late and rounded as its controls say', async () => {
    openai.controls.lastUsedLag = 120_000
    openai.controls.lastUsedResolution = 60_000
    const { json } = await mint()
    expect(await lastUsed()).toBeNull()
    await clock.advance(90_000)
    await models(json['value'])
    expect(await lastUsed()).toBeNull()
    await clock.advance(120_000)
    expect(await lastUsed()).toBe(START / 1000 + 60)
  })

  test('is not counted for a refused request', async () => {
    const { json, headers } = await mint({ name: 'narrow', scopes: ['other'] })
    expect(headers['x-request-id']).toMatch(/^req_/)
    await models(json['value'])
    expect(await lastUsed()).toBeNull()
  })

  test('is counted by key and bucket, per product', async () => {
    const [one, two] = [await mint(), await mint()]
    await chat(one.json['value'])
    await chat(one.json['value'])
    await chat(two.json['value'])
    await clock.advance(60_000)
    await chat(two.json['value'])
    await models(one.json['value'])
    await ask(openai.handler, 'POST /v1/embeddings', {
      key: String(one.json['value']),
      body: { model: 'e', input: 'x' },
    })
    const grouped = `start_time=${START / 1000}&bucket_width=1m&group_by[]=api_key_id&group_by[]=project_id`
    const { json } = await usage('completions', grouped)
    expect(at(json, 'data', 0, 'results')).toMatchObject([
      { api_key_id: one.json['id'], project_id: project, num_model_requests: 2 },
      { api_key_id: two.json['id'], num_model_requests: 1 },
    ])
    await clock.advance(60_000)
    const mine = `${grouped}&api_key_ids[]=${String(one.json['id'])}`
    expect(each((await usage('completions', mine)).json, 'data', 'results')).toMatchObject([[{}], []])
    expect(at((await usage('embeddings', mine)).json, 'data', 1, 'results', 0, 'num_model_requests')).toBe(1)
  })

  test('comes to light only after its lag', async () => {
    openai.controls.usageLag = 600_000
    const { json } = await mint()
    await chat(json['value'])
    const query = `start_time=${START / 1000}&bucket_width=1h&group_by[]=api_key_id`
    await clock.advance(599_000)
    expect(at((await usage('completions', query)).json, 'data', 0, 'results')).toEqual([])
    await clock.advance(1000)
    expect(at((await usage('completions', query)).json, 'data', 0, 'results', 0, 'num_model_requests')).toBe(1)
  })

  test('comes in pages of as many buckets as asked for', async () => {
    await clock.advance(3 * 3_600_000)
    const query = `start_time=${START / 1000}&bucket_width=1h&limit=2`
    const first = await usage('completions', query)
    expect([each(first.json, 'data', 'start_time'), first.json['has_more']]).toEqual([
      [START / 1000, START / 1000 + 3600],
      true,
    ])
    const second = await usage('completions', `${query}&page=${String(first.json['next_page'])}`)
    expect([each(second.json, 'data', 'start_time'), second.json['next_page']]).toEqual([[START / 1000 + 7200], null])
  })

  test.each([
    ['no start', 'completions', 'bucket_width=1m'],
    ['an unknown width', 'completions', 'start_time=1&bucket_width=5m'],
    ['more buckets than a day of minutes', 'completions', 'start_time=1&bucket_width=1m&limit=1441'],
    ['vector stores by key', 'vector_stores', 'start_time=1&group_by[]=api_key_id'],
    ['code interpreter sessions of one key', 'code_interpreter_sessions', 'start_time=1&api_key_ids[]=key_1'],
  ])('cannot be asked for with %s', async (_, endpoint, query) => {
    expect((await usage(endpoint, query)).status).toBe(400)
  })
})
