import { beforeEach, describe, expect, test } from '@jest/globals'
import { Failure } from '../../../src/core/failure.ts'
import { Secret } from '../../../src/core/secret.ts'
import { PROVIDERS } from '../../../src/plugins/registry.ts'
import { twilioAuthToken as plugin } from '../../../src/plugins/providers/twilio-auth-token/plugin.ts'
import type { Call } from '../../../src/sandbox/contract.ts'
import { answerWith, ofKeyturn } from '../../../src/sandbox/faults.ts'
import { ACCOUNT } from '../../../src/sandbox/providers/twilio/state.ts'
import { json } from '../../../src/sandbox/reply.ts'
import { readManifest } from '../../../src/core/manifest/read.ts'
import { type Bench, openBench, START, TAG } from '../../contract/bench.ts'

let bench: Bench
const HEX = ACCOUNT.slice(2)
const secret = (value: string): { readonly value: Secret } => ({ value: Secret.of(value, () => undefined) })

beforeEach(async () => {
  bench = await openBench('twilio-auth-token')
})

async function failure(work: Promise<unknown>): Promise<Failure> {
  const thrown = await bench.run(
    work.then(
      () => undefined,
      (error: unknown) => error,
    ),
  )
  if (thrown instanceof Failure) return thrown
  throw new Error(`expected a Failure, not ${String(thrown)}`)
}

const mint = (): ReturnType<Bench['provider']['mint']> => bench.run(bench.provider.mint(TAG, { like: bench.first.id }))

const asks =
  (method: string, path: RegExp) =>
  (call: Call): boolean =>
    ofKeyturn(call) && call.request.method === method && path.test(call.request.url.pathname)

function sent(method: string, path: RegExp): number {
  return bench.wire.calls.filter(asks(method, path)).length
}

async function by(admin: string, config = bench.config): Promise<Bench['provider']> {
  return plugin.open(config, { ...bench.context, admin: () => Secret.of(admin, bench.mask) })
}

describe('the admin key', () => {
  test.each([
    ['the account’s own token', () => `${ACCOUNT}:${bench.first.value}`],
    ['a key without its account', () => bench.vendor.admin().replace(`${ACCOUNT}:`, '')],
    ['a Main key of another account', () => bench.vendor.admin().replace(HEX, HEX.replaceAll('f', 'e'))],
  ])('%s is refused before anybody is asked', async (_, admin) => {
    const provider = await by(admin())
    const asked = [provider.list(), provider.mint(TAG, { like: bench.first.id }), provider.revoke(bench.first.id)]
    for (const work of asked)
      expect(await failure(work)).toMatchObject({ code: 'credential-rejected', effect: 'not-done' })
    expect(bench.wire.calls.filter(ofKeyturn)).toEqual([])
  })

  test('that is not shown the token makes nothing, and says why', async () => {
    bench.twilio.controls.tokensByKey = 'unseen'
    const thrown = await failure(bench.provider.mint(TAG, { like: bench.first.id }))

    expect(thrown).toMatchObject({ code: 'permission-missing', effect: 'not-done' })
    expect(thrown.message).toContain('shows no auth token')
    expect(sent('POST', /./)).toBe(0)
  })

  test('that may not make tokens leaves everything as it is', async () => {
    bench.twilio.controls.tokensByKey = 'refused'

    expect(await failure(bench.provider.mint(TAG, { like: bench.first.id }))).toMatchObject({
      code: 'credential-rejected',
      effect: 'not-done',
    })
    expect(bench.values()).toHaveLength(1)
  })
})

describe('a secondary that is there already', () => {
  test.each(['refused', 'shown'] as const)('%s by Twilio, is not used and not deleted', async (taken) => {
    bench.twilio.controls.taken = taken
    const { value } = bench.byHand()
    await bench.clock.advance(10 * 60_000)
    const thrown = await failure(bench.provider.mint(TAG, { like: bench.first.id }))

    expect(thrown).toMatchObject({ code: 'refused', effect: 'not-done' })
    expect(thrown.message).toContain('one that a person made')
    expect([bench.accepts(value), bench.accepts(bench.first.value)]).toEqual([true, true])
    expect(sent('DELETE', /./)).toBe(0)
  })

  test('replaced by Twilio, is what the person’s word is for', async () => {
    bench.twilio.controls.taken = 'replaced'
    const { value } = bench.byHand()
    const minted = await mint()

    expect(bench.accepts(minted.parts['value']?.reveal() ?? '')).toBe(true)
    expect(bench.accepts(value)).toBe(false)
    expect(plugin.missing?.({ account: HEX, signatures: 'none' }, bench.first.id)?.lines).toEqual([
      'secondary: keyturn',
    ])
  })
})

describe('what is answered to a mint', () => {
  const whole = {
    account_sid: ACCOUNT,
    secondary_auth_token: '0123456789abcdef0123456789abcdef',
    date_created: new Date(START).toISOString(),
  }

  test.each([
    ['another account', { ...whole, account_sid: `AC${'0'.repeat(32)}` }],
    ['no time', { ...whole, date_created: null }],
    ['a token that is none', { ...whole, secondary_auth_token: 'short' }],
    ['no token', { ...whole, secondary_auth_token: null }],
  ])('%s is not understood, and whether there is a token is not known', async (_, body) => {
    bench.wire.tap(answerWith(asks('POST', /Secondary$/), json(201, body)))

    expect(await failure(bench.provider.mint(TAG, { like: bench.first.id }))).toMatchObject({
      code: 'unexpected-response',
      effect: 'unknown',
    })
  })

  test('the primary itself is no new token', async () => {
    const body = { ...whole, secondary_auth_token: bench.first.value }
    bench.wire.tap(answerWith(asks('POST', /Secondary$/), json(201, body)))

    expect(await failure(bench.provider.mint(TAG, { like: bench.first.id }))).toMatchObject({ effect: 'unknown' })
  })
})

describe('which token is which', () => {
  test('a listing has the primary’s fingerprint and nothing of its value', async () => {
    const { keyId } = await mint()
    const listing = await bench.run(bench.provider.list())

    expect(listing).toMatchObject({ complete: true, keys: [{ id: bench.first.id, status: 'alive' }] })
    expect(JSON.stringify(listing)).not.toContain(keyId)
    expect(JSON.stringify(listing)).not.toContain(bench.first.value)
  })

  test('an account that answers for another is not believed', async () => {
    const body = { sid: `AC${'0'.repeat(32)}`, status: 'active', auth_token: '0'.repeat(32) }
    bench.wire.tap(answerWith(asks('GET', /Accounts\/\w+\.json$/), json(200, body)))

    expect(await failure(bench.provider.list())).toMatchObject({ code: 'unexpected-response' })
    expect(await failure(bench.provider.revoke(bench.first.id))).toMatchObject({ code: 'unexpected-response' })
    expect(sent('POST', /./)).toBe(0)
  })

  test('the primary is found by its value, with its account; a secondary is not taken', async () => {
    const provider = await by(bench.vendor.admin(), { signatures: 'none' })
    const { value } = bench.byHand()

    expect(await bench.run(provider.find?.(secret(bench.first.value)) ?? Promise.resolve(undefined))).toMatchObject({
      keyId: bench.first.id,
      with: { account: HEX },
    })
    const thrown = await failure(provider.find?.(secret(value)) ?? Promise.resolve())
    expect([thrown.code, thrown.message.includes('its secondary')]).toEqual(['not-found', true])
  })

  test('once another is the primary, neither verb touches what is there', async () => {
    const { keyId } = await mint()
    await bench.run(bench.provider.revoke(bench.first.id))
    const theirs = bench.byHand()
    await bench.run(bench.provider.revoke(bench.first.id))
    const thrown = await failure(bench.provider.withdraw?.(keyId) ?? Promise.resolve())

    expect(thrown.code).toBe('refused')
    expect([bench.accepts(theirs.value), sent('POST', /Promote$/), sent('DELETE', /./)]).toEqual([true, 1, 0])
  })
})

async function probed(value: string): Promise<string> {
  return (await bench.run(bench.provider.probe(secret(value)))).verdict
}

describe('a probe', () => {
  test('says alive of both tokens, with the account, and dead of one that is gone', async () => {
    const { parts } = await mint()

    expect(await bench.run(bench.provider.probe(parts))).toMatchObject({ verdict: 'alive', account: HEX })
    expect([await probed(bench.first.value), await probed('0'.repeat(32))]).toEqual(['alive', 'dead'])
  })

  test('knows nothing while the account is suspended, whoever may still look at it', async () => {
    bench.twilio.controls.status = 'suspended'
    expect(await probed(bench.first.value)).toBe('unknown')
    bench.twilio.controls.managed = true
    expect(await probed('0'.repeat(32))).toBe('unknown')
  })

  test('does not call the primary dead, whatever is answered to it', async () => {
    bench.wire.tap(answerWith(asks('GET', /Messages\.json$/), json(401, { code: 20003, status: 401 })))
    expect([await probed(bench.first.value), await probed('0'.repeat(32))]).toEqual(['unknown', 'dead'])
  })
})

function read(lines: string): ReturnType<typeof readManifest> {
  return readManifest(`version: 1\ndeploy: deploy.yml\nkeys:\n${lines}`, 'rotation.yml', PROVIDERS)
}

function problems(lines: string): string {
  const reading = read(lines)
  return 'problems' in reading ? reading.problems.map(({ message }) => message).join('; ') : ''
}

describe('the manifest', () => {
  const KEY = `  TWILIO_AUTH_TOKEN:\n    provider: twilio-auth-token\n`
  const OTHER = KEY.replace('TWILIO_AUTH_TOKEN', 'TWILIO_TOKEN')
  test('puts it into three places, and into one only where nothing validates', () => {
    const layouts = [KEY, `${KEY}    with: { signatures: none }\n`].map((lines) => {
      const reading = read(lines)
      if (!('manifest' in reading)) throw new Error(JSON.stringify(reading.problems))
      const [credential] = reading.manifest.credentials
      return [credential?.stores[0]?.slots.length, credential?.policy.oldKey, credential?.policy.verify]
    })
    expect(layouts).toEqual([
      [3, 'time', 'deployment'],
      [1, 'time', 'deployment'],
    ])
  })

  test('refuses another layout or store where webhooks are validated, and people who make it there', () => {
    expect(problems(`${KEY}    store: { github: { layout: single } }\n`)).toContain('cannot have layout: single')
    expect(problems(`${KEY}    store: { vault: { path: apps/web } }\n`)).toContain('not built yet')
    expect(problems(`${KEY}    mint: person\n`)).toContain('not built yet')
  })

  test('has to say who validates webhooks before anything is made', () => {
    const told = plugin.missing?.({ account: HEX, secondary: 'keyturn' }, bench.first.id)
    expect([told?.lines, told?.why.includes('refuses all of them')]).toEqual([['signatures: <three or none>'], true])
  })

  test('takes one credential of an account', () => {
    const lines = `    with: { account: ${HEX}, signatures: none }\n`
    expect(problems(`${KEY}${lines}${OTHER}${lines}`)).toContain(`the auth token of the Twilio account AC${HEX}`)
  })
})
