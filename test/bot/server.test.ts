import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { request } from 'node:http'
import { HOOKS } from '../../src/bot/server.ts'
import { openStage, type Stage } from './stage.ts'
import { common } from './payloads.ts'

jest.setTimeout(60_000)

let stage: Stage

beforeEach(async () => {
  stage = await openStage()
})

afterEach(() => stage.close())

const ALERT = { action: 'created', alert: { number: 1 }, ...common({ installation: { id: 778 } }) }

async function get(path: string): Promise<readonly [number, string]> {
  const reply = await fetch(`${stage.server.url}${path}`)
  return [reply.status, await reply.text()]
}

describe('the server', () => {
  test('says that it lives, is ready, and what it counted', async () => {
    expect([await get('/healthz'), await get('/readyz')]).toEqual([
      [200, 'ok\n'],
      [200, 'ready\n'],
    ])
    await stage.deliver('secret_scanning_alert', ALERT)
    await stage.quiet()
    const [status, text] = await get('/metrics')
    expect(status).toBe(200)
    expect(text).toContain('keyturn_bot_deliveries_total{event="secret_scanning_alert",status="200"} 1')
    expect(text).toContain('keyturn_bot_dispatches_total{outcome="started"} 1')
    expect(text).toContain('keyturn_bot_waiting 0')
  })

  test.each(['/', '/setup', '/probot', '/healthz/x'])('has nothing at %s', async (path) => {
    expect((await get(path))[0]).toBe(404)
  })

  test('refuses what is not signed with the secret, and nothing comes of it', async () => {
    expect(await stage.deliver('secret_scanning_alert', ALERT, { secret: 'another secret' })).toBe(400)
    await stage.quiet()
    expect(stage.dispatched()).toEqual([])
    expect((await get('/metrics'))[1]).toContain('{event="refused",status="400"} 1')
  })

  test('refuses a delivery without a signature, of another type, or without a name', async () => {
    const bare = { method: 'POST', body: '{}' }
    const json = { 'content-type': 'application/json', 'x-github-delivery': 'a', 'x-github-event': 'push' }
    const statuses = [
      await fetch(`${stage.server.url}${HOOKS}`, bare),
      await fetch(`${stage.server.url}${HOOKS}`, { ...bare, headers: json }),
      await fetch(`${stage.server.url}${HOOKS}`),
    ].map(({ status }) => status)
    expect(statuses).toEqual([415, 400, 404])
  })

  test('reads no more than GitHub would ever send, whether or not the length is said', async () => {
    const body = Buffer.alloc(26 * 1024 * 1024, 0x20)
    expect(await send(stage, { 'content-length': String(body.length) }, body)).toBe(413)
    expect(await send(stage, { 'transfer-encoding': 'chunked' }, body)).toBe(413)
    expect((await get('/healthz'))[0]).toBe(200)
  })

  test('answers events of which it has never heard', async () => {
    expect(await stage.deliver('brand_new_event', common())).toBe(200)
    expect(await stage.deliver('secret_scanning_alert', [1])).toBe(200)
    await stage.quiet()
    expect(stage.dispatched()).toEqual([])
  })

  test('does a delivery once that comes twice', async () => {
    for (let n = 0; n < 2; n++) expect(await stage.deliver('secret_scanning_alert', ALERT, { id: 'same' })).toBe(200)
    await stage.quiet()
    for (let n = 0; n < 2; n++) expect(await stage.deliver('secret_scanning_alert', ALERT, { id: 'same' })).toBe(200)
    await stage.quiet()
    expect(stage.dispatched()).toHaveLength(1)
  })

  test('logs what happened, and nothing of payloads, signatures or tokens', async () => {
    const hidden = { ...ALERT, secret: 'sk-hidden-in-the-payload', alert: { number: 1, note: 'sk-hidden-deeper' } }
    await stage.deliver('secret_scanning_alert', hidden)
    await stage.deliver('secret_scanning_alert', hidden, { secret: 'another secret' })
    await stage.quiet()
    const said = JSON.stringify(stage.log)
    expect(said).toContain('"hook":"secret_scanning_alert"')
    expect(said).toContain('signature does not match')
    expect(said).not.toMatch(/sk-hidden|sha256=|ghs_|PRIVATE KEY|Bearer/i)
  })

  test('finishes what it has taken before it ends', async () => {
    await stage.deliver('secret_scanning_alert', ALERT)
    await stage.server.stop()
    expect(stage.dispatched()).toHaveLength(1)
    await expect(fetch(`${stage.server.url}/healthz`)).rejects.toThrow()
  })
})

/** A request that is given up as soon as an answer comes. */
function send({ server }: Stage, headers: Readonly<Record<string, string>>, body: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const signed = { 'x-github-event': 'push', 'x-github-delivery': 'a', 'x-hub-signature-256': 'sha256=00' }
    const options = { method: 'POST', headers: { 'content-type': 'application/json', ...signed, ...headers } }
    const asked = request(`${server.url}${HOOKS}`, options, (reply) => {
      resolve(reply.statusCode ?? 0)
      asked.destroy()
    })
    let answered = false
    asked.once('response', () => (answered = true))
    asked.once('error', (error) => (answered ? undefined : reject(error)))
    asked.end(body)
  })
}
