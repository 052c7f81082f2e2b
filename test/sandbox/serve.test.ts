import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { loseAnswer, loseRequest } from '../../src/sandbox/faults.ts'
import type { Handler } from '../../src/sandbox/contract.ts'
import { serve, type Served } from '../../src/sandbox/serve.ts'
import { createWorld, MONDAY, type World } from '../../src/sandbox/world.ts'
import { unjudged } from '../contract/unjudged.ts'

unjudged('its requests try the sockets')

interface Heard {
  readonly status: number
  readonly date: string | undefined
  readonly body: string
}

let world: World<{ readonly handler: Handler }>
let served: Served

beforeEach(async () => {
  world = createWorld({ github: () => ({ handler: async () => ({ status: 204, headers: {}, body: '' }) }) })
  served = await serve(world)
})

afterEach(() => served.close())

function send(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const { body = '', ...init } = options
    const outgoing = request(url, init, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('end', () => {
        const { statusCode: status = 0, headers } = incoming
        resolve({ status, date: headers.date, body: Buffer.concat(chunks).toString() })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

describe('on loopback', () => {
  test('the same handlers answer, each at its own address', async () => {
    const key = world.resend.mint({ name: 'admin' })
    const body = JSON.stringify({ name: 'a name with ü' })
    const headers = { authorization: `Bearer ${key.value}` }
    const made = await send(`${served.urls.resend}/api-keys`, { method: 'POST', headers, body })
    expect(made.status).toBe(201)
    expect(world.resend.keys()[1]?.name).toBe('a name with ü')
    expect((await send(`${served.urls.openai}/v1/models`)).status).toBe(401)
    expect((await send(served.urls.github)).status).toBe(204)
    expect((await send(`${served.urls.app}/healthz/none`)).status).toBe(404)
  })

  test('requests are counted, and a browser is not mistaken for the code under test', async () => {
    await send(`${served.urls.openai}/v1/models`)
    await send(`${served.urls.github}/`, { headers: { accept: 'text/html' } })
    expect(world.calls.map(({ host, from }) => [host, from])).toEqual([
      ['openai', 'keyturn'],
      ['github', 'browser'],
    ])
  })

  test.each([
    ['before its effect', loseRequest, 1],
    ['after its effect', loseAnswer, 2],
  ])('a request cut %s breaks the connection', async (_, fault, keys) => {
    const key = world.resend.mint({ name: 'admin' })
    const headers = { authorization: `Bearer ${key.value}` }
    world.tap(fault(() => true))
    const sent = send(`${served.urls.resend}/api-keys`, { method: 'POST', headers, body: '{"name":"x"}' })
    await expect(sent).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(world.resend.keys()).toHaveLength(keys)
  })

  test('the clock runs with real time and jumps when told to, and answers are dated by it', async () => {
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(world.clock.now()).toBeGreaterThan(MONDAY)
    expect(world.clock.now()).toBeLessThan(MONDAY + 60_000)
    await world.clock.advance(86_400_000)
    expect((await send(`${served.urls.openai}/v1/models`)).date).toMatch(/^Tue, 17 Nov 2026 02:00:/)
  })

  test('the clock can be made to race and to stand', async () => {
    served.speed(10_000)
    await new Promise((resolve) => setTimeout(resolve, 60))
    served.speed(0)
    const stood = world.clock.now()
    expect(stood).toBeGreaterThan(MONDAY + 60_000)
    await new Promise((resolve) => setTimeout(resolve, 40))
    expect(world.clock.now()).toBeLessThan(stood + 10_000 * 20)
    const later = world.clock.now()
    await new Promise((resolve) => setTimeout(resolve, 40))
    expect(world.clock.now()).toBe(later)
  })

  test('nobody listens after it was closed', async () => {
    const url = served.urls.github
    await served.close()
    await expect(send(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})
