import { describe, expect, test } from '@jest/globals'
import { Failure } from '../../src/core/failure.ts'
import type { Request } from '../../src/http/send.ts'
import { answer, broken, outside, request, type Turn } from './outside.ts'

async function failure(of: Promise<unknown>): Promise<Failure> {
  const thrown = await of.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (thrown instanceof Failure) return thrown
  throw new Error('expected a Failure')
}

const explain: Request['explain'] = () => ({
  code: 'quota-reached',
  message: 'No room.',
  detail: 'insufficient_quota',
})

const noPermission: Request['explain'] = () => ({ code: 'permission-missing', message: 'It may not.' })

describe('what an answer means', () => {
  test.each<[string, Turn, Request['method'], string, string]>([
    ['a refused credential', answer(401), 'POST', 'credential-rejected', 'not-done'],
    ['a missing permission', answer(403), 'POST', 'permission-missing', 'not-done'],
    ['nothing there', answer(404), 'DELETE', 'not-found', 'not-done'],
    ['a conflict', answer(409), 'PUT', 'conflict', 'not-done'],
    ['a request it does not take', answer(422), 'POST', 'refused', 'not-done'],
    ['too many requests', answer(429), 'POST', 'throttled', 'not-done'],
    ['a server in trouble after a mint', answer(500), 'POST', 'unreachable', 'unknown'],
    ['a server in trouble after a change', answer(503), 'PATCH', 'unreachable', 'unknown'],
    ['a server in trouble after a read', answer(500), 'GET', 'unreachable', 'not-done'],
    ['a connection reset after a mint', broken('ECONNRESET'), 'POST', 'unreachable', 'unknown'],
    ['a connection reset after a read', broken('ECONNRESET'), 'GET', 'unreachable', 'not-done'],
    ['a connection refused before a mint', broken('ECONNREFUSED'), 'POST', 'unreachable', 'not-done'],
    ['a host nobody knows', broken('ENOTFOUND'), 'POST', 'unreachable', 'not-done'],
    ['a certificate nobody vouches for', broken('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'POST', 'unreachable', 'not-done'],
    ['an error of unknown kind after a mint', new Error('boom'), 'POST', 'unreachable', 'unknown'],
    ['silence after a mint', 'hang', 'POST', 'timed-out', 'unknown'],
    ['silence after a read', 'hang', 'GET', 'timed-out', 'not-done'],
    ['a web page for a mint', answer(200, '<!doctype html>'), 'POST', 'unexpected-response', 'unknown'],
    ['a web page for a read', answer(200, '<!doctype html>'), 'GET', 'unexpected-response', 'not-done'],
    ['JSON cut off after a mint', answer(201, '{"id":"key_'), 'POST', 'unexpected-response', 'unknown'],
    ['nothing for a read', answer(200, ''), 'GET', 'unexpected-response', 'not-done'],
    ['more than 10 MB', answer(200, '"'.padEnd(11_000_000, 'x')), 'GET', 'unexpected-response', 'not-done'],
    ['another place to post to', answer(307, '', { location: '/elsewhere' }), 'POST', 'refused', 'not-done'],
  ])('%s', async (_name, turn, method, code, effect) => {
    const { send } = outside(turn)

    const thrown = await failure(send(request(method)))

    expect([thrown.code, thrown.effect]).toEqual([code, effect])
  })

  test('of a webhook that says `ok` in no format only the status counts, and a refusal is one all the same', async () => {
    const { send } = outside(answer(200, 'ok'), answer(410, 'channel_is_archived'))

    expect(await send({ ...request('POST'), bare: true })).toMatchObject({ status: 200, json: undefined })
    expect((await failure(send({ ...request('POST'), bare: true }))).code).toBe('not-found')
  })

  test.each<[string, Turn, string]>([
    ['silence', 'hang', 'timed-out'],
    ['a server in trouble', answer(500), 'unreachable'],
    ['a connection reset', broken('ECONNRESET'), 'unreachable'],
    ['a web page', answer(200, '<!doctype html>'), 'unexpected-response'],
    ['nothing', answer(200, ''), 'unexpected-response'],
  ])('of a POST that only asks nothing is ever in doubt: %s', async (_name, turn, code) => {
    const { send } = outside(turn)

    const thrown = await failure(send({ ...request('POST'), asks: true }))

    expect([thrown.code, thrown.effect]).toEqual([code, 'not-done'])
  })

  test('of no JSON, where that is asked for, is its text; a refusal is one all the same', async () => {
    const { send } = outside(answer(200, '<a/>'), answer(403, '<b/>'))

    expect(await send({ ...request('POST'), text: true })).toMatchObject({ status: 200, json: '<a/>' })
    expect((await failure(send({ ...request('POST'), text: true }))).code).toBe('permission-missing')
  })

  test('a body, the headers asked for and the date of the server', async () => {
    const { send } = outside(answer(200, { id: 'key_1' }, { date: 'Sat, 21 Nov 2026 12:00:05 GMT', 'x-more': 'yes' }))

    const reply = await send(request('GET'))

    expect(reply).toMatchObject({ status: 200, json: { id: 'key_1' }, date: Date.parse('2026-11-21T12:00:05Z') })
    expect(reply.header('x-more')).toBe('yes')
    expect(reply.header('x-less')).toBeUndefined()
  })

  test('a status that the request takes for an answer is none of a failure, whatever its body', async () => {
    const { send } = outside(answer(404, '<html>gone</html>'))

    await expect(send(request('DELETE', { accept: [404] }))).resolves.toMatchObject({ status: 404, json: undefined })
  })

  test('a change may be answered by a status alone', async () => {
    const { send } = outside(answer(204, ''))

    await expect(send(request('PUT'))).resolves.toMatchObject({ status: 204, json: undefined })
  })

  test("a vendor's own meaning goes before the status's, and never says whether the effect happened", async () => {
    const { send } = outside(answer(429, { error: { code: 'insufficient_quota' } }))

    const thrown = await failure(send(request('GET', { explain })))

    expect(thrown).toMatchObject({
      code: 'quota-reached',
      effect: 'not-done',
      detail: 'insufficient_quota',
      status: 429,
    })
  })
})

describe('sending again', () => {
  test.each<[string, Partial<Request> & { method: Request['method'] }, number]>([
    ['a read goes out four times at most', { method: 'GET' }, 4],
    ['a PUT goes out four times at most', { method: 'PUT' }, 4],
    ['a DELETE goes out four times at most', { method: 'DELETE' }, 4],
    ['a POST goes out once', { method: 'POST' }, 1],
    ['a PATCH goes out once', { method: 'PATCH' }, 1],
    ['a POST goes out once even when repeats are asked for', { method: 'POST', repeats: 3 }, 1],
    ['a POST that only asks goes out again', { method: 'POST', asks: true }, 4],
    ['a POST under an idempotency key goes out again', { method: 'POST', idempotencyKey: 'kt-1' }, 4],
    ['what must go out once goes out once', { method: 'PUT', repeats: 0 }, 1],
  ])('%s', async (_name, wanted, times) => {
    const { send, asked } = outside(answer(502, 'bad gateway'))

    await failure(send(request(wanted.method, wanted)))

    expect(asked).toHaveLength(times)
  })

  test('pauses grow, and a success ends it', async () => {
    const { send, slept } = outside(broken('ECONNRESET'), answer(500), answer(200, { ok: true }))

    await expect(send(request('GET'))).resolves.toMatchObject({ status: 200 })
    expect(slept).toEqual([500, 1_000])
  })

  test.each([400, 401, 403, 404, 409, 422])('a refusal (%i) is not asked for twice', async (status) => {
    const { send, asked } = outside(answer(status))

    await failure(send(request('GET')))

    expect(asked).toHaveLength(1)
  })

  test('a refusal after a lost answer does not say that nothing happened', async () => {
    const { send } = outside(broken('ECONNRESET'), answer(403))

    expect(await failure(send(request('PUT')))).toMatchObject({
      code: 'permission-missing',
      effect: 'unknown',
      status: 403,
    })
  })

  test('a refusal after a connection that never stood still does', async () => {
    const { send } = outside(broken('ECONNREFUSED'), answer(403))

    expect(await failure(send(request('PUT')))).toMatchObject({ code: 'permission-missing', effect: 'not-done' })
  })
})

describe('rate limits', () => {
  const at = Date.parse('2026-11-21T12:00:00Z')
  const inSeconds = (seconds: number): string => String(at / 1000 + seconds)

  test.each<[string, Turn, number]>([
    ['retry-after in seconds', answer(429, {}, { 'retry-after': '7' }), 7_000],
    ['retry-after as a date', answer(429, {}, { 'retry-after': 'Sat, 21 Nov 2026 12:00:09 GMT' }), 9_000],
    [
      "the server's own clock decides",
      answer(429, {}, { 'retry-after': 'Sat, 21 Nov 2026 12:10:09 GMT', date: 'Sat, 21 Nov 2026 12:10:00 GMT' }),
      9_000,
    ],
    [
      'a reset when nothing remains',
      answer(403, {}, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(11) }),
      11_000,
    ],
    ['a reset in seconds', answer(429, {}, { 'ratelimit-reset': '1' }), 1_000],
    ['a reset in words', answer(429, {}, { 'x-ratelimit-reset-requests': '1m2s' }), 0 + 62_000],
    ['a secondary limit', answer(403, {}, { 'retry-after': '3' }), 3_000],
    ['a server that says when it is back', answer(503, {}, { 'retry-after': '4' }), 4_000],
  ])('%s', async (_name, turn, wait) => {
    const { send, slept } = outside(turn, answer(200))

    const result = await send(request('GET')).catch((error: unknown) => error)

    if (wait <= 60_000) expect(slept).toEqual([wait])
    else expect(result).toMatchObject({ code: 'throttled', retryAt: at + wait })
  })

  test('beyond a minute nobody waits: the failure says until when', async () => {
    const { send, slept } = outside(answer(429, {}, { 'retry-after': '61' }))

    expect(await failure(send(request('GET')))).toMatchObject({
      code: 'throttled',
      retryAt: at + 61_000,
      effect: 'not-done',
    })
    expect(slept).toEqual([])
  })

  test('waits add up to a minute at most', async () => {
    const { send, slept } = outside(answer(429, {}, { 'retry-after': '40' }))

    expect(await failure(send(request('GET')))).toMatchObject({ code: 'throttled', retryAt: at + 80_000 })
    expect(slept).toEqual([40_000])
  })

  test('a mint that was refused for now is not sent again, and says when it may be', async () => {
    const { send, asked } = outside(answer(429, {}, { 'retry-after': '2' }))

    expect(await failure(send(request('POST')))).toMatchObject({
      code: 'throttled',
      retryAt: at + 2_000,
      effect: 'not-done',
    })
    expect(asked).toHaveLength(1)
  })

  test('a 403 that asks to come back is a limit, whatever a vendor means by 403', async () => {
    const { send, slept } = outside(answer(403, {}, { 'retry-after': '3' }), answer(200))

    await expect(send(request('GET', { explain: noPermission }))).resolves.toMatchObject({ status: 200 })
    expect(slept).toEqual([3_000])
  })

  test('a reset counts only when nothing remains: the permission is missing', async () => {
    const { send } = outside(answer(403, {}, { 'x-ratelimit-remaining': '17', 'x-ratelimit-reset': inSeconds(11) }))

    expect(await failure(send(request('GET')))).toMatchObject({ code: 'permission-missing' })
  })
})

describe('redirects', () => {
  test('a read follows one on its own origin, with its headers', async () => {
    const { send, asked } = outside(answer(301, '', { location: '/v2/keys/key_77?token=hush' }), answer(200))

    await send(request('GET', { headers: { Authorization: 'Bearer x' } }))

    expect(asked[1]).toMatchObject({
      url: 'https://api.example.com/v2/keys/key_77?token=hush',
      init: { headers: { authorization: 'Bearer x' } },
    })
  })

  test.each([
    ['another host', 'https://evil.example.net/keys'],
    ['the same thing on another host', 'https://evil.example.net/v1/keys/key_77?token=hush'],
    ['a subdomain', 'https://x.api.example.com/keys'],
    ['another port', 'https://api.example.com:8443/keys'],
    ['plain http', 'http://api.example.com/keys'],
    ['a host without a scheme', '//evil.example.net/keys'],
    ['what is no URL', 'https://['],
    ['its own origin, but another thing', '/v1/keys/key_78?token=hush'],
    ['its own origin, but nothing at all', '/'],
    ['its own path, but another page', '?page=2'],
  ])('%s is never asked', async (_name, location) => {
    const { send, asked } = outside(answer(302, '', { location }), answer(200))

    expect(await failure(send(request('GET')))).toMatchObject({ code: 'refused', effect: 'not-done' })
    expect(asked).toHaveLength(1)
  })

  test.each(['POST', 'PUT', 'DELETE'] as const)('a %s is sent nowhere else', async (method) => {
    const { send, asked } = outside(answer(307, '', { location: '/v2/keys/key_77?token=hush' }), answer(200))

    expect(await failure(send(request(method)))).toMatchObject({ code: 'refused', effect: 'not-done' })
    expect(asked).toHaveLength(1)
  })

  test('a circle ends', async () => {
    const { send, asked } = outside(answer(301, '', { location: '/v1/keys/key_77?token=hush' }))

    expect(await failure(send(request('GET')))).toMatchObject({ code: 'refused' })
    expect(asked).toHaveLength(4)
  })
})

describe('what is told', () => {
  const secret = 'sk-svcacct-VeryMuchASecretValue0123456789'

  test.each<[string, Turn]>([
    [
      'a refusal that repeats the key',
      answer(401, { error: { code: secret, type: secret, message: `Incorrect key ${secret}` } }),
    ],
    ['a refusal whose request id is the key', answer(403, {}, { 'x-request-id': `${secret} ${secret}` })],
    ['a page that shows the key', answer(200, `<html>${secret}</html>`)],
    ['an error that shows the key', Object.assign(new Error(`bad header ${secret}`), { code: 'ERR_INVALID_CHAR' })],
    ['silence', 'hang'],
  ])('%s: no value, header, body or query', async (_name, turn) => {
    const { send, log } = outside(turn)

    const thrown = await failure(
      send(request('POST', { headers: { authorization: `Bearer ${secret}` }, body: { secret } })),
    )

    const told = [thrown.message, thrown.detail, thrown.stack, thrown.cause, JSON.stringify(log)].join(' ')
    expect(told).not.toContain(secret)
    expect(told).not.toContain('hush')
    expect(told).not.toContain('key_77')
  })

  test('method, host, path template, status, code and request id', async () => {
    const { send } = outside(answer(403, { error: { code: 'missing_scope' } }, { 'x-request-id': 'req_8f2' }))

    expect((await failure(send(request('DELETE')))).message).toBe(
      'DELETE api.example.com/v1/keys/{key} answered 403 missing_scope (request req_8f2). The credential it was asked with may not do this: give it the permission.',
    )
  })

  test('one line of log for each sending', async () => {
    const { send, log } = outside(answer(500), answer(200))

    await send(request('GET'))

    expect(log).toEqual([
      { method: 'GET', host: 'api.example.com', path: '/v1/keys/{key}', status: 500, milliseconds: 0 },
      { method: 'GET', host: 'api.example.com', path: '/v1/keys/{key}', status: 200, milliseconds: 0 },
    ])
  })
})

describe('what is sent', () => {
  test('a record goes out as JSON', async () => {
    const { send, asked } = outside(answer(200))

    await send(request('PUT', { body: { name: 'x' } }))

    expect(asked[0]?.init).toMatchObject({
      method: 'PUT',
      body: '{"name":"x"}',
      headers: { 'content-type': 'application/json' },
    })
  })

  test('text and bytes go out as they are', async () => {
    const { send, asked } = outside(answer(200))

    await send(request('PUT', { body: 'as it is', headers: { 'Content-Type': 'text/plain' } }))

    expect(asked[0]?.init).toMatchObject({ body: 'as it is', headers: { 'content-type': 'text/plain' } })
  })

  test('an idempotency key goes out with every repeat', async () => {
    const { send, asked } = outside(answer(500), answer(200))

    await send(request('POST', { idempotencyKey: 'kt-1' }))

    expect(asked.map(({ init }) => init.headers['idempotency-key'])).toEqual(['kt-1', 'kt-1'])
  })
})
