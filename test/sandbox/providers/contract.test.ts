import { describe, expect, test } from '@jest/globals'
import { createClock } from '../../../src/sandbox/clock.ts'
import { createOpenai } from '../../../src/sandbox/providers/openai/openai.ts'
import { createSupabase } from '../../../src/sandbox/providers/supabase/supabase.ts'
import { createResend } from '../../../src/sandbox/providers/resend/resend.ts'
import { ask } from '../ask.ts'
import { haveSpec, readSpec } from './vendors.ts'

const OPENAI = 'openai.trimmed-sdk7.55.json'
const RESEND = 'resend.trimmed.json'
const SUPABASE = 'supabase.trimmed.json'
const START = Date.UTC(2026, 10, 16, 2)

const inOpenai = haveSpec(OPENAI) ? describe : describe.skip
const inSupabase = haveSpec(SUPABASE) ? describe : describe.skip
const inResend = haveSpec(RESEND) ? describe : describe.skip

inOpenai('OpenAI answers as its document says (skipped: the folder of KEYTURN_SPECS is missing)', () => {
  const clock = createClock(START)
  const openai = createOpenai(clock)
  const admin = openai.admin()
  const project = openai.project('production')
  const account = openai.serviceAccount(project, 'web')
  const doomed = openai.serviceAccount(project, 'doomed')
  const key = openai.mint({ project, name: 'web', account, expiresInSeconds: 3600 })
  const spare = openai.mint({ project, name: 'mona', user: 'mona' })
  const P = '/organization/projects/{project_id}'
  const places = { '{project_id}': project, '{service_account_id}': account, '{api_key_id}': key.id }
  const usage = ['completions', 'embeddings', 'moderations', 'images', 'audio_speeches', 'audio_transcriptions']
  const others = ['file_search_calls', 'web_search_calls', 'vector_stores', 'code_interpreter_sessions']

  async function answers(
    operation: string,
    options: { query?: string; body?: unknown; key?: string } = {},
  ): Promise<void> {
    const line = Object.entries(places).reduce((text, [place, id]) => text.replace(place, id), operation)
    const path = line.replace(' /', ' /v1/') + (options.query ?? '')
    const reply = await ask(openai.handler, path, { key: options.key ?? admin, body: options.body })
    const spec = readSpec(OPENAI)
    expect([operation, reply.status, spec.faults(operation, reply.status, reply.json)]).toEqual([operation, 200, []])
  }

  test.each([
    ['GET /organization/projects'],
    [`GET ${P}`],
    [`GET ${P}/service_accounts`],
    [`GET ${P}/service_accounts/{service_account_id}`],
    [`GET ${P}/api_keys`],
    [`GET ${P}/api_keys/{api_key_id}`],
  ])('%s', async (operation) => {
    await answers(operation)
  })

  test('GET /models with a project key', () => answers('GET /models', { key: key.value }))

  test('minting, with an expiry and without', async () => {
    const operation = `POST ${P}/service_accounts/{service_account_id}/api_keys`
    await answers(operation, { body: { name: 'kt' } })
    await answers(operation, { body: { name: 'kt', expires_in_seconds: 60, scopes: [] } })
  })

  test('a service account with and without a first key', async () => {
    await answers(`POST ${P}/service_accounts`, { body: { name: 'new' } })
    await answers(`POST ${P}/service_accounts`, { body: { name: 'bare', create_service_account_only: true } })
  })

  test('a change of a key', () => answers(`POST ${P}/api_keys/{api_key_id}`, { body: { expires_in_seconds: 600 } }))

  test.each([...usage, ...others])('usage of %s, used or not', async (name) => {
    const body = { model: 'm', input: 'x', messages: [] }
    for (const path of ['chat/completions', 'embeddings', 'moderations']) {
      await ask(openai.handler, `POST /v1/${path}`, { key: key.value, body })
    }
    await clock.advance(60_000)
    const query = `?start_time=${START / 1000}&bucket_width=1d&group_by[]=project_id`
    await answers(`GET /organization/usage/${name}`, { query })
  })

  test('the ends of a key and of a service account', async () => {
    places['{api_key_id}'] = spare.id
    places['{service_account_id}'] = doomed
    await answers(`DELETE ${P}/api_keys/{api_key_id}`)
    await answers(`DELETE ${P}/service_accounts/{service_account_id}`)
  })

  test('and its refusals have its shape', async () => {
    openai.controls.refusesServiceAccountKeys = true
    const reply = await ask(openai.handler, `DELETE /v1/organization/projects/${project}/api_keys/${key.id}`, {
      key: admin,
    })
    expect(reply.status).toBe(400)
    expect(readSpec(OPENAI).faults(`DELETE ${P}/api_keys/{api_key_id}`, 400, reply.json)).toEqual([])
  })

  test('a wrong answer would be noticed', () => {
    expect(readSpec(OPENAI).faults('GET /models', 200, { object: 'list', data: [{ id: 7 }] })).not.toEqual([])
  })
})

inResend('Resend answers as its document says (skipped: the folder of KEYTURN_SPECS is missing)', () => {
  const clock = createClock(START)
  const resend = createResend(clock, { limit: undefined })
  const admin = resend.mint({ name: 'admin' })
  const key = resend.mint({ name: 'web', permission: 'sending_access' })
  const email = { from: 'a@acme.dev', to: 'b@acme.dev', subject: 'Hello' }

  // The document demands no field at all, so the fields are named here.
  test.each([
    ['GET /domains', 200, undefined, ['object', 'has_more', 'data']],
    ['GET /api-keys', 200, undefined, ['object', 'has_more', 'data']],
    ['POST /emails', 200, email, ['id']],
    ['POST /api-keys', 201, { name: 'new' }, ['id', 'token']],
    ['PATCH /api-keys/{api_key_id}', 200, { name: 'old' }, ['object', 'id']],
    ['DELETE /api-keys/{api_key_id}', 200, undefined, ['object', 'id', 'deleted']],
  ])('%s answers %i', async (operation, status, body, fields) => {
    const line = operation.replace('{api_key_id}', key.id)
    const reply = await ask(resend.handler, line, { key: admin.value, body })
    expect([reply.status, readSpec(RESEND).faults(operation, status, reply.json)]).toEqual([status, []])
    expect(Object.keys(reply.json)).toEqual(fields)
  })

  test('a wrong answer would be noticed', () => {
    const wrong = { object: 'list', has_more: 'no', data: [] }
    expect(readSpec(RESEND).faults('GET /api-keys', 200, wrong)).not.toEqual([])
  })
})

inSupabase('Supabase answers as its document says (skipped: the folder of KEYTURN_SPECS is missing)', () => {
  const clock = createClock(START)
  const supabase = createSupabase(clock)
  const admin = supabase.admin()
  const ref = supabase.project('production')
  const key = supabase.mint({ project: ref, name: 'web', template: { role: 'service_role' } })
  const logs = '?sql=select&iso_timestamp_start=2026-11-15T02:00:00Z&iso_timestamp_end=2026-11-16T02:00:00Z'
  const K = '/v1/projects/{ref}/api-keys'

  // The document demands the name of a key and nothing else, so the fields are named here.
  const fields = [
    'api_key',
    'id',
    'type',
    'prefix',
    'name',
    'description',
    'hash',
    'secret_jwt_template',
    'inserted_at',
    'updated_at',
  ]
  test.each<[string, number, string, unknown, readonly string[]]>([
    ['GET /v1/projects', 200, '', undefined, ['0']],
    [`GET ${K}`, 200, '?reveal=false', undefined, ['0', '1', '2']],
    [`GET ${K}/{id}`, 200, '?reveal=true', undefined, fields],
    [`POST ${K}`, 201, '?reveal=true', { type: 'secret', name: 'new_one' }, fields],
    [`POST ${K}`, 201, '', { type: 'publishable', name: 'new_two' }, fields],
    [`GET ${K}/legacy`, 200, '', undefined, ['enabled']],
    [`PUT ${K}/legacy`, 200, '?enabled=false', undefined, ['enabled']],
    ['GET /v1/projects/{ref}/analytics/endpoints/logs.all', 200, logs, undefined, ['result', 'error']],
    [`DELETE ${K}/{id}`, 200, '', undefined, fields],
  ])('%s answers %i', async (operation, status, query, body, named) => {
    const line = operation.replace('{ref}', ref).replace('{id}', key.id) + query
    const reply = await ask(supabase.handler, line, { key: admin, body })
    const told: unknown = JSON.parse(reply.body)
    expect([reply.status, readSpec(SUPABASE).faults(operation, status, told)]).toEqual([status, []])
    expect(Object.keys(Object(told))).toEqual(named)
  })

  test('a wrong answer would be noticed', () => {
    expect(readSpec(SUPABASE).faults(`GET ${K}`, 200, [{ id: 'x' }])).not.toEqual([])
  })
})
