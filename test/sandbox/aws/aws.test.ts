import { beforeEach, describe, expect, test } from '@jest/globals'
import { Secret } from '../../../src/core/secret.ts'
import { signed, type AwsKeys, type Signing } from '../../../src/plugins/contract/sigv4.ts'
import { type AwsSandbox, createAws, REGION } from '../../../src/sandbox/aws/aws.ts'
import { createClock, type DrivenClock } from '../../../src/sandbox/clock.ts'
import { unjudged } from '../../contract/unjudged.ts'

unjudged('The sandbox is asked what nobody would ask.')

const START = Date.UTC(2026, 10, 16)
const NAME = 'apps/web'
const HOST = `secretsmanager.${REGION}.amazonaws.com`

const secretOf = (text: string): Secret => Secret.of(text, () => undefined)

let clock: DrivenClock
let aws: AwsSandbox
let keys: AwsKeys

beforeEach(() => {
  clock = createClock(START)
  aws = createAws(clock)
  aws.allow(NAME)
  aws.write(NAME, 'first')
  keys = { id: aws.keys.id, secret: secretOf(aws.keys.secret) }
})

interface Change extends Partial<Signing> {
  readonly to?: string
  readonly sends?: string
  readonly without?: string
}

/** What an operation is answered with: the error's type, or the body. */
async function ask(operation: string, content: object, change: Change = {}): Promise<unknown> {
  const body = JSON.stringify({ SecretId: NAME, ...content })
  const target = { 'x-amz-target': `secretsmanager.${operation}` }
  const signing = { host: HOST, headers: target, body, region: REGION, service: 'secretsmanager', at: clock.now() }
  const headers = new Map(Object.entries(signed({ ...signing, ...change }, keys)))
  headers.set('x-amz-target', `secretsmanager.${operation}`)
  if (change.without !== undefined) headers.delete(change.without)
  const url = new URL(`https://${change.to ?? HOST}/`)
  const reply = await aws.handler({ method: 'POST', url, headers, body: change.sends ?? body })
  const json: unknown = JSON.parse(reply.body)
  return reply.status === 200
    ? json
    : (Object.entries(json ?? {}).find(([name]) => name === '__type')?.[1] ?? reply.status)
}

const put = (token: string, more: object = {}): Promise<unknown> =>
  ask('PutSecretValue', { ClientRequestToken: token.repeat(32), SecretString: token, ...more })
const label = (VersionStage: string, more: object): Promise<unknown> =>
  ask('UpdateSecretVersionStage', { VersionStage, ...more })

describe('a request counts', () => {
  test('as it was signed, for the host, region and service that it was signed for', async () => {
    expect(await ask('DescribeSecret', {})).toMatchObject({ Name: NAME })
    expect(await ask('DescribeSecret', {}, { region: 'us-east-1' })).toBe('InvalidSignatureException')
    expect(await ask('DescribeSecret', {}, { service: 'ssm' })).toBe('InvalidSignatureException')
    expect(await ask('DescribeSecret', {}, { to: 'secretsmanager.us-east-1.amazonaws.com' })).toBe(
      'InvalidSignatureException',
    )
    expect(await ask('DescribeSecret', {}, { sends: '{"SecretId":"other"}' })).toBe('InvalidSignatureException')
  })

  test('with the operation signed, and its time near', async () => {
    expect(await ask('DescribeSecret', {}, { headers: {} })).toBe('IncompleteSignature')
    expect(await ask('DescribeSecret', {}, { at: START - 301_000 })).toBe('InvalidSignatureException')
    expect(await ask('DescribeSecret', {}, { at: START + 301_000 })).toBe('InvalidSignatureException')
    expect(await ask('DescribeSecret', {}, { without: 'authorization' })).toBe('MissingAuthenticationToken')
  })

  test('with the session that its keys are of, until that ends', async () => {
    const { id, secret, session } = aws.issue(60)
    keys = { id, secret: secretOf(secret) }
    expect(await ask('DescribeSecret', {})).toBe('UnrecognizedClientException')
    keys = { ...keys, session: secretOf(session) }
    expect(await ask('DescribeSecret', {}, { without: 'x-amz-security-token' })).toBe('UnrecognizedClientException')
    expect(await ask('DescribeSecret', {})).toMatchObject({ Name: NAME })
    await clock.advance(60_000)
    expect(await ask('DescribeSecret', {})).toBe('ExpiredTokenException')
  })
})

describe('a version', () => {
  test('is current at once without labels, and so is the first one whatever its labels', async () => {
    await put('a')
    expect(aws.text(NAME)).toBe('a')
    aws.allow('apps/new')
    aws.make('apps/new')
    await put('b', { SecretId: 'apps/new', VersionStages: ['mine'] })
    expect(aws.text('apps/new')).toBe('b')
  })

  test('is taken once under its token, and never with another text', async () => {
    await put('a', { VersionStages: ['mine'] })
    expect(await put('a', { VersionStages: ['other'] })).toMatchObject({ VersionStages: ['mine'] })
    expect(await put('a', { SecretString: 'b' })).toBe('ResourceExistsException')
    expect(await ask('PutSecretValue', { ClientRequestToken: 'short', SecretString: 'x' })).toBe(
      'InvalidParameterException',
    )
  })

  test('without a label goes after a day, as soon as anything changes', async () => {
    await put('a', { VersionStages: ['mine'] })
    await label('mine', { RemoveFromVersionId: 'a'.repeat(32) })
    await clock.advance(86_400_001)
    await put('b', { VersionStages: ['mine'] })
    expect(await label('mine', { RemoveFromVersionId: 'b'.repeat(32), MoveToVersionId: 'a'.repeat(32) })).toBe(
      'ResourceNotFoundException',
    )
  })
})

describe('a label', () => {
  test('is moved only from where it is, and takes AWSPREVIOUS along', async () => {
    await put('a', { VersionStages: ['mine'] })
    const [first = ''] = aws.secret(NAME)?.versions.keys() ?? []
    const to = { MoveToVersionId: 'a'.repeat(32) }
    expect(await label('AWSCURRENT', to)).toBe('InvalidParameterException')
    expect(await label('AWSCURRENT', { ...to, RemoveFromVersionId: 'f'.repeat(32) })).toBe('InvalidParameterException')
    expect(await label('AWSCURRENT', { RemoveFromVersionId: first })).toBe('InvalidParameterException')
    expect(await label('AWSCURRENT', { ...to, RemoveFromVersionId: first })).toMatchObject({ Name: NAME })
    expect([aws.text(NAME), aws.under(NAME, 'AWSPREVIOUS')]).toEqual(['a', 'first'])
  })

  test('is one of twenty at most', async () => {
    for (let n = 0; n < 19; n += 1) await put(String.fromCodePoint(97 + n), { VersionStages: [`l${n}`] })
    expect(await put('z', { VersionStages: ['one-more'] })).toBe('LimitExceededException')
    const [first = ''] = aws.secret(NAME)?.versions.keys() ?? []
    expect(await label('one-more', { MoveToVersionId: first })).toBe('LimitExceededException')
  })
})

describe('a secret', () => {
  test('that is marked for deletion is described and nothing else, and then it is gone', async () => {
    aws.mark(NAME, { DeletedDate: (START + 86_400_000) / 1000 })
    expect(await ask('DescribeSecret', {})).toMatchObject({ DeletedDate: expect.any(Number) })
    expect(await ask('GetSecretValue', {})).toBe('InvalidRequestException')
    expect(await put('a')).toBe('InvalidRequestException')
    await clock.advance(86_400_000)
    expect(await ask('DescribeSecret', {})).toBe('ResourceNotFoundException')
  })

  test('that others manage, or that is a replica, takes no writes', async () => {
    for (const facts of [{ OwningService: 'rds' }, { PrimaryRegion: 'us-east-1' }]) {
      aws.mark(NAME, facts)
      expect(await put('a')).toBe('InvalidRequestException')
    }
  })

  test('shows reads what was, for as long as they are behind', async () => {
    await clock.advance(60_000)
    aws.controls.lag = 2000
    await put('a')
    expect(await ask('GetSecretValue', {})).toMatchObject({ SecretString: 'first' })
    expect(await ask('GetSecretValue', { VersionId: 'a'.repeat(32) })).toBe('ResourceNotFoundException')
    await clock.advance(2000)
    expect(await ask('GetSecretValue', {})).toMatchObject({ SecretString: 'a', VersionStages: ['AWSCURRENT'] })
  })
})
