import { beforeEach, describe, expect, test } from '@jest/globals'
import { Failure } from '../../../src/core/failure.ts'
import { Secret } from '../../../src/core/secret.ts'
import { twilio as plugin } from '../../../src/plugins/providers/twilio/plugin.ts'
import type { Call } from '../../../src/sandbox/contract.ts'
import { answerWith, ofKeyturn } from '../../../src/sandbox/faults.ts'
import { ACCOUNT, type TwilioControls, type TwilioKey } from '../../../src/sandbox/providers/twilio/state.ts'
import { json } from '../../../src/sandbox/reply.ts'
import { type Bench, openBench, partsOf, START, TAG, valueOf } from '../../contract/bench.ts'

const READ = '/twilio/messaging/messages/read'
const SEND = '/twilio/messaging/messages/create'

let bench: Bench

beforeEach(async () => {
  bench = await openBench('twilio')
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

function made(id: string): TwilioKey | undefined {
  return bench.twilio.keys().find((key) => key.id === id)
}

const asks =
  (method: string, path: RegExp) =>
  (call: Call): boolean =>
    ofKeyturn(call) && call.request.method === method && path.test(call.request.url.pathname)

function posts(): number {
  return bench.wire.calls.filter(asks('POST', /^\/v1\/Keys$/)).length
}

function noAdmin(): never {
  throw new Failure('permission-missing', 'none', { effect: 'not-done' })
}

async function probed(value: string): Promise<string> {
  return (await bench.run(bench.provider.probe(partsOf('twilio', value, bench.mask)))).verdict
}

async function by(admin: string): Promise<Bench['provider']> {
  return plugin.open(bench.config, { ...bench.context, admin: () => Secret.of(admin, bench.mask) })
}

describe('a new key', () => {
  test.each<[string, TwilioKey['kind']]>([
    ['a standard one', 'standard'],
    ['a restricted one, with its permissions', [READ, SEND]],
  ])('is what the one before it is: %s', async (_, kind) => {
    const old = bench.twilio.mint({ name: 'web', kind })

    const { keyId, parts } = await bench.run(bench.provider.mint(TAG, { like: old.id }))

    expect(made(keyId)).toMatchObject({ name: TAG, kind, value: valueOf('twilio', parts) })
  })

  test('may do what the manifest says, whatever the one before may', async () => {
    const provider = await plugin.open({ permissions: [READ] }, bench.context)
    const { keyId } = await bench.run(provider.mint(TAG, { like: bench.first.id }))
    expect(made(keyId)?.kind).toEqual([READ])
  })

  test('is a standard one where the manifest says so, whatever the one before is', async () => {
    const old = bench.twilio.mint({ name: 'web', kind: [READ] })
    const provider = await plugin.open({ kind: 'standard' }, bench.context)
    const { keyId } = await bench.run(provider.mint(TAG, { like: old.id }))
    expect(made(keyId)?.kind).toBe('standard')
  })

  test.each<[string, unknown]>([
    ['no word about a policy', undefined],
    ['a policy that denies, too', { allow: [READ], deny: [SEND] }],
    ['a policy that is no list', { allow: READ }],
    ['a permission that is no text', { allow: [READ, 7] }],
  ])('is not made where the one before shows %s', async (_, policy) => {
    const shown = { sid: `SK${bench.first.id}`, friendly_name: 'web', policy }
    bench.wire.tap(answerWith(asks('GET', /^\/v1\/Keys\/SK/), json(200, shown)))

    expect(await failure(bench.provider.mint(TAG, { like: bench.first.id }))).toMatchObject({ effect: 'not-done' })
    expect(posts()).toBe(0)
  })

  test('is not made where the one before it is gone, and the manifest does not say what it may do', async () => {
    bench.twilio.remove(bench.first.id)
    expect(await failure(bench.provider.mint(TAG, { like: bench.first.id }))).toMatchObject({
      code: 'manifest-invalid',
      effect: 'not-done',
    })
    expect(posts()).toBe(0)
  })

  test('is not made where nobody could prove it', async () => {
    const old = bench.twilio.mint({ name: 'web', kind: [SEND] })
    expect((await failure(bench.provider.mint(TAG, { like: old.id }))).message).toContain(READ)
    expect(posts()).toBe(0)
  })

  test('is masked, both parts of it', async () => {
    const masked: string[] = []
    const provider = await plugin.open({}, { ...bench.context, mask: (text) => masked.push(text) })
    const { parts } = await bench.run(provider.mint(TAG, { like: bench.first.id }))
    expect(masked).toEqual(expect.arrayContaining([parts['sid']?.reveal(), parts['secret']?.reveal()]))
  })

  test('with other permissions than asked for is not used', async () => {
    const old = bench.twilio.mint({ name: 'web', kind: [READ, SEND] })
    bench.twilio.controls.withheld = [SEND]
    expect(await failure(bench.provider.mint(TAG, { like: old.id }))).toMatchObject({
      code: 'unexpected-response',
      effect: 'done',
    })
  })

  test('is refused, and not called a quota, where a permission is not known', async () => {
    const provider = await plugin.open({ permissions: [READ, '/twilio/nothing/at/all'] }, bench.context)
    expect(await failure(provider.mint(TAG, {}))).toMatchObject({ code: 'refused', effect: 'not-done' })
  })
})

describe('a pair that is refused', () => {
  test('is dead where the account is active and its whole list lacks the SID', async () => {
    bench.twilio.remove(bench.first.id)
    expect(await probed(bench.first.value)).toBe('dead')
  })

  // Twilio docs, "20003: Permission Denied": all of these are told alike.
  test.each<[string, Partial<TwilioControls>]>([
    ['the account is suspended, and its admin key with it', { status: 'suspended' }],
    ['the account is suspended, and another account’s admin key sees it', { status: 'suspended', managed: true }],
    ['the account is closed', { status: 'closed', managed: true }],
  ])('is unknown where %s', async (_, controls) => {
    Object.assign(bench.twilio.controls, controls)
    expect(await probed(bench.first.value)).toBe('unknown')
    bench.twilio.remove(bench.first.id)
    expect(await probed(bench.first.value)).toBe('unknown')
  })

  test.each([401, 403] as const)('with %s is unknown where the key lives and lacks the permission', async (status) => {
    bench.twilio.controls.refusesWith = status
    const restricted = bench.twilio.mint({ name: 'web', kind: [SEND] })
    expect(await probed(restricted.value)).toBe('unknown')
  })

  test('with 403 is unknown, although the list lacks the SID', async () => {
    bench.twilio.remove(bench.first.id)
    const body = { code: 20003, message: 'x', more_info: 'x', status: 403 }
    bench.wire.tap(answerWith(asks('GET', /Messages/), json(403, body)))
    expect(await probed(bench.first.value)).toBe('unknown')
  })

  test('is unknown where the secret is another key’s: the SID is listed', async () => {
    const [sid] = bench.first.value.split(':')
    const [, secret] = bench.byHand().value.split(':')
    expect(await probed(`${sid}:${secret}`)).toBe('unknown')
  })

  test('is unknown while the listing has not caught up', async () => {
    await bench.clock.advance(600_000)
    bench.twilio.controls.listingLag = 300_000
    bench.twilio.remove(bench.first.id)
    expect(await probed(bench.first.value)).toBe('unknown')
  })

  test('is unknown where the list may have more', async () => {
    bench.twilio.remove(bench.first.id)
    const meta = { next_page_url: 'https://iam.twilio.com/v1/Keys?Page=1&PageToken=PA1' }
    bench.wire.tap(answerWith(asks('GET', /^\/v1\/Keys$/), json(200, { keys: [], meta })))
    expect(await probed(bench.first.value)).toBe('unknown')
  })

  test('is unknown where Twilio gives another code', async () => {
    bench.twilio.remove(bench.first.id)
    const body = { code: 20404, message: 'x', more_info: 'x', status: 401 }
    bench.wire.tap(answerWith(asks('GET', /Messages/), json(401, body)))
    expect(await probed(bench.first.value)).toBe('unknown')
  })

  test('is unknown where the state of another account is told', async () => {
    bench.twilio.remove(bench.first.id)
    const other = `AC${'0'.repeat(32)}`
    const body = { sid: other, status: 'active' }
    bench.wire.tap(answerWith(asks('GET', /^\/2010-04-01\/Accounts\/AC\w+\.json$/), json(200, body)))
    expect(await probed(bench.first.value)).toBe('unknown')
  })

  test('is unknown without an admin key, and so is half a pair, of which nobody is asked', async () => {
    bench.twilio.remove(bench.first.id)
    const provider = await plugin.open({}, { ...bench.context, admin: noAdmin })
    const { sid, secret } = partsOf('twilio', bench.first.value, bench.mask)
    if (sid === undefined || secret === undefined) throw new Error('no pair')
    for (const parts of [{ sid, secret }, { secret }, { sid }])
      expect((await bench.run(provider.probe(parts))).verdict).toBe('unknown')
    expect(bench.wire.calls.filter(ofKeyturn)).toEqual([])
  })
})

describe('keys', () => {
  test('are asked for page by page, and at no other host than Twilio’s', async () => {
    for (let i = 0; i < 120; i++) bench.twilio.mint({ name: `web ${i}` })
    const listing = await bench.run(bench.provider.list())
    expect([listing.complete, listing.keys.length]).toEqual([true, 122])
    const elsewhere = { next_page_url: 'https://elsewhere.dev/v1/Keys?Page=1&PageToken=PA100' }
    bench.wire.tap(answerWith(asks('GET', /^\/v1\/Keys$/), json(200, { keys: [], meta: elsewhere })))
    expect((await bench.run(bench.provider.list())).complete).toBe(false)
    expect(bench.wire.strays).toEqual([])
  })

  test('stand with the time that they were made', async () => {
    const { id } = bench.twilio.mint({ name: 'web', createdAt: START - 86_400_000 })
    const { keys } = await bench.run(bench.provider.list())
    expect(keys.find((key) => key.id === id)?.createdAt).toBe(START - 86_400_000)
  })

  test('go by what follows SK, and a whole SID is no id: it is not taken for one that is gone', async () => {
    expect(bench.first.id).toMatch(/^[0-9a-f]{32}$/)
    expect(await failure(bench.provider.revoke(`SK${bench.first.id}`))).toMatchObject({ code: 'input-invalid' })
    expect(made(bench.first.id)).not.toHaveProperty('deletedAt')
  })

  test('are found by the SID of a pair, where the listing has it', async () => {
    const parts = partsOf('twilio', bench.first.value, bench.mask)
    expect(await bench.run(bench.provider.find?.(parts) ?? Promise.resolve(undefined))).toMatchObject({
      keyId: bench.first.id,
    })
    bench.twilio.remove(bench.first.id)
    expect(await bench.run(bench.provider.find?.(parts) ?? Promise.resolve(undefined))).toBeUndefined()
  })
})

describe('the admin key', () => {
  test('may be the account with its auth token', async () => {
    const provider = await by(bench.twilio.byToken)
    expect((await bench.run(provider.list())).keys.map(({ id }) => id)).toContain(bench.first.id)
  })

  test.each([
    ['a key that is no Main key', () => `${ACCOUNT}:${bench.first.value}`],
    ['a pair without its account', () => bench.first.value],
  ])('%s is told what it has to be', async (_, admin) => {
    expect(await failure((await by(admin())).list())).toMatchObject({
      code: 'credential-rejected',
      message: expect.stringMatching(/Main key/),
    })
  })

  test('of another spelling is sent nowhere', async () => {
    await failure((await by(bench.first.value)).list())
    expect(bench.wire.calls.filter(ofKeyturn)).toEqual([])
  })

  test('is never deleted by itself', async () => {
    const admin = bench.twilio.mint({ name: 'keyturn', kind: 'main' })
    expect(await failure((await by(admin.value)).revoke(admin.id))).toMatchObject({ code: 'refused' })
    expect(made(admin.id)).not.toHaveProperty('deletedAt')
  })
})

describe('what the manifest says', () => {
  test('is one or the other', () => {
    expect(plugin.wrong?.({ kind: 'standard', permissions: [READ] })).toMatch(/cannot both be said/)
    expect(plugin.wrong?.({ permissions: Array.from({ length: 101 }, () => READ) })).toMatch(/101 .* at most 100/)
    expect([plugin.wrong?.({}), plugin.wrong?.({ permissions: [READ] })]).toEqual([undefined, undefined])
  })

  test('is missing only where nobody knows the key in service', () => {
    expect(plugin.missing?.({}, undefined)?.lines).toEqual(['kind: standard'])
    expect([plugin.missing?.({}, 'known'), plugin.missing?.({ permissions: [READ] }, undefined)]).toEqual([
      undefined,
      undefined,
    ])
  })
})
