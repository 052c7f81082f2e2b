import { Buffer } from 'node:buffer'
import { describe, expect, test } from '@jest/globals'
import { json } from '../../src/sandbox/reply.ts'
import { createWorld, type GithubTools, type World } from '../../src/sandbox/world.ts'
import { unjudged } from '../contract/unjudged.ts'

unjudged('its GitHub is nobody’s, and its requests try the world')

interface Bare {
  readonly handler: () => Promise<ReturnType<typeof json>>
  readonly tools: GithubTools
}

function bare(): World<Bare> {
  return createWorld({
    github: (tools) => ({ tools, handler: async () => json(200, { from: 'github' }) }),
    app: { services: [{ name: 'openai', provider: 'openai', variable: 'OPENAI_API_KEY' }] },
  })
}

describe('the world', () => {
  test.each([
    ['https://api.github.com/rate_limit', 200],
    ['https://api.openai.com/v1/models', 401],
    ['https://api.resend.com/domains', 401],
    ['https://app.acme.dev/healthz/openai', 503],
  ])('answers at %s', async (url, status) => {
    const reply = await bare().fetch(url, { method: 'GET', headers: {} })
    expect([reply.status, reply.headers.get('date')]).toEqual([status, 'Mon, 16 Nov 2026 02:00:00 GMT'])
  })

  test('counts what the code under test asks and what its own app asks apart', async () => {
    const world = bare()
    const project = world.openai.project('p')
    world.app.start('openai', world.openai.mint({ project, name: 'k', user: 'mona' }).value)
    await world.clock.advance(60_000)
    await world.fetch('https://api.github.com/', { method: 'GET', headers: {} })
    expect(world.calls.filter((call) => call.from === 'app')).toHaveLength(3)
    expect(world.calls.filter((call) => call.from === 'keyturn')).toHaveLength(1)
  })

  test('lets a job deploy the app with what it read', async () => {
    const world = bare()
    const done = world.github.tools.deploy({ value: () => 'a-value' })
    await world.clock.advance(60_000)
    await expect(done).resolves.toBe('success')
    expect(new Set(world.app.running().map((one) => one.value))).toEqual(new Set(['a-value']))
  })

  test('finds any value that was ever made, in any spelling, and prints none', () => {
    const world = bare()
    const admin = world.openai.admin()
    const key = world.resend.mint({ name: 'k' })
    world.resend.remove(key.id)
    expect(world.minted()).toEqual([admin, key.value])
    expect(world.leaks('nothing here')).toEqual([])
    for (const [how, text] of [
      ['', key.value],
      [' in base64', Buffer.from(`x${key.value}y`).toString('base64')],
      [' in hex', Buffer.from(key.value).toString('hex')],
    ] as const) {
      expect(world.leaks(`before ${text} after`)).toEqual([`${key.value.slice(0, 8)}…${how}`])
    }
    expect(world.leaks(`${admin} ${key.value}`)).toHaveLength(2)
  })

  test('knows a value that was sent to another host than its provider, in a header, a body or an address', async () => {
    const world = bare()
    const value = world.openai.admin()
    const headers = { authorization: `Bearer ${value}` }
    await world.fetch('https://api.openai.com/v1/organization/projects', { method: 'GET', headers })
    expect(world.misdirected()).toEqual([])
    await world.fetch('https://api.resend.com/domains', { method: 'GET', headers })
    await world.fetch('https://api.github.com/', { method: 'POST', headers: {}, body: JSON.stringify({ value }) })
    await world.fetch(`https://app.acme.dev/?key=${encodeURIComponent(value)}`, { method: 'GET', headers: {} })
    await world.fetch('https://evil.test/', { method: 'GET', headers: {} }).catch(() => undefined)
    expect(world.misdirected()).toEqual([
      'GET https://evil.test/',
      'sk-admin… to resend, request 2',
      'sk-admin… to github, request 3',
      'sk-admin… to app, request 4',
    ])
  })

  test('knows a value that a program was started with, where everybody can see it', async () => {
    const world = bare()
    const value = world.openai.admin()
    const start = world.program.over(world.fetch)
    const about = { env: {}, listen: false, timeout: 1000, largest: 1000 }
    await start({ ...about, words: ['locker', 'whoami'], input: value })
    expect(world.misdirected()).toEqual([])
    await start({ ...about, words: ['locker', 'put', 'KEY', `--value=${value}`] })
    await start({ ...about, words: ['locker', 'whoami'], env: { ADMIN: value } })
    expect(world.misdirected().filter((one) => one.includes('what a program was started with'))).toHaveLength(2)
  })
})
