import { beforeEach, describe, expect, test } from '@jest/globals'
import { lookalike } from '../../../src/plugins/contract/lookalike.ts'
import type { Probe } from '../../../src/plugins/contract/provider.ts'
import { stripe as plugin } from '../../../src/plugins/providers/stripe/plugin.ts'
import { Secret } from '../../../src/core/secret.ts'
import { answerWith, ofKeyturn } from '../../../src/sandbox/faults.ts'
import { json } from '../../../src/sandbox/reply.ts'
import { ACCOUNT } from '../../../src/sandbox/providers/stripe/state.ts'
import { haveSpecs, readSpec } from '../../contract/judge/specs.ts'
import { createDocument } from '../../contract/judge/openapi.ts'
import { type Bench, openBench } from '../../contract/bench.ts'

const DAY = 86_400_000
const LIVE = { mode: 'live', kind: 'secret' }

let bench: Bench

beforeEach(async () => {
  bench = await openBench('stripe')
})

function probed(value: string): Promise<Probe> {
  return bench.run(bench.provider.probe({ value: Secret.of(value, bench.mask) }))
}

function said(message: string, more: object = {}): object {
  return { error: { type: 'invalid_request_error', message, ...more } }
}

describe('a key is', () => {
  test('alive, and its account is told, when it may ask for that', async () => {
    const { value } = bench.stripe.make({ name: 'web' })

    expect(await probed(value)).toMatchObject({ verdict: 'alive', status: 200, account: ACCOUNT })
  })

  test('alive without that right, and its account is told by the refusal', async () => {
    const { value } = bench.stripe.make({ name: 'web', kind: 'restricted' })

    expect(await probed(value)).toMatchObject({ verdict: 'alive-forbidden', status: 403, account: ACCOUNT })
  })

  test('alive without that right, and of no account, when the refusal names none', async () => {
    bench.stripe.controls.discreet = true
    const { value } = bench.stripe.make({ name: 'web', kind: 'restricted' })

    const probe = await probed(value)

    expect(probe.verdict).toBe('alive-forbidden')
    expect(probe).not.toHaveProperty('account')
  })

  test.each([
    ['ended at once', 0, DAY, 'dead'],
    ['within the time that it was given', DAY, DAY - 1000, 'alive'],
    ['past the time that it was given', DAY, DAY, 'dead'],
  ])('%s: given %d ms and asked after %d ms, %s', async (_name, grace, later, verdict) => {
    const { value } = bench.stripe.make({ name: 'web' })
    bench.stripe.end('web', grace)
    await bench.clock.advance(later)

    expect((await probed(value)).verdict).toBe(verdict)
  })

  test('dead in time when it was rolled, and the one that came out of that is alive', async () => {
    const old = bench.stripe.make({ name: 'web' })
    const next = bench.stripe.roll('web', 7 * DAY)
    await bench.clock.advance(7 * DAY)

    expect([(await probed(old.value)).verdict, (await probed(next.value)).verdict]).toEqual(['dead', 'alive'])
  })

  test('dead when Stripe never made it', async () => {
    expect(await probed(`sk_live_${'0'.repeat(24)}`)).toMatchObject({ verdict: 'dead', status: 401 })
  })

  test('not known when it lives and is asked about from an address that it is not let in from', async () => {
    const { value } = bench.stripe.make({ name: 'web' })
    bench.stripe.controls.walled = true

    expect(await probed(value)).toMatchObject({ verdict: 'unknown', status: 401 })
  })

  test.each([
    ['a 200 without an account', 200, {}],
    ['a 200 that is something else', 200, { object: 'balance', id: ACCOUNT }],
    ['a 401 of another type', 401, { error: { type: 'api_error', message: 'Invalid API Key provided: sk_live_1' } }],
    ['a 401 that says something new', 401, said('This key sleeps')],
    ['a 401 with another code', 401, said('Not now', { code: 'api_key_paused' })],
    ['a 403 that says something new', 403, said('Your account is closed')],
  ])('not known by %s', async (_name, status, body) => {
    const { value } = bench.stripe.make({ name: 'web' })
    bench.wire.tap(answerWith(ofKeyturn, json(status, body)))

    expect((await probed(value)).verdict).toBe('unknown')
  })

  test.each(["'acct_<script>'", 'the moon', "'acct_1' and acct_2/../x"])(
    'of no account that a refusal makes up: %s',
    async (account) => {
      const { value } = bench.stripe.make({ name: 'web' })
      const message = `The provided key does not have the required permissions for this endpoint on account ${account}.`
      bench.wire.tap(answerWith(ofKeyturn, json(403, said(message))))

      expect((await probed(value)).account ?? 'acct_1').toBe('acct_1')
    },
  )
})

function value(of: Parameters<Bench['stripe']['make']>[0]): Secret {
  return Secret.of(bench.stripe.make(of).value, bench.mask)
}

function taken(config: object, secret: Secret): boolean {
  return secret.matches(plugin.shaped?.({ ...config }).pattern ?? /(?!)/)
}

describe('what with: says of a key', () => {
  test.each([
    ['live', 'secret'],
    ['live', 'restricted'],
    ['test', 'secret'],
    ['test', 'restricted'],
  ] as const)('lets only keys of %s mode pass that are %s', (mode, kind) => {
    const others = [
      { mode: mode === 'live' ? 'test' : 'live', kind },
      { mode, kind: kind === 'secret' ? 'restricted' : 'secret' },
    ] as const

    expect(taken({ mode, kind }, value({ name: 'a', mode, kind }))).toBe(true)
    expect(others.map((other) => taken({ mode, kind }, value({ name: 'b', ...other })))).toEqual([false, false])
  })

  test.each([
    [LIVE, 'sk_test_0123456789', 'a key of test mode'],
    [{ mode: 'test', kind: 'secret' }, 'sk_live_0123456789', 'a key of live mode'],
    [LIVE, 'rk_live_0123456789', 'a restricted key'],
    [{ mode: 'live', kind: 'restricted' }, 'sk_live_0123456789', 'a secret key, which may do everything'],
    [LIVE, 'pk_live_0123456789', 'a publishable key'],
    [LIVE, 'sk_org_live_0123456789', 'a key of a whole organization'],
    [LIVE, 'whsec_0123456789', 'the signing secret of a webhook endpoint'],
    [{}, 'whsec_0123456789', 'the signing secret of a webhook endpoint'],
    [LIVE, 'sk_live_0123456789', undefined],
    [LIVE, 'SG.0123456789', undefined],
  ])('%j: %s is told to be %s', (config, text, is) => {
    const told = lookalike(plugin.shaped?.(config) ?? {}, Secret.of(text, bench.mask))

    expect(is === undefined ? told : told?.slice(0, is.length)).toBe(is)
    if (is !== undefined) expect(taken(config, Secret.of(text, bench.mask))).toBe(false)
  })

  test.each([
    [{}, ['mode: live # or test', 'kind: secret # or restricted']],
    [{ mode: 'live' }, ['kind: secret # or restricted']],
    [{ mode: 'test', kind: 'restricted' }, ['rights: "Charges (write)"']],
    [LIVE, undefined],
    [{ mode: 'test', kind: 'restricted', rights: 'Charges (write)' }, undefined],
  ])('%j lacks %j', (config, lines) => {
    expect(plugin.missing?.(config)?.lines).toEqual(lines)
  })

  test.each([
    [LIVE, 'https://dashboard.stripe.com/apikeys'],
    [{ mode: 'test' }, 'https://dashboard.stripe.com/test/apikeys'],
    [{ mode: 'live', account: 'acct_1' }, 'https://dashboard.stripe.com/acct_1/apikeys'],
    [{ mode: 'test', account: 'acct_1' }, 'https://dashboard.stripe.com/acct_1/test/apikeys'],
  ])('%j leads to %s', (config, page) => {
    expect(plugin.shaped?.(config).console).toBe(page)
  })

  test('leads to the form for restricted keys, which takes a name', () => {
    const { form } = plugin.advice?.({ mode: 'test', kind: 'restricted' }) ?? {}

    expect(form).toBe('https://dashboard.stripe.com/test/apikeys/create?name=')
    expect(plugin.advice?.(LIVE)).not.toHaveProperty('form')
  })

  test('cannot be rights of a secret key', () => {
    expect(plugin.wrong?.({ ...LIVE, rights: 'Charges (write)' })).toContain('say kind: restricted')
    expect(plugin.wrong?.({ kind: 'restricted', rights: 'Charges (write)' })).toBeUndefined()
  })
})

const judged = haveSpecs() ? test : test.skip

judged('every refusal of the sandbox is spelled as the description says', async () => {
  const isError = createDocument(readSpec('stripe'), { name: 'stripe', root: /^$/ }).component('Error')
  const told: unknown[] = []
  bench.wire.tap({
    after: (_call, reply) => {
      if (reply.status >= 400) told.push(JSON.parse(reply.body))
      return Promise.resolve(reply)
    },
  })
  const restricted = bench.stripe.make({ name: 'web', kind: 'restricted' })
  await probed(restricted.value)
  bench.stripe.end('web')
  await probed(restricted.value)
  await probed(`sk_live_${'0'.repeat(24)}`)
  bench.stripe.controls.walled = true
  await probed(bench.stripe.make({ name: 'other' }).value)

  expect(told).toHaveLength(4)
  expect(told.flatMap((body) => isError(body))).toEqual([])
})
