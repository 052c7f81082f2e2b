import { beforeEach, expect, test } from '@jest/globals'
import { Secret } from '../../../src/core/secret.ts'
import { signed } from '../../../src/plugins/contract/sigv4.ts'
import { createClock, type DrivenClock } from '../../../src/sandbox/clock.ts'
import { type AwsIamSandbox, createAwsIam } from '../../../src/sandbox/providers/aws-iam/aws-iam.ts'
import { START } from '../../contract/bench.ts'

let clock: DrivenClock
let iam: AwsIamSandbox
let admin: string

beforeEach(() => {
  clock = createClock(START)
  iam = createAwsIam(clock)
  admin = iam.admin()
})

const HOSTS = { iam: 'iam.amazonaws.com', sts: 'sts.amazonaws.com' } as const
const VERSIONS = { iam: '2010-05-08', sts: '2011-06-15' } as const

interface Asked {
  readonly service?: keyof typeof HOSTS
  readonly by?: string
  readonly region?: string
  readonly form?: Readonly<Record<string, string>>
}

function box(text: string): Secret {
  return Secret.of(text, () => undefined)
}

async function asked(
  action: string,
  { service = 'iam', by = admin, region = 'us-east-1', form = {} }: Asked = {},
): Promise<string> {
  const [id = '', secret = '', session] = by.split(':')
  const host = HOSTS[service]
  const body = new URLSearchParams({ Action: action, Version: VERSIONS[service], ...form }).toString()
  const headers = signed(
    { host, headers: {}, body, region, service, at: clock.now() },
    { id, secret: box(secret), ...(session === undefined ? {} : { session: box(session) }) },
  )
  const request = { method: 'POST', url: new URL(`https://${host}/`), headers: new Map(Object.entries(headers)), body }
  const reply = await iam.handler(request)
  return `${reply.status} ${/<Code>(\w+)</.exec(reply.body)?.[1] ?? /<UserName>([^<]+)</.exec(reply.body)?.[1] ?? ''}`.trim()
}

function ask(by: string, region = 'us-east-1'): Promise<string> {
  return asked('GetCallerIdentity', { service: 'sts', by, region })
}

test('a third key of a user is one too many, a switched-off one counted', async () => {
  const form = { UserName: 'web' }
  const { id } = iam.mint({ user: 'web' })
  iam.turn(id, false)
  expect(await asked('CreateAccessKey', { form })).toBe('200 web')
  expect(await asked('CreateAccessKey', { form })).toBe('409 LimitExceeded')
})

test('without a name it is the user that signs: the trap of this API', async () => {
  expect(await asked('CreateAccessKey')).toBe('200 keyturn')
  expect(iam.keys().map(({ user }) => user)).toEqual(['keyturn', 'keyturn'])
})

test('keys that are new, switched off, deleted and nobody’s are refused alike', async () => {
  const [one, two] = [iam.mint({ user: 'a' }), iam.mint({ user: 'b' })]
  iam.turn(one.id, false)
  iam.remove(two.id)
  iam.controls.worksAfter = 5000
  const fresh = iam.mint({ user: 'c' })
  const values = [one.value, two.value, fresh.value, `AKIA${'0'.repeat(16)}:${'x'.repeat(40)}`]
  for (const by of values)
    expect(await asked('GetCallerIdentity', { service: 'sts', by })).toBe('403 InvalidClientTokenId')
})

test('halves of two keys, another region and a session without its token open nothing', async () => {
  const [one, two] = [iam.mint({ user: 'a' }).value.split(':'), iam.mint({ user: 'b' }).value.split(':')]
  expect(await ask(`${one[0]}:${two[1]}`)).toBe('403 SignatureDoesNotMatch')
  expect(await ask(`${one[0]}:${one[1]}`, 'eu-central-1')).toBe('403 SignatureDoesNotMatch')
  expect(await ask(iam.login(60).replace(/:[^:]+$/, ''))).toBe('403 InvalidClientTokenId')
})

test('a user who may not turn keys is told so, and so is whoever asks of a key that is no more', async () => {
  const { id, value } = iam.mint({ user: 'web' })
  expect(await asked('ListAccessKeys', { by: value, form: { UserName: 'web' } })).toBe('403 AccessDenied')
  iam.remove(id)
  expect(await asked('GetAccessKeyLastUsed', { form: { AccessKeyId: `AKIA${id}` } })).toBe('403 AccessDenied')
  expect(await asked('DeleteAccessKey', { form: { UserName: 'web', AccessKeyId: `AKIA${id}` } })).toBe(
    '404 NoSuchEntity',
  )
})

test('what is switched takes a while to be so everywhere', async () => {
  const { id, value } = iam.mint({ user: 'web' })
  iam.controls.diesAfter = 9000
  iam.turn(id, false)
  expect(iam.accepts(value)).toBe(true)
  await clock.advance(9000)
  expect(iam.accepts(value)).toBe(false)
  iam.controls.worksAfter = 4000
  iam.turn(id, true)
  expect(iam.accepts(value)).toBe(false)
  await clock.advance(4000)
  expect(iam.accepts(value)).toBe(true)
})
