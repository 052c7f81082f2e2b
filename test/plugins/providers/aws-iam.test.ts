import { beforeEach, describe, expect, test } from '@jest/globals'
import { Failure } from '../../../src/core/failure.ts'
import { Secret } from '../../../src/core/secret.ts'
import { LAG, awsIam as plugin } from '../../../src/plugins/providers/aws-iam/plugin.ts'
import type { Provider } from '../../../src/plugins/contract/provider.ts'
import type { Call, SandboxReply } from '../../../src/sandbox/contract.ts'
import { answerWith, nth, ofKeyturn } from '../../../src/sandbox/faults.ts'
import { answer, refusal, tag } from '../../../src/sandbox/providers/aws-iam/xml.ts'
import { type Bench, openBench, partsOf, START, TAG, valueOf } from '../../contract/bench.ts'

const USER = 'web-production'

let bench: Bench

beforeEach(async () => {
  bench = await openBench('aws-iam')
  await bench.clock.advance(600_000)
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

function asks(action: string): (call: Call) => boolean {
  return (call) => ofKeyturn(call) && new URLSearchParams(call.request.body).get('Action') === action
}

function sent(action: string): readonly URLSearchParams[] {
  return bench.wire.calls.filter(asks(action)).map(({ request }) => new URLSearchParams(request.body))
}

function said(action: string, reply: SandboxReply): void {
  bench.wire.tap(answerWith(asks(action), reply))
}

async function by(admin: string, config = bench.config): Promise<Provider> {
  return plugin.open(config, { ...bench.context, admin: () => Secret.of(admin, bench.mask) })
}

async function probed(value: string): Promise<string> {
  return (await bench.run(bench.provider.probe(partsOf('aws-iam', value, bench.mask)))).verdict
}

function noAdmin(): never {
  throw new Failure('permission-missing', 'none', { effect: 'not-done' })
}

async function used(id = bench.first.id): Promise<unknown> {
  return bench.run(bench.provider.usage?.(id, START) ?? Promise.reject(new Error('no usage')))
}

function member(id: string, status: string, user = USER): string {
  const inner = tag('UserName', user) + tag('AccessKeyId', `AKIA${id}`) + tag('Status', status)
  return `<member>${inner}${tag('CreateDate', '2026-11-16T02:00:00Z')}</member>`
}

function listing(members: string, rest = tag('IsTruncated', 'false')): SandboxReply {
  return answer('ListAccessKeys', `<AccessKeyMetadata>${members}</AccessKeyMetadata>${rest}`)
}

describe('a new key', () => {
  test('is a second one of the very user, who is named in every request', async () => {
    const { keyId, parts, createdAt } = await bench.run(bench.provider.mint(TAG, { like: bench.first.id }))
    const key = bench['aws-iam'].keys().find(({ id }) => id === keyId)
    expect(key).toMatchObject({ user: USER, value: valueOf('aws-iam', parts), createdAt })
    await bench.run(bench.provider.disable?.(keyId) ?? Promise.reject(new Error('none')))
    await bench.run(bench.provider.revoke(keyId))
    await bench.run(bench.provider.list())
    for (const action of ['CreateAccessKey', 'UpdateAccessKey', 'DeleteAccessKey', 'ListAccessKeys'])
      expect(sent(action).map((form) => form.get('UserName'))).toEqual([USER])
  })

  test('is not made where nobody says whose, and IAM would make one of the admin’s own', async () => {
    const provider = await plugin.open({}, bench.context)
    for (const work of [provider.mint(TAG, {}), provider.list(), provider.revoke(bench.first.id)])
      expect(await failure(work)).toMatchObject({ code: 'manifest-invalid', effect: 'not-done' })
    expect(bench.wire.calls.filter(ofKeyturn)).toEqual([])
  })

  test('for which there is no room is a quota, and no refusal; nothing is deleted', async () => {
    bench.byHand()
    const thrown = await failure(bench.provider.mint(TAG, { like: bench.first.id }))
    expect(thrown).toMatchObject({ code: 'quota-reached', effect: 'not-done' })
    expect(thrown.message).toContain('Nothing was deleted')
    expect(bench['aws-iam'].keys().filter(({ deletedAt }) => deletedAt !== undefined)).toEqual([])
  })

  test('is masked, both parts of it', async () => {
    const masked: string[] = []
    const provider = await plugin.open(bench.config, { ...bench.context, mask: (text) => masked.push(text) })
    const { parts } = await bench.run(provider.mint(TAG, { like: bench.first.id }))
    expect(masked).toEqual(
      expect.arrayContaining([parts['access-key-id']?.reveal(), parts['secret-access-key']?.reveal()]),
    )
  })

  test.each([
    ['another user’s', 'admin', 'Active', 'z'.repeat(40)],
    ['not active', USER, 'Inactive', 'z'.repeat(40)],
    ['without its secret', USER, 'Active', ''],
  ])('that is %s is not used, and whether one was made is not known', async (_, user, status, secret) => {
    const inner = member('0'.repeat(16), status, user).replaceAll(/<\/?member>/g, '')
    said(
      'CreateAccessKey',
      answer('CreateAccessKey', `<AccessKey>${inner}${tag('SecretAccessKey', secret)}</AccessKey>`),
    )
    expect(await failure(bench.provider.mint(TAG, {}))).toMatchObject({
      code: 'unexpected-response',
      effect: 'unknown',
    })
  })
})

describe('a pair that is refused', () => {
  test('is dead where the list does not have it', async () => {
    bench['aws-iam'].remove(bench.first.id)
    expect(await probed(bench.first.value)).toBe('dead')
  })

  test('is dead where the list shows it as switched off, and alive again when it is on', async () => {
    bench['aws-iam'].turn(bench.first.id, false)
    expect(await probed(bench.first.value)).toBe('dead')
    bench['aws-iam'].turn(bench.first.id, true)
    expect(await probed(bench.first.value)).toBe('alive')
  })

  test('is unknown while the list shows it as active: new keys are slow', async () => {
    bench['aws-iam'].controls.worksAfter = 15_000
    const { parts } = await bench.run(bench.provider.mint(TAG, { like: bench.first.id }))
    expect((await bench.run(bench.provider.probe(parts))).verdict).toBe('unknown')
    await bench.clock.advance(15_000)
    expect((await bench.run(bench.provider.probe(parts))).verdict).toBe('alive')
  })

  test('is unknown while the listing has not caught up', async () => {
    bench['aws-iam'].controls.listingLag = 300_000
    bench['aws-iam'].remove(bench.first.id)
    expect(await probed(bench.first.value)).toBe('unknown')
  })

  test.each<[string, SandboxReply]>([
    ['with another code', refusal(403, 'SignatureDoesNotMatch', 'x')],
    ['as expired', refusal(403, 'ExpiredToken', 'x')],
    ['with another status', refusal(400, 'InvalidClientTokenId', 'x')],
  ])('%s is unknown, although the list lacks it', async (_, reply) => {
    bench['aws-iam'].remove(bench.first.id)
    said('GetCallerIdentity', reply)
    expect(await probed(bench.first.value)).toBe('unknown')
  })

  test('is unknown where the list is cut off', async () => {
    bench['aws-iam'].remove(bench.first.id)
    const whole = listing('')
    said('ListAccessKeys', { ...whole, body: whole.body.slice(0, whole.body.indexOf('<ResponseMetadata>')) })
    expect(await probed(bench.first.value)).toBe('unknown')
  })

  test('is unknown where the list leads back to itself', async () => {
    bench['aws-iam'].remove(bench.first.id)
    said('ListAccessKeys', listing('', tag('IsTruncated', 'true') + tag('Marker', 'again')))
    expect(await probed(bench.first.value)).toBe('unknown')
  })

  test('is unknown without an admin key, and so is half a pair, of which nobody is asked', async () => {
    bench['aws-iam'].remove(bench.first.id)
    const provider = await plugin.open(bench.config, { ...bench.context, admin: noAdmin })
    const parts = partsOf('aws-iam', bench.first.value, bench.mask)
    expect((await bench.run(provider.probe(parts))).verdict).toBe('unknown')
    const before = bench.wire.calls.length
    for (const name of ['access-key-id', 'secret-access-key']) {
      const half = parts[name]
      if (half === undefined) throw new Error('no pair')
      expect((await bench.run(provider.probe({ [name]: half }))).verdict).toBe('unknown')
    }
    expect(bench.wire.calls).toHaveLength(before)
  })
})

describe('a pair that works', () => {
  test('is alive only when it was known three times in a row', async () => {
    bench['aws-iam'].controls.wavers = 30_000
    const { parts } = await bench.run(bench.provider.mint(TAG, { like: bench.first.id }))
    expect((await bench.run(bench.provider.probe(parts))).verdict).toBe('unknown')
    await bench.clock.advance(30_000)
    const before = sent('GetCallerIdentity').length
    expect((await bench.run(bench.provider.probe(parts))).verdict).toBe('alive')
    expect(sent('GetCallerIdentity')).toHaveLength(before + 3)
  })

  test('tells its account', async () => {
    const probe = await bench.run(bench.provider.probe(partsOf('aws-iam', bench.first.value, bench.mask)))
    expect(probe).toMatchObject({ account: '111122223333', asked: 'GetCallerIdentity', status: 200 })
  })

  test.each<[string, () => string, Readonly<Record<string, unknown>>]>([
    ['of another user', () => bench['aws-iam'].mint({ user: 'other' }).value, { user: USER }],
    ['of the root user', () => bench['aws-iam'].mint({ user: 'root' }).value, {}],
    ['of another account', () => bench.first.value, { user: USER, account: '444455556666' }],
    ['that ends by itself', () => bench['aws-iam'].login(3600).replace(/:[^:]+$/, ''), { user: USER }],
  ])('%s is refused', async (_, value, config) => {
    const provider = await plugin.open(config, bench.context)
    const thrown = await failure(provider.probe(partsOf('aws-iam', value(), bench.mask)))
    expect(thrown).toMatchObject({ code: 'refused', effect: 'not-done' })
  })

  test('that AWS says something strange of is unknown', async () => {
    const arn = `arn:aws:iam::444455556666:user/${USER}`
    said('GetCallerIdentity', answer('GetCallerIdentity', tag('Arn', arn) + tag('Account', '111122223333')))
    expect(await probed(bench.first.value)).toBe('unknown')
  })
})

describe('the admin key', () => {
  test('is none of the user’s own: nothing is listed, made, switched off or deleted with it', async () => {
    const other = bench['aws-iam'].own(USER)
    const provider = await by(other)
    const { id } = bench.first
    const works = [
      () => provider.list(),
      () => provider.mint(TAG, { like: id }),
      () => provider.revoke(id),
      () => provider.disable?.(id) ?? Promise.resolve(),
    ]
    for (const work of works) expect((await failure(work())).message).toContain('is the admin key itself')
    expect([sent('CreateAccessKey'), sent('DeleteAccessKey'), sent('UpdateAccessKey')]).toEqual([[], [], []])
    expect(bench.accepts(other)).toBe(true)
  })

  test('may be a login that ends by itself, and says so when it is over', async () => {
    const provider = await by(bench['aws-iam'].login(3600))
    expect((await bench.run(provider.list())).keys).toHaveLength(1)
    await bench.clock.advance(3_600_000)
    expect((await failure(provider.list())).message).toContain('The login ran out')
  })

  test('without its token is not one of a login', async () => {
    const [id, secret] = bench['aws-iam'].login(3600).split(':')
    const provider = await by(`${id}:${secret}`)
    expect(await failure(provider.list())).toMatchObject({ code: 'credential-rejected' })
    expect(bench.wire.calls.filter(ofKeyturn)).toEqual([])
  })

  test('whose policy lacks an action is told which page has it', async () => {
    bench['aws-iam'].controls.denied.add('ListAccessKeys')
    const thrown = await failure(bench.provider.list())
    expect(thrown.code).toBe('permission-missing')
    expect(thrown.message).toContain('docs/providers/aws-iam.md')
  })

  test('that asks too often waits', async () => {
    bench['aws-iam'].controls.throttled = 9
    expect(await failure(bench.provider.list())).toMatchObject({ code: 'throttled', effect: 'not-done' })
  })
})

describe('a listing', () => {
  test('is read to its last page, wherever IAM cuts it', async () => {
    const other = bench.byHand().id
    bench['aws-iam'].controls.page = 1
    const { keys, complete } = await bench.run(bench.provider.list())
    expect([keys.map(({ id }) => id), complete]).toEqual([[bench.first.id, other], true])
    expect(sent('ListAccessKeys').map((form) => form.get('Marker'))).toEqual([null, 'from-1'])
  })

  test.each([
    ['a state that nobody knows', listing(member('0'.repeat(16), 'Sleeping'))],
    ['another user’s key', listing(member('0'.repeat(16), 'Active', 'other'))],
    ['an id that is none', listing(member('0', 'Active'))],
    ['no word about more', listing('', '')],
    ['more, and no word where', listing('', tag('IsTruncated', 'true'))],
  ])('with %s is not believed', async (_, reply) => {
    said('ListAccessKeys', reply)
    expect(await failure(bench.provider.list())).toMatchObject({ code: 'unexpected-response' })
  })

  test('tells what is switched off, and by nobody’s name', async () => {
    const { id } = bench.first
    await bench.run(bench.provider.disable?.(id) ?? Promise.resolve())
    await bench.run(bench.provider.disable?.(id) ?? Promise.resolve())
    expect((await bench.run(bench.provider.list())).keys).toEqual([
      { id, status: 'disabled', createdAt: expect.any(Number) },
    ])
    await bench.run(bench.provider.enable?.(id) ?? Promise.resolve())
    expect((await bench.run(bench.provider.list())).keys[0]?.status).toBe('alive')
  })
})

describe('the last use', () => {
  test('is told with its place, to the minute, and hours late for all that is known', async () => {
    await bench.use(bench.first.value)
    expect(await used()).toEqual({
      asked: 'GetAccessKeyLastUsed',
      lastUsedAt: START + 600_000,
      where: 'sqs in eu-central-1',
      resolution: 60_000,
      lag: LAG,
      gaps: '',
    })
    expect(LAG).toBeGreaterThanOrEqual(4 * 3_600_000)
  })

  test('of a key that is gone is none that is known', async () => {
    await bench.use(bench.first.value)
    bench['aws-iam'].remove(bench.first.id)
    expect(await used()).not.toHaveProperty('lastUsedAt')
  })

  test('that may not be asked of a living key is no silence', async () => {
    bench['aws-iam'].controls.denied.add('GetAccessKeyLastUsed')
    expect(await failure(used())).toMatchObject({ code: 'permission-missing' })
  })

  test('of another user’s key is nobody’s business', async () => {
    const other = bench['aws-iam'].mint({ user: 'other' })
    expect(await failure(used(other.id))).toMatchObject({ code: 'refused' })
  })

  test('that is no time is not "never"', async () => {
    const inner = tag('LastUsedDate', 'yesterday') + tag('ServiceName', 's3') + tag('Region', 'us-east-1')
    said(
      'GetAccessKeyLastUsed',
      answer('GetAccessKeyLastUsed', `${tag('UserName', USER)}<AccessKeyLastUsed>${inner}</AccessKeyLastUsed>`),
    )
    expect(await failure(used())).toMatchObject({ code: 'unexpected-response' })
  })
})

describe('whose key a pair is', () => {
  test('IAM tells, where the manifest does not', async () => {
    const provider = await plugin.open({}, bench.context)
    const found = await bench.run(
      provider.find?.(partsOf('aws-iam', bench.first.value, bench.mask)) ?? Promise.resolve(undefined),
    )
    expect(found).toMatchObject({ keyId: bench.first.id, with: { user: USER } })
  })

  test('is another user than the manifest’s: refused', async () => {
    const { value } = bench['aws-iam'].mint({ user: 'other' })
    const work = bench.provider.find?.(partsOf('aws-iam', value, bench.mask)) ?? Promise.resolve(undefined)
    expect(await failure(work)).toMatchObject({ code: 'refused' })
  })
})

test('a revocation that fails is no success, and one that has happened is', async () => {
  bench.wire.tap(answerWith(nth(1, asks('DeleteAccessKey')), refusal(409, 'LimitExceeded', 'x')))
  expect(await failure(bench.provider.revoke(bench.first.id))).toMatchObject({ effect: 'not-done' })
  await bench.run(bench.provider.revoke(bench.first.id))
  await bench.run(bench.provider.revoke(bench.first.id))
  expect(bench.accepts(bench.first.value)).toBe(false)
})
