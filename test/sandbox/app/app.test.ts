import { beforeEach, describe, expect, test } from '@jest/globals'
import { Secret } from '../../../src/core/secret.ts'
import { createApp, type AppSandbox } from '../../../src/sandbox/app/app.ts'
import { createClock, type DrivenClock } from '../../../src/sandbox/clock.ts'
import { createOpenai, type OpenaiSandbox } from '../../../src/sandbox/providers/openai/openai.ts'
import { createResend, type ResendSandbox } from '../../../src/sandbox/providers/resend/resend.ts'
import { createWire, type Wire } from '../../../src/sandbox/wire.ts'
import { answerWith, broken, loseAnswer, nth, tooMany } from '../../../src/sandbox/faults.ts'
import { ask, type Answer } from '../ask.ts'

const MINUTE = 60_000

let clock: DrivenClock
let openai: OpenaiSandbox
let resend: ResendSandbox
let wire: Wire
let app: AppSandbox
let account: { readonly project: string; readonly account: string; readonly name: string }
let first: { readonly id: string; readonly value: string }

beforeEach(() => {
  clock = createClock(Date.UTC(2026, 10, 16, 2))
  openai = createOpenai(clock)
  resend = createResend(clock)
  wire = createWire({
    clock,
    handlers: {
      openai: openai.handler,
      resend: resend.handler,
      app: (request) => app.handler(request),
    },
    names: { 'api.openai.com': 'openai', 'api.resend.com': 'resend' },
  })
  app = createApp({
    clock,
    fetch: wire.fetchAs('app'),
    services: [
      { name: 'openai', provider: 'openai', variable: 'OPENAI_API_KEY', environment: 'production' },
      { name: 'mail', provider: 'resend', variable: 'RESEND_API_KEY' },
    ],
  })
  const project = openai.project('production')
  account = { project, account: openai.serviceAccount(project, 'web'), name: 'first' }
  first = openai.mint(account)
  app.start('openai', first.value)
})

function health(name = 'openai'): Promise<Answer> {
  return ask(app.handler, `GET /healthz/${name}`)
}

function deploy(value: string | undefined): Promise<'success' | 'failure'> {
  return app.deploy({
    environment: 'production',
    value: (variable) => (variable === 'OPENAI_API_KEY' ? value : undefined),
  })
}

describe('the load', () => {
  test('is every instance calling once a minute with the key it holds', async () => {
    await clock.advance(10 * MINUTE)
    expect([app.requests, app.failed]).toEqual([30, 0])
    expect(openai.keys()[0]?.counted).toHaveLength(30)
    expect(new Set(wire.calls.map((call) => call.from))).toEqual(new Set(['app']))
  })

  test('notices a dead key: every call of every instance that still holds it fails, with time and instance', async () => {
    openai.remove(first.id)
    await clock.advance(MINUTE)
    expect([app.requests, app.failed]).toEqual([3, 3])
    expect(new Set(app.failures.map((one) => one.instance))).toEqual(new Set(['web-1', 'web-2', 'web-3']))
    expect(app.failures[0]).toMatchObject({ service: 'openai', status: 401 })
    expect(JSON.stringify(app.failures)).not.toContain(first.value)
  })

  test('repeats what a vendor’s client would, and counts the call once', async () => {
    wire.tap(answerWith(nth(1), tooMany(7)))
    wire.tap(answerWith(nth(2), broken(503)))
    await clock.advance(MINUTE + 15_000)
    expect([app.requests, app.failed]).toEqual([4, 0])
    expect(wire.calls).toHaveLength(6)
  })

  test('counts a call as failed when its repeats fail too, even without any answer', async () => {
    wire.tap(loseAnswer((call) => call.number <= 3))
    await clock.advance(20_000 + 5000)
    expect(app.failures).toMatchObject([{ instance: 'web-1', status: 0 }])
  })

  test('keeps below the team’s limit at Resend', async () => {
    app.start('mail', resend.mint({ name: 'mail', permission: 'sending_access' }).value)
    await clock.advance(10 * MINUTE)
    expect(app.failed).toBe(0)
    expect(resend.keys()[0]?.sent).toBe(30)
  })
})

describe('a deployment', () => {
  test('rolls instance by instance: some hold the old key while others hold the new, and no call fails', async () => {
    const next = openai.mint({ ...account, name: 'next' })
    const done = deploy(next.value)
    await clock.advance(6000)
    const mixed = app.running().map((one) => (one.value === next.value ? 'new' : 'old'))
    expect(mixed).toEqual(['new', 'old', 'old'])
    await clock.advance(30_000)
    await expect(done).resolves.toBe('success')
    expect(app.running().every((one) => one.value === next.value)).toBe(true)
    openai.remove(first.id)
    await clock.advance(10 * MINUTE)
    expect(app.failed).toBe(0)
  })

  test('with the old key killed too early shows as failures of just the instances that hold it', async () => {
    const next = openai.mint({ ...account, name: 'next' })
    void deploy(next.value)
    await clock.advance(6000)
    openai.remove(first.id)
    await clock.advance(3000)
    app.rolling.starts = 10 * MINUTE
    await clock.advance(MINUTE)
    const failing = new Set(app.failures.map((one) => one.instance))
    expect([...failing]).toEqual(['web-3'])
  })

  test.each([
    ['fails when the secret is missing, as a runner gives an empty text then', '', 'failure'],
    ['has nothing to do when the job does not set the variable', undefined, 'success'],
  ])('%s; no instance is touched', async (_, value, end) => {
    await expect(deploy(value)).resolves.toBe(end)
    expect(app.running().map((one) => one.value)).toEqual([first.value, first.value, first.value])
  })

  test('may break off half-way and leaves a mixture; the next one mends it', async () => {
    const next = openai.mint({ ...account, name: 'next' })
    app.rolling.breaksAfter = 1
    const broke = deploy(next.value)
    await clock.advance(MINUTE)
    await expect(broke).resolves.toBe('failure')
    expect(app.running().filter((one) => one.value === next.value)).toHaveLength(1)
    const mended = deploy(next.value)
    await clock.advance(MINUTE)
    await expect(mended).resolves.toBe('success')
    expect(app.running().filter((one) => one.value === next.value)).toHaveLength(3)
  })

  test('waits for the one before: the later value wins', async () => {
    const [two, three] = [openai.mint(account), openai.mint(account)]
    const both = Promise.all([deploy(two.value), deploy(three.value)])
    await clock.advance(3 * MINUTE)
    await both
    expect(app.running().map((one) => one.value)).toEqual([three.value, three.value, three.value])
  })

  test('of another environment is none of its business', async () => {
    await app.deploy({ environment: 'staging', value: () => 'something' })
    expect(app.running().map((one) => one.value)).toEqual([first.value, first.value, first.value])
  })
})

describe('the health page', () => {
  test('meets the instances in turn and tells the fingerprint of the key each runs on, as Keyturn computes it', async () => {
    const expected = Secret.of(first.value, () => undefined).fingerprint()
    const answers = [await health(), await health(), await health(), await health()]
    expect(answers.map((answer) => answer.json['instance'])).toEqual(['web-1', 'web-2', 'web-3', 'web-1'])
    expect(new Set(answers.map((answer) => answer.json['fingerprint']))).toEqual(new Set([expected]))
    expect(answers[0]?.body).not.toContain(first.value)
  })

  test('says 503 for an instance that starts', async () => {
    void deploy(openai.mint(account).value)
    await clock.advance(1000)
    expect((await health()).status).toBe(503)
    expect((await health()).status).toBe(200)
  })

  test.each([
    ['GET /healthz/unknown', 404],
    ['GET /', 404],
    ['POST /healthz/openai', 405],
    ['GET /healthz/mail', 503],
  ])('answers %s with %i', async (line, status) => {
    expect((await ask(app.handler, line)).status).toBe(status)
  })
})
