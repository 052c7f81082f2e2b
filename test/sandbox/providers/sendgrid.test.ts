import { beforeEach, describe, expect, test } from '@jest/globals'
import { createClock, type DrivenClock } from '../../../src/sandbox/clock.ts'
import { createSendgrid, type SendgridSandbox } from '../../../src/sandbox/providers/sendgrid/sendgrid.ts'
import { sendgrid as kind } from '../../../src/sandbox/providers/sendgrid/vendor.ts'
import { ask } from '../ask.ts'

let clock: DrivenClock
let sendgrid: SendgridSandbox
let admin: { readonly id: string; readonly value: string }

beforeEach(() => {
  clock = createClock(Date.UTC(2026, 10, 16, 2))
  sendgrid = createSendgrid(clock)
  admin = sendgrid.mint({ name: 'admin' })
})

function manage(line: string, body?: unknown, key = admin.value): ReturnType<typeof ask> {
  return ask(sendgrid.handler, line, { key, body })
}

function mail(key: unknown): ReturnType<typeof ask> {
  const body: unknown = JSON.parse(kind.errand.body)
  return ask(sendgrid.handler, `POST ${kind.errand.url}`, { key: String(key), body })
}

describe('a new key', () => {
  test('without scopes has full access, which nobody may have meant', async () => {
    const { status, json } = await manage('POST /v3/api_keys', { name: 'all' })
    expect([status, String(json['api_key'])]).toEqual([201, expect.stringMatching(/^SG\.[\w-]{22}\.[\w-]{43}$/)])
    expect((await manage('DELETE /v3/api_keys/none', undefined, String(json['api_key']))).status).toBe(404)
  })

  test('with scopes has those, and the marks that SendGrid puts on it', async () => {
    const { json } = await manage('POST /v3/api_keys', { name: 'web', scopes: ['mail.send'] })
    expect(json['scopes']).toEqual(['mail.send', '2fa_required', 'sender_verification_eligible'])
    expect((await mail(json['api_key'])).status).toBe(202)
    expect((await manage('GET /v3/api_keys', undefined, String(json['api_key']))).status).toBe(403)
  })

  test.each([[['2fa_required']], [['no.such']], [[]]])('cannot be asked for with %j', async (scopes) => {
    expect((await manage('POST /v3/api_keys', { name: 'web', scopes })).status).toBe(400)
  })

  test('gets nothing that the key which asks has not', async () => {
    const weak = sendgrid.mint({ name: 'weak', scopes: ['api_keys.create'] })
    const wish = { name: 'web', scopes: ['mail.send'] }
    expect((await manage('POST /v3/api_keys', wish, weak.value)).status).toBe(403)
  })

  test('is refused with a 403 where there are a hundred, and made again when one is gone', async () => {
    const some = sendgrid.mint({ name: 'some' })
    for (let n = 2; n < 100; n += 1) sendgrid.mint({ name: `k${n}` })
    expect((await manage('POST /v3/api_keys', { name: 'more', scopes: ['mail.send'] })).status).toBe(403)
    await manage(`DELETE /v3/api_keys/${some.id}`)
    expect((await manage('POST /v3/api_keys', { name: 'more', scopes: ['mail.send'] })).status).toBe(201)
  })
})

test('the listing has names and ids, and nothing else', async () => {
  const { json } = await manage('GET /v3/api_keys')
  expect(json).toEqual({ result: [{ name: 'admin', api_key_id: admin.id }] })
})

test('a deleted key is gone at once, and dies when it takes time', async () => {
  const key = sendgrid.mint({ name: 'web', scopes: ['mail.send'] })
  sendgrid.controls.diesAfter = 5000
  expect((await manage(`DELETE /v3/api_keys/${key.id}`)).status).toBe(204)
  expect((await manage(`DELETE /v3/api_keys/${key.id}`)).status).toBe(404)
  expect((await mail(key.value)).status).toBe(202)
  await clock.advance(5000)
  expect((await mail(key.value)).json).toEqual({
    errors: [{ field: null, message: 'The provided authorization grant is invalid, expired, or revoked' }],
  })
})

test('too many requests of one key are told when to come back', async () => {
  sendgrid.controls.limit = { requests: 1, per: 1000 }
  await manage('GET /v3/scopes')
  const reply = await manage('GET /v3/scopes')
  expect([reply.status, reply.headers['x-ratelimit-remaining']]).toEqual([429, '0'])
})
