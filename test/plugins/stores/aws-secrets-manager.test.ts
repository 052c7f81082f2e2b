import { describe, expect, test } from '@jest/globals'
import type { SlotFacts, Tag } from '../../../src/core/facts.ts'
import type { AwsSecretSpec } from '../../../src/core/manifest/policy.ts'
import { Secret } from '../../../src/core/secret.ts'
import type { Store } from '../../../src/plugins/contract/store.ts'
import { openStore } from '../../../src/plugins/registry.ts'
import type { AwsSecretOpening } from '../../../src/plugins/stores/aws-secrets-manager/open.ts'
import { ACTIONS, AWS_ROLE, REGION } from '../../../src/sandbox/aws/aws.ts'
import type { Facts } from '../../../src/sandbox/aws/state.ts'
import { answerWith, loseAnswer, nth, ofKeyturn } from '../../../src/sandbox/faults.ts'
import { openGithubBench, type GithubBench } from '../../contract/github-bench.ts'

const TAG = 'kt-1f9k3x-app-6-9c04ae'
const OLDER = 'kt-1f9k3x-app-5-111111'
const VALUE = 'a-value-that-nobody-may-see'
const BEFORE = 'the-value-before'
const OTHER = 'what-somebody-else-keeps'
const NAME = 'apps/web'
const SLOT = `aws-secrets-manager:account/${REGION}/${NAME}#KEY`
const HEAD = { oid: '0'.repeat(40), file: async () => undefined }

const secretOf = (value: string): Secret => Secret.of(value, () => undefined)
const parts = (value = VALUE): { readonly value: Secret } => ({ value: secretOf(value) })

const tags = (): readonly Tag[] => [OLDER, TAG]
const known = (): readonly { readonly tag: Tag; readonly at: number }[] => [{ tag: TAG, at: 17 }]

interface Opened {
  readonly bench: GithubBench
  readonly store: Store
}

/** `text`: what stands in the secret; by default an object with another's key. */
async function opened(change: Partial<AwsSecretSpec> = {}, over: Partial<AwsSecretOpening> = {}): Promise<Opened> {
  const bench = openGithubBench()
  bench.aws.allow(NAME)
  bench.aws.write(NAME, change.whole ? BEFORE : { KEY: BEFORE, OTHER })
  await bench.clock.advance(60_000)
  const spec: AwsSecretSpec = {
    kind: 'aws-secrets-manager',
    name: NAME,
    region: REGION,
    whole: false,
    layout: 'single',
    references: [],
    slots: [{ address: SLOT, secret: 'KEY', part: 'value' }],
    position: { line: 1, column: 1 },
    ...change,
  }
  const told = { tags, known: () => [], counts: () => true, print: () => undefined, parts: ['value'] }
  return { bench, store: await openStore({ spec, rest: bench.awsRest, ...told, ...over }) }
}

async function staged(change: Partial<AwsSecretSpec> = {}, over: Partial<AwsSecretOpening> = {}): Promise<Opened> {
  const made = await opened(change, over)
  await made.bench.run(made.store.stage(TAG, parts()))
  return made
}

const said = (work: Promise<unknown>): Promise<string> => work.then(String, String)

const sent = ({ wire }: GithubBench, operation: string): number =>
  wire.calls.filter(({ request }) => request.headers.get('x-amz-target') === `secretsmanager.${operation}`).length

const ofOperation = (operation: string) => (call: Parameters<typeof ofKeyturn>[0]) =>
  ofKeyturn(call) && call.request.headers.get('x-amz-target') === `secretsmanager.${operation}`

/** Does something right before the first request of that operation arrives. */
function before({ wire }: GithubBench, operation: string, act: () => void): void {
  const first = nth(1, ofOperation(operation))
  wire.tap({
    before: async (call) => {
      if (first(call)) act()
      return undefined
    },
  })
}

async function factsOf({ bench, store }: Opened): Promise<SlotFacts | undefined> {
  return (await bench.run(store.read(HEAD))).get(SLOT)
}

describe('what waits', () => {
  test('stands under a label of its own in the same secret, where who asks for no label does not get it', async () => {
    const { bench } = await staged()
    expect(bench.aws.read(NAME)).toEqual({ KEY: BEFORE, OTHER })
    expect(JSON.parse(bench.aws.under(NAME, TAG) ?? '')).toEqual({ KEY: VALUE, OTHER })
    expect([...(bench.aws.secret(NAME)?.labels.keys() ?? [])]).toEqual(['AWSCURRENT', TAG])
  })

  test('is put into service by a label that is moved, and back the same way: no value is sent again', async () => {
    const { bench, store } = await staged()
    await bench.run(store.read(HEAD))
    await bench.run(store.keep?.(OLDER) ?? Promise.reject(new Error('it keeps nothing')))
    await bench.run(store.promote(TAG))
    expect(bench.aws.read(NAME)).toEqual({ KEY: VALUE, OTHER })
    await bench.run(store.read(HEAD))
    await bench.run(store.restore(OLDER))
    expect(bench.aws.read(NAME)).toEqual({ KEY: BEFORE, OTHER })
    expect(sent(bench, 'PutSecretValue')).toBe(1)
    expect(bench.aws.secret(NAME)?.versions.size).toBe(2)
  })

  test('is sent once, however often it is staged: a lost answer makes no second version', async () => {
    const { bench, store } = await opened()
    const stop = bench.wire.tap(loseAnswer(nth(1, ofOperation('PutSecretValue'))))
    expect(await bench.run(said(store.stage(TAG, parts())))).toMatch(/gave no answer/)
    stop()
    // What reads show is from before.
    bench.aws.controls.lag = 2000
    await bench.run(store.stage(TAG, parts()))
    expect([bench.aws.secret(NAME)?.versions.size, sent(bench, 'PutSecretValue')]).toEqual([2, 2])
  })

  test('gets its label again where the version is there and the label was taken away', async () => {
    const { bench, store } = await staged()
    bench.aws.unlabel(NAME, TAG)
    await bench.run(store.stage(TAG, parts()))
    expect(JSON.parse(bench.aws.under(NAME, TAG) ?? '')).toEqual({ KEY: VALUE, OTHER })
    expect(bench.aws.secret(NAME)?.versions.size).toBe(2)
  })

  test('is never exchanged: another value under the label, or under its version, stays', async () => {
    const { bench, store } = await staged()
    expect(await bench.run(said(store.stage(TAG, parts('another-value-0123456789'))))).toMatch(/Another value stands/)
    bench.aws.unlabel(NAME, TAG)
    expect(await bench.run(said(store.stage(TAG, parts('another-value-0123456789'))))).toMatch(/Another value stands/)
    expect(bench.aws.read(NAME)).toEqual({ KEY: BEFORE, OTHER })
  })

  test('that is not what was proven is neither ready nor put into service', async () => {
    const is = secretOf('what-was-proven-0123456789').fingerprint()
    const { bench, store } = await staged({}, { print: () => ({ part: 'value', is }) })
    expect(await bench.run(store.ready(TAG))).toMatchObject({ ready: false, why: 'missing' })
    expect(await bench.run(said(store.promote(TAG)))).toMatch(/somebody exchanged it/)
    expect(bench.aws.read(NAME)).toEqual({ KEY: BEFORE, OTHER })
  })

  test('goes by its label alone; what is in service keeps its own', async () => {
    const { bench, store } = await staged()
    await bench.run(store.promote(TAG))
    await bench.run(store.remove(TAG))
    await bench.run(store.remove(TAG))
    expect(bench.aws.read(NAME)).toEqual({ KEY: VALUE, OTHER })
    expect([...(bench.aws.secret(NAME)?.labels.keys() ?? [])]).toEqual(['AWSCURRENT', 'AWSPREVIOUS'])
  })

  test('survives that AWS deletes what has no label', async () => {
    const { bench, store } = await staged()
    bench.aws.write(NAME, { OTHER: 'written-later' })
    bench.aws.forget(NAME)
    await bench.run(store.promote(TAG))
    expect(bench.aws.read(NAME)).toEqual({ KEY: VALUE, OTHER: 'written-later' })
  })
})

describe('the rest of the object', () => {
  test('that others wrote while it waited is not set back: the key goes into a new version upon theirs', async () => {
    const { bench, store } = await staged()
    bench.aws.write(NAME, { OTHER: 'written-meanwhile', NEW: 'one more' })
    await bench.run(store.promote(TAG))
    expect(bench.aws.read(NAME)).toEqual({ KEY: VALUE, OTHER: 'written-meanwhile', NEW: 'one more' })
    expect(bench.aws.under(NAME, TAG)).toBe(bench.aws.text(NAME))
  })

  test('that others write at the very moment stays, too', async () => {
    const { bench, store } = await staged()
    before(bench, 'UpdateSecretVersionStage', () => bench.aws.write(NAME, { OTHER: 'written-just-now' }))
    await bench.run(store.promote(TAG))
    expect(bench.aws.read(NAME)).toEqual({ KEY: VALUE, OTHER: 'written-just-now' })
  })

  test('stays to the byte: spaces, long numbers, escapes, nested keys of the same name', async () => {
    const text =
      '{ "n": 12345678901234567890,\n "KEY" : "x\\u00e9\\/", "deep": {"KEY": ["KEY", {"KEY": 1.0}]},"e":"\\"}" }'
    const { bench, store } = await opened()
    bench.aws.write(NAME, text)
    await bench.run(store.stage(TAG, parts()))
    await bench.run(store.promote(TAG))
    expect(bench.aws.text(NAME)).toBe(text.replace('"x\\u00e9\\/"', `"${VALUE}"`))
  })

  test.each([
    ['{}', `{"KEY":"${VALUE}"}`],
    ['{"a":[1,{}]}\n', `{"a":[1,{}],"KEY":"${VALUE}"}\n`],
  ])('gets the key where it has none: %j', async (text, after) => {
    const { bench, store } = await opened()
    bench.aws.write(NAME, text)
    expect(await factsOf({ bench, store })).toEqual({ staged: [] })
    await bench.run(store.stage(TAG, parts()))
    await bench.run(store.promote(TAG))
    expect(bench.aws.text(NAME)).toBe(after)
  })

  test('and our own value are told on to nobody', async () => {
    const { bench, store } = await staged()
    bench.wire.tap({
      before: async ({ request }) =>
        request.body.includes('SecretString') ? { status: 400, headers: {}, body: request.body } : undefined,
    })
    bench.aws.write(NAME, { OTHER: `${OTHER}-again` })
    const told = [
      await bench.run(said(store.promote(TAG))),
      JSON.stringify([...(await bench.run(store.read(HEAD)))]),
      JSON.stringify(bench.log),
    ].join('\n')
    expect(told).not.toContain(VALUE)
    expect(told).not.toContain(OTHER)
  })
})

describe('a stranger’s value', () => {
  test('that was put there since the look stays', async () => {
    const { bench, store } = await staged()
    await bench.run(store.read(HEAD))
    bench.aws.write(NAME, { KEY: 'a-strangers-value' })
    expect(await bench.run(said(store.promote(TAG)))).toMatch(/Somebody wrote the secret apps\/web .* this very moment/)
    expect(bench.aws.read(NAME)).toEqual({ KEY: 'a-strangers-value', OTHER })
  })

  test('that is put there at the very moment of the move stays', async () => {
    const { bench, store } = await staged()
    await bench.run(store.read(HEAD))
    before(bench, 'UpdateSecretVersionStage', () => bench.aws.write(NAME, { KEY: 'a-strangers-value' }))
    expect(await bench.run(said(store.promote(TAG)))).toMatch(/Somebody wrote the secret apps\/web/)
    expect(bench.aws.read(NAME)).toEqual({ KEY: 'a-strangers-value', OTHER })
  })

  test('is told from ours by the value, whatever others write beside it and whatever labels move', async () => {
    const made = await staged({}, { known })
    const { bench, store } = made
    await bench.run(store.promote(TAG))
    bench.aws.write(NAME, { OTHER: 'written-later' })
    expect(await factsOf(made)).toEqual({ staged: [TAG], holds: { tag: TAG }, updatedAt: 17 })
    bench.aws.write(NAME, { KEY: 'a-strangers-value' })
    const since = bench.clock.now()
    await bench.clock.advance(60_000)
    await bench.run(store.keep?.(OLDER) ?? Promise.resolve())
    expect(await factsOf(made)).toEqual({ staged: [OLDER, TAG], holds: 'strange', updatedAt: since })
  })

  test('is told by the version’s own time where there is no copy to compare it with', async () => {
    const made = await opened({}, { known })
    const { bench } = made
    bench.aws.write(NAME, { KEY: 'another' })
    const since = bench.clock.now()
    await bench.clock.advance(60_000)
    await bench.run(made.store.stage(OLDER, parts()))
    expect(await factsOf(made)).toEqual({ staged: [OLDER], updatedAt: since })
  })
})

test('what was put into service is no older than the move, however long it waited', async () => {
  const made = await staged({}, { known: () => [{ tag: TAG }] })
  await made.bench.clock.advance(3_600_000)
  const at = made.bench.clock.now()
  await made.bench.run(made.store.promote(TAG))
  expect((await factsOf(made))?.updatedAt).toBeGreaterThanOrEqual(at)
})

const keep = ({ bench, store }: Opened): Promise<void> =>
  bench.run(store.keep?.(OLDER) ?? Promise.reject(new Error('it keeps nothing')))

describe('what the last look showed', () => {
  test('is kept under the tag that it is adopted by, whatever stands there now, and never exchanged', async () => {
    const made = await opened()
    const { bench } = made
    await keep(made)
    expect(bench.aws.under(NAME, OLDER)).toBeUndefined()
    await factsOf(made)
    // Whoever slept since the look does not know whose value stands there now.
    bench.aws.write(NAME, { KEY: 'the-value-meanwhile' })
    await keep(made)
    await keep(made)
    expect(JSON.parse(bench.aws.under(NAME, OLDER) ?? '')).toEqual({ KEY: BEFORE, OTHER })
    await factsOf(made)
    expect(await bench.run(said(keep(made)))).toMatch(/Another value stands under the label/)
  })

  test('is neither compared with nor put back where the adoption was of another value', async () => {
    const made = await staged({}, { known, counts: () => false })
    expect(await factsOf(made)).toMatchObject({ staged: [TAG] })
    expect(await factsOf(made)).not.toHaveProperty('holds')
    expect(await made.bench.run(made.store.ready(TAG))).toMatchObject({ ready: false, why: 'missing' })
    expect(await made.bench.run(said(made.store.restore(TAG)))).toMatch(/has the label/)
    expect(made.bench.aws.read(NAME)).toMatchObject({ KEY: BEFORE })
  })
})

test('several parts go in with one version, and are shown together', async () => {
  const slots = [
    { address: `${SLOT}_ID`, secret: 'KEY_ID', part: 'id' },
    { address: SLOT, secret: 'KEY', part: 'secret' },
  ]
  const { bench, store } = await opened({ slots })
  await bench.run(store.read(HEAD))
  expect(await bench.run(Promise.resolve(store.shows?.()))).toBeUndefined()
  await bench.run(store.stage(TAG, { id: secretOf('the-id-0123456789'), secret: secretOf(VALUE) }))
  await bench.run(store.promote(TAG))
  expect(bench.aws.read(NAME)).toEqual({ KEY_ID: 'the-id-0123456789', KEY: VALUE, OTHER })
  expect(sent(bench, 'PutSecretValue')).toBe(1)
  await bench.run(store.read(HEAD))
  expect(Object.keys((await bench.run(Promise.resolve(store.shows?.()))) ?? {})).toEqual(['id', 'secret'])
})

describe('reads that are behind', () => {
  test('are waited for, so that nothing is said to be done before it shows', async () => {
    const { bench, store } = await staged()
    bench.aws.controls.lag = 3000
    await bench.clock.advance(10_000)
    await bench.run(store.promote(TAG))
    expect(bench.aws.read(NAME)).toMatchObject({ KEY: VALUE })
  })

  test('of a value that was staged a moment ago are not believed at once', async () => {
    const { bench, store } = await staged()
    bench.aws.controls.lag = 2000
    expect(await bench.run(store.ready(TAG))).toEqual({ ready: true })
    await bench.clock.advance(60_000)
    bench.aws.unlabel(NAME, TAG)
    await bench.clock.advance(60_000)
    const from = bench.clock.now()
    expect(await bench.run(store.ready(TAG))).toMatchObject({ ready: false, why: 'missing' })
    const waited = bench.clock.now() - from
    // What was waited for in vain is not waited for again in the same run.
    expect(await bench.run(store.ready(TAG))).toMatchObject({ ready: false, why: 'missing' })
    expect([waited, bench.clock.now() - from]).toEqual([4000, 4000])
  })

  test('that stay behind are told, and the next run goes on', async () => {
    const { bench, store } = await staged()
    bench.aws.controls.lag = 60_000
    await bench.clock.advance(120_000)
    expect(await bench.run(said(store.promote(TAG)))).toMatch(/does not show it yet/)
    await bench.clock.advance(120_000)
    await bench.run(store.promote(TAG))
    expect(bench.aws.read(NAME)).toMatchObject({ KEY: VALUE })
  })
})

describe('a secret that is not Keyturn’s to write is refused before anything is made', () => {
  test.each<[string, Facts, RegExp]>([
    ['managed by another service', { OwningService: 'rds' }, /belongs to rds, which writes it by itself/],
    [
      'a managed external secret',
      { Type: 'SalesforceClientSecret' },
      /managed external secret \(SalesforceClientSecret\)/,
    ],
    ['turned by AWS itself', { RotationEnabled: true }, /rotation is enabled.*cancel-rotate-secret/],
    ['marked for deletion', { DeletedDate: 1_900_000_000 }, /marked for deletion.*restore-secret/],
    ['a replica', { PrimaryRegion: 'us-east-1' }, /is a replica here.*region: us-east-1/],
  ])('%s', async (_, facts, says) => {
    const { bench, store } = await opened()
    bench.aws.mark(NAME, facts)
    for (const work of [() => store.read(HEAD), () => store.stage(TAG, parts()), () => store.promote(TAG)])
      expect(await bench.run(said(work()))).toMatch(says)
    expect([sent(bench, 'PutSecretValue'), sent(bench, 'UpdateSecretVersionStage')]).toEqual([0, 0])
  })

  test('rotation that was switched off, and the primary of replicas, are fine', async () => {
    const made = await opened()
    made.bench.aws.mark(NAME, { RotationEnabled: false, PrimaryRegion: REGION })
    expect(await factsOf(made)).toMatchObject({ updatedAt: expect.any(Number) })
  })

  test('one without a value: the first one would be in service at once', async () => {
    const { bench, store } = await opened({ name: 'apps/new' })
    bench.aws.allow('apps/new')
    bench.aws.make('apps/new')
    expect(await bench.run(said(store.stage(TAG, parts())))).toMatch(
      /has no value yet.*Put a first value there by hand/,
    )
    expect(sent(bench, 'PutSecretValue')).toBe(0)
  })

  test('one that is not there: nobody else’s choices are made for them', async () => {
    const { bench, store } = await opened({ name: 'apps/none' })
    bench.aws.allow('apps/none')
    expect(await bench.run(said(store.read(HEAD)))).toMatch(/ResourceNotFoundException.*Keyturn makes no secret/)
    await bench.run(store.remove(TAG))
  })

  test.each<[string, Partial<AwsSecretSpec>, (bench: GithubBench) => void, RegExp]>([
    [
      'an object, where all of it would be written over',
      { whole: true },
      ({ aws }) => aws.write(NAME, { A: 'b' }),
      /Add `field:`/,
    ],
    ['no object, where a key is asked for', {}, ({ aws }) => aws.write(NAME, 'plain'), /Leave `field:` out/],
    ['a key that is no text', {}, ({ aws }) => aws.write(NAME, { KEY: { nested: true } }), /The key KEY of the secret/],
    ['binary', {}, ({ aws }) => void aws.make(NAME, 'AAAA'), /is binary, and a key is text/],
  ])('%s', async (_, change, make, says) => {
    const { bench, store } = await opened(change)
    make(bench)
    for (const work of [() => store.read(HEAD), () => store.stage(TAG, parts())])
      expect(await bench.run(said(work()))).toMatch(says)
    expect(sent(bench, 'PutSecretValue')).toBe(0)
  })
})

describe('logging in', () => {
  test('the identity is made out to AWS’s login alone, once, at the region of the secret', async () => {
    const made = await opened({ role: AWS_ROLE })
    await factsOf(made)
    await factsOf(made)
    const { calls } = made.bench.wire
    const asked = calls.filter(({ host }) => host === 'identity')
    expect(asked.map(({ request }) => request.url.searchParams.get('audience'))).toEqual(['sts.amazonaws.com'])
    const logins = calls.filter(({ request }) => request.body.includes('AssumeRoleWithWebIdentity'))
    expect(logins.map(({ request }) => request.url.host)).toEqual([`sts.${REGION}.amazonaws.com`])
  })

  test('where the workflow allows another host, the login and the secrets are asked there alone', async () => {
    const made = await opened({ role: AWS_ROLE })
    const host = 'secretsmanager.us-east-1.amazonaws.com'
    Object.assign(made.bench.awsRest, { base: `https://${host}/` })
    expect(await made.bench.run(said(made.store.read(HEAD)))).toMatch(/InvalidSignatureException/)
    const asked = made.bench.wire.calls.filter(({ host: whose }) => whose === 'aws')
    expect(asked.map(({ request }) => request.url.host)).toEqual([host, host])
  })

  test('a login that ran out, or was revoked, is made anew', async () => {
    const made = await opened({ role: AWS_ROLE })
    await factsOf(made)
    await made.bench.clock.advance(3_600_000)
    await factsOf(made)
    made.bench.aws.revoke()
    expect(await factsOf(made)).toMatchObject({ updatedAt: expect.any(Number) })
    const logins = made.bench.wire.calls.filter(({ request }) => request.body.includes('AssumeRoleWithWebIdentity'))
    expect(logins).toHaveLength(3)
  })

  test.each<[string, (bench: GithubBench) => void]>([
    ['of another environment', ({ identity }) => void (identity.claims = { environment: 'preview' })],
    ['of another repository', ({ identity }) => void (identity.claims = { sub: 'repo:rando/web:environment:keyturn' })],
  ])('a job %s is not let in, and told what to compare', async (_, change) => {
    const { bench, store } = await opened({ role: AWS_ROLE })
    change(bench)
    expect(await bench.run(said(store.read(HEAD)))).toMatch(/did not let this job in as arn:aws:iam.*trust policy/)
  })

  test('a role of an account that the workflow does not allow is never told who the job is', async () => {
    const made = await opened({ role: AWS_ROLE.replace('111122223333', '444455556666') })
    expect(await made.bench.run(said(made.store.read(HEAD)))).toMatch(/account 444455556666.*AWS_ACCOUNT_ID/)
    expect(made.bench.wire.calls).toEqual([])
  })

  test('keys that another step left behind, and that ran out, are told as such', async () => {
    const { bench, store } = await opened()
    const { id, secret, session } = bench.aws.issue(900)
    const keys = () => ({ id, secret: secretOf(secret), session: secretOf(session) })
    Object.assign(bench.awsRest, { keys })
    expect(await factsOf({ bench, store })).toMatchObject({ staged: [] })
    await bench.clock.advance(900_000)
    expect(await bench.run(said(store.read(HEAD)))).toMatch(/ExpiredTokenException.*role-duration-seconds/)
  })

  test('what signs is never sent', async () => {
    const { bench } = await staged()
    expect(JSON.stringify(bench.wire.calls.map(({ request }) => [...request.headers, request.body]))).not.toContain(
      bench.aws.keys.secret,
    )
  })
})

describe('what AWS refuses is told apart, with what to do', () => {
  test.each(ACTIONS)('a policy without %s', async (action) => {
    const { bench, store } = await opened()
    bench.aws.forbid(action)
    const work = async (): Promise<void> => {
      await store.read(HEAD)
      await store.stage(TAG, parts())
      await store.promote(TAG)
    }
    expect(await bench.run(said(work()))).toMatch(new RegExp(`${action} answered 400 AccessDenied.*Compare the policy`))
  })

  test.each<[string, (bench: GithubBench) => void, RegExp]>([
    ['a KMS key that is not to be used', ({ aws }) => void (aws.controls.kms = false), /kms:Decrypt/],
    [
      'a clock that is wrong',
      ({ awsRest }) => void Object.assign(awsRest, { now: () => 0 }),
      /a clock is wrong by minutes/,
    ],
    [
      'keys that do not belong together',
      ({ aws, awsRest }) => void Object.assign(awsRest, { keys: () => ({ id: aws.keys.id, secret: secretOf('x') }) }),
      /signature does not fit/,
    ],
    [
      'keys that nobody knows',
      ({ awsRest }) => void Object.assign(awsRest, { keys: () => ({ id: 'AKIANOBODY', secret: secretOf('x') }) }),
      /does not know the keys/,
    ],
  ])('%s', async (_, change, says) => {
    const { bench, store } = await opened()
    change(bench)
    expect(await bench.run(said(store.read(HEAD)))).toMatch(says)
  })

  test('too many questions are asked again a little later; a write is not', async () => {
    const made = await opened()
    made.bench.aws.controls.throttled = 2
    expect(await factsOf(made)).toMatchObject({ staged: [] })
    before(made.bench, 'PutSecretValue', () => void (made.bench.aws.controls.throttled = 1))
    expect(await made.bench.run(said(made.store.stage(TAG, parts())))).toMatch(/ThrottlingException.*comes back later/)
    expect(sent(made.bench, 'PutSecretValue')).toBe(1)
    await made.bench.run(made.store.stage(TAG, parts()))
    expect(made.bench.aws.under(NAME, TAG)).toContain(VALUE)
  })

  test('more labels than a secret may have', async () => {
    const { bench, store } = await opened()
    bench.aws.controls.most = 1
    expect(await bench.run(said(store.stage(TAG, parts())))).toMatch(/LimitExceededException.*a secret of its own/)
  })

  test.each([
    ['{"VersionIdsToStages":{"x":["AWSCURRENT"]}}', /a version whose id is none/],
    [`{"VersionIdsToStages":{"${'1'.repeat(36)}":["AWSCURRENT"]}}`, /no text of that version/],
    [`{"VersionIdsToStages":{"${'1'.repeat(36)}":["AWSCURRENT"]},"LastChangedDate":"now"}`, /is no time/],
    ['{"VersionIdsToStages":7}', /has no value yet/],
  ])('an answer that is something else is not believed: %s', async (body, says) => {
    const { bench, store } = await opened()
    bench.wire.tap(answerWith(ofKeyturn, { status: 200, headers: {}, body }))
    expect(await bench.run(said(store.read(HEAD)))).toMatch(says)
  })
})
