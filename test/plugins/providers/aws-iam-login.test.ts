// The admin key that nobody passes: what AWS's own client finds of it, link by link.
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { Failure } from '../../../src/core/failure.ts'
import { Secret } from '../../../src/core/secret.ts'
import { createRedactor, type Redactor } from '../../../src/http/redact.ts'
import type { Request, Send } from '../../../src/http/send.ts'
import type { Finding } from '../../../src/plugins/contract/plugin.ts'
import type { Provider } from '../../../src/plugins/contract/provider.ts'
import type { AwsKeys } from '../../../src/plugins/contract/sigv4.ts'
import { keysFound } from '../../../src/plugins/providers/aws-iam/login.ts'
import { awsIam as plugin } from '../../../src/plugins/providers/aws-iam/plugin.ts'
import type { Call, SandboxReply } from '../../../src/sandbox/contract.ts'
import { answerWith, loseAnswer, nth, ofKeyturn } from '../../../src/sandbox/faults.ts'
import { createIdentity } from '../../../src/sandbox/identity.ts'
import { answer, refusal, tag } from '../../../src/sandbox/providers/aws-iam/xml.ts'
import { type Bench, openBench, START } from '../../contract/bench.ts'

const ROLE = 'arn:aws:iam::111122223333:role/keyturn'
const AUDIENCE = 'sts.amazonaws.com'
const FOLDER = mkdtempSync(join(tmpdir(), 'keyturn-aws-'))

let bench: Bench
let redactor: Redactor

beforeEach(async () => {
  bench = await openBench('aws-iam')
  redactor = createRedactor()
})
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }))

async function identityFor(audience: string): Promise<string> {
  const github = createIdentity(bench.clock)
  const url = new URL(`https://github.test/runner/idtoken/1?audience=${audience}`)
  const headers = new Map([['authorization', `Bearer ${github.token}`]])
  const { body } = await github.handler({ method: 'GET', url, headers, body: '' })
  return JSON.parse(body).value
}

/** A job that may ask who it is, unless `over` says otherwise. */
function open(env: Finding['env'], over: Partial<Finding> = {}): Promise<Provider> {
  const identity: Finding['identity'] = async (audience) => Secret.of(await identityFor(audience), redactor.mask)
  const find = { env, identity, inJob: true, ...over }
  return plugin.open(bench.config, { ...bench.context, mask: redactor.mask, admin: noAdmin, run: {}, find })
}

function noAdmin(): never {
  throw new Error('an admin key was asked for where one is found')
}

function file(name: string, text: string): string {
  const path = join(FOLDER, name)
  writeFileSync(path, text)
  return path
}

async function failure(provider: Promise<Provider>): Promise<Failure> {
  const work = provider.then((open) => open.list())
  const thrown = await bench.run(
    work.then(
      () => undefined,
      (error: unknown) => error,
    ),
  )
  if (thrown instanceof Failure) return thrown
  throw new Error(`expected a Failure, not ${String(thrown)}`)
}

function isLogin(call: Call): boolean {
  return ofKeyturn(call) && call.request.body.includes('Action=AssumeRole')
}

function logins(): readonly URLSearchParams[] {
  return bench.wire.calls.filter(isLogin).map(({ request }) => new URLSearchParams(request.body))
}

function given(action: string, secret: string, seconds = 3600): SandboxReply {
  const until = new Date(START + seconds * 1000).toISOString()
  const keys = tag('AccessKeyId', `ASIA${'Q'.repeat(16)}`) + tag('SecretAccessKey', secret)
  const rest = tag('SessionToken', `${secret}-session`) + tag('Expiration', until)
  return answer(action, `<Credentials>${keys}${rest}</Credentials>`)
}

describe('a role and nothing else in a job', () => {
  test('is assumed by what GitHub says of the job, once for all that a run asks', async () => {
    const provider = await open({ AWS_ROLE_ARN: ROLE })
    expect((await bench.run(provider.list())).keys).toHaveLength(1)
    await bench.run(provider.list())
    const [form, ...more] = logins()
    expect(more).toEqual([])
    expect(Object.fromEntries(form ?? [])).toEqual({
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: ROLE,
      RoleSessionName: 'keyturn',
      WebIdentityToken: await identityFor(AUDIENCE),
    })
  })

  test('is asked for at STS, unsigned, and tells nothing of this machine', async () => {
    await bench.run((await open({ AWS_ROLE_ARN: ROLE, AWS_ROLE_SESSION_NAME: 'ours' })).list())
    const { request } = bench.wire.calls.find(isLogin) ?? {}
    expect(request?.url.href).toBe('https://sts.amazonaws.com/')
    expect([...(request?.headers.keys() ?? [])].toSorted()).toEqual([
      'accept',
      'amz-sdk-invocation-id',
      'amz-sdk-request',
      'content-type',
      'user-agent',
      'x-amz-user-agent',
    ])
    expect(request?.headers.get('user-agent')).toBe('keyturn')
    expect(logins()[0]?.get('RoleSessionName')).toBe('ours')
  })

  test('is masked, identity and keys', async () => {
    await bench.run((await open({ AWS_ROLE_ARN: ROLE })).list())
    const token = bench.wire.calls.find(({ request }) => request.headers.has('x-amz-security-token'))
    const session = token?.request.headers.get('x-amz-security-token') ?? ''
    expect(session.length).toBeGreaterThan(100)
    expect(redactor.redact(`${session} ${await identityFor(AUDIENCE)}`)).toBe('[secret] [secret]')
  })

  test('is asked for again once its login has run out, and not before', async () => {
    bench['aws-iam'].role.ttl = 900
    const provider = await open({ AWS_ROLE_ARN: ROLE })
    await bench.run(provider.list())
    await bench.clock.advance(839_000)
    await bench.run(provider.list())
    expect(logins()).toHaveLength(1)
    await bench.clock.advance(2000)
    await bench.run(provider.list())
    expect(logins()).toHaveLength(2)
  })

  test.each<[string, () => void, string]>([
    ['trusts somebody else', () => (bench['aws-iam'].role.subject = 'repo:acme/api'), 'may not be assumed'],
    ['is of another audience', () => (bench['aws-iam'].role.audience = 'other'), 'does not take the identity'],
    [
      'meets a region without STS',
      () => void bench.wire.tap(answerWith(isLogin, refusal(403, 'RegionDisabledException', 'x'))),
      'switched off in that region',
    ],
    [
      'meets words nobody knows',
      () => void bench.wire.tap(answerWith(isLogin, refusal(400, 'Nonsense', 'x'))),
      'did not let this login in',
    ],
  ])('that %s is refused in a sentence, and IAM is not asked', async (_, turn, words) => {
    turn()
    const thrown = await failure(open({ AWS_ROLE_ARN: ROLE }))
    expect(thrown).toMatchObject({ code: 'credential-rejected', effect: 'not-done' })
    expect(thrown.message).toContain(words)
    expect(bench.wire.calls.every(isLogin)).toBe(true)
  })

  test('is asked for again by the one sender alone where STS is in trouble', async () => {
    bench.wire.tap(loseAnswer(nth(1, isLogin)))
    expect((await bench.run((await open({ AWS_ROLE_ARN: ROLE })).list())).keys).toHaveLength(1)
    expect(logins()).toHaveLength(2)
  })

  test('is given up as the sender gives up, and knocked at anew by who asks next', async () => {
    const whole = bench.wire.tap(answerWith(isLogin, refusal(503, 'ServiceUnavailable', 'x')))
    const provider = open({ AWS_ROLE_ARN: ROLE })
    expect(await failure(provider)).toMatchObject({ code: 'unreachable', status: 503, effect: 'not-done' })
    expect(logins()).toHaveLength(4)
    whole()
    expect((await bench.run((await provider).list())).keys).toHaveLength(1)
  })

  test.each([
    ['no XML', { status: 200, headers: {}, body: 'hello' }],
    ['no keys', answer('AssumeRoleWithWebIdentity', '')],
    ['a key that lasts no run', given('AssumeRoleWithWebIdentity', '')],
  ])('of which the answer is %s is a failure without any of its words', async (_, reply) => {
    bench.wire.tap(answerWith(isLogin, reply))
    const thrown = await failure(open({ AWS_ROLE_ARN: ROLE }))
    expect(thrown.effect).toBe('not-done')
    expect(`${thrown.message}${String(thrown.cause)}`).not.toContain('hello')
  })

  test('without the permission to ask who the job is says which to add', async () => {
    const nameless = new Failure('permission-missing', 'Add `id-token: write`', { effect: 'not-done' })
    const thrown = await failure(open({ AWS_ROLE_ARN: ROLE }, { identity: () => Promise.reject(nameless) }))
    expect(thrown).toBe(nameless)
    expect(bench.wire.calls).toEqual([])
  })

  test('that is none is asked of nobody', async () => {
    const thrown = await failure(open({ AWS_ROLE_ARN: 'arn:aws:iam::111122223333:user/mona' }))
    expect(thrown).toMatchObject({ code: 'input-invalid', effect: 'not-done' })
    expect(bench.wire.calls).toEqual([])
  })

  test('at a desk is nobody’s to assume', async () => {
    const thrown = await failure(open({ AWS_ROLE_ARN: ROLE }, { inJob: false }))
    expect(thrown.message).toContain('at a desk GitHub gives no identity')
    expect(bench.wire.calls).toEqual([])
  })
})

describe('a role with the file of an identity', () => {
  test('is assumed by what stands in it, at a desk too, and GitHub is not asked', async () => {
    const path = file('token', `${await identityFor(AUDIENCE)}\n`)
    const env = { AWS_ROLE_ARN: ROLE, AWS_WEB_IDENTITY_TOKEN_FILE: path }
    const provider = await open(env, { inJob: false, identity: noAdmin })
    expect((await bench.run(provider.list())).keys).toHaveLength(1)
    expect(logins()[0]?.get('WebIdentityToken')).toBe(await identityFor(AUDIENCE))
    expect(redactor.redact(await identityFor(AUDIENCE))).toBe('[secret]')
  })

  test('whose identity ran out says who has to renew it', async () => {
    const path = file('old', await identityFor(AUDIENCE))
    await bench.clock.advance(600_000)
    const thrown = await failure(open({ AWS_ROLE_ARN: ROLE, AWS_WEB_IDENTITY_TOKEN_FILE: path }))
    expect(thrown.message).toContain('has to renew it')
  })

  test.each([
    ['missing', join(FOLDER, 'none')],
    ['empty', file('empty', ' \n')],
  ])('that is %s asks nobody', async (_, path) => {
    const thrown = await failure(open({ AWS_ROLE_ARN: ROLE, AWS_WEB_IDENTITY_TOKEN_FILE: path }))
    expect(thrown).toMatchObject({ code: 'credential-rejected', effect: 'not-done' })
    expect(bench.wire.calls).toEqual([])
  })
})

/** Both files, of which one is empty: the machine's own are not to be looked at. */
function profiles(text: string, profile?: string): Finding['env'] {
  return {
    AWS_CONFIG_FILE: file('config', text),
    AWS_SHARED_CREDENTIALS_FILE: file('credentials', ''),
    ...(profile === undefined ? {} : { AWS_PROFILE: profile }),
  }
}

/** The keys that a profile leads to, and what was asked for them, where AWS answers so. */
async function answered(
  text: string,
  replies: readonly (readonly [status: number, body: string])[],
): Promise<readonly [keys: AwsKeys, asked: readonly Request[]]> {
  const asked: Request[] = []
  const send: Send = async (request) => {
    asked.push(request)
    const [status, json] = replies[asked.length - 1] ?? [500, '']
    return { status, json, header: () => undefined }
  }
  const find = { env: profiles(text), identity: noAdmin, inJob: true }
  return [await keysFound({ ...bench.context, mask: redactor.mask, send, run: {} }, find), asked]
}

describe('a profile', () => {
  test('with keys of its own is taken, before any role', async () => {
    const [id, secret] = bench['aws-iam'].mint({ user: 'keyturn' }).value.split(':')
    const text = `[profile ours]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`
    const provider = await open({ ...profiles(text, 'ours'), AWS_ROLE_ARN: ROLE })
    expect((await bench.run(provider.list())).keys).toHaveLength(1)
    expect(logins()).toEqual([])
    expect(redactor.redact(secret ?? '')).toBe('[secret]')
  })

  test('that nobody names is the one called default', async () => {
    const [id, secret] = bench['aws-iam'].mint({ user: 'keyturn' }).value.split(':')
    const provider = await open(profiles(`[default]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`))
    expect((await bench.run(provider.list())).keys).toHaveLength(1)
  })

  test('of one of the user’s own keys does not turn them', async () => {
    const [id, secret] = bench['aws-iam'].own('web-production').split(':')
    const env = profiles(`[default]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`)
    expect((await failure(open(env))).message).toContain('is the admin key itself')
  })

  test('with a role and an identity’s file asks the STS of its region, by the one sender', async () => {
    const identity = await identityFor(AUDIENCE)
    const lines = `role_arn = ${ROLE}\nweb_identity_token_file = ${file('web', identity)}\nregion = eu-west-1`
    const [keys, asked] = await answered(`[default]\n${lines}\n`, [
      [200, given('AssumeRoleWithWebIdentity', 'x'.repeat(40)).body],
    ])
    expect(keys).toMatchObject({ id: `ASIA${'Q'.repeat(16)}` })
    expect(asked.map(({ url, asks, repeats }) => ({ url, asks, repeats }))).toEqual([
      { url: 'https://sts.eu-west-1.amazonaws.com/', asks: true },
    ])
    expect(redactor.redact(identity)).toBe('[secret]')
  })

  test('with a role that its own keys assume signs as they do', async () => {
    const source = `[keys]\naws_access_key_id = AKIA${'W'.repeat(16)}\naws_secret_access_key = ${'w'.repeat(40)}`
    const text = `[default]\nrole_arn = ${ROLE}\nsource_profile = keys\nrole_session_name = ours\n\n${source.replace('[', '[profile ')}\n`
    const [keys, asked] = await answered(text, [[200, given('AssumeRole', 'y'.repeat(40)).body]])
    expect(keys).toMatchObject({ id: `ASIA${'Q'.repeat(16)}` })
    const form = new URLSearchParams(String(asked[0]?.body))
    expect([form.get('Action'), form.get('RoleArn'), form.get('RoleSessionName')]).toEqual(['AssumeRole', ROLE, 'ours'])
    expect(asked[0]?.headers?.['authorization']).toContain(`Credential=AKIA${'W'.repeat(16)}/`)
    expect(redactor.redact('y'.repeat(40))).toBe('[secret]')
  })

  describe('of an Identity Center', () => {
    const START_URL = 'https://acme.awsapps.com/start'
    const TEXT = `[default]\nsso_start_url = ${START_URL}\nsso_region = eu-west-1\nsso_account_id = 111122223333\nsso_role_name = x\n`
    const BEARER = 'b'.repeat(120)

    const before = { HOME: process.env['HOME'], AWS_CONFIG_FILE: process.env['AWS_CONFIG_FILE'] }

    // The machine of a person who has logged in. Of this kind the client asks the environment itself where the files are.
    beforeEach(() => {
      mkdirSync(join(FOLDER, '.aws/sso/cache'), { recursive: true })
      const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
      const name = createHash('sha1').update(START_URL).digest('hex')
      file(`.aws/sso/cache/${name}.json`, JSON.stringify({ accessToken: BEARER, expiresAt, startUrl: START_URL }))
      Object.assign(process.env, { HOME: FOLDER, AWS_CONFIG_FILE: file('config', TEXT) })
    })
    afterEach(() => {
      delete process.env['AWS_CONFIG_FILE']
      Object.assign(process.env, Object.fromEntries(Object.entries(before).filter(([, value]) => value !== undefined)))
    })

    test('is asked for by the one sender, and what opens it is masked', async () => {
      const roleCredentials = {
        accessKeyId: `ASIA${'E'.repeat(16)}`,
        secretAccessKey: 'e'.repeat(40),
        sessionToken: 'f'.repeat(200),
        expiration: START + 3_600_000,
      }
      const [keys, asked] = await answered(TEXT, [[200, JSON.stringify({ roleCredentials })]])
      expect(keys).toMatchObject({ id: `ASIA${'E'.repeat(16)}` })
      expect(asked.map(({ url }) => url)).toEqual([
        'https://portal.sso.eu-west-1.amazonaws.com/federation/credentials?role_name=x&account_id=111122223333',
      ])
      expect(redactor.redact(`${BEARER} ${'e'.repeat(40)} ${'f'.repeat(200)}`)).toBe('[secret] [secret] [secret]')
    })

    test('that refuses says how to log in', async () => {
      const told = await answered(TEXT, [[401, '{"message":"Session token not found or invalid"}']]).then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
      expect(told).toMatchObject({ code: 'credential-rejected', status: 401 })
      expect(String(told)).toContain('`aws sso login`')
    })
  })

  test.each([
    ['is not there', '', 'no such profile'],
    ['takes its keys from one that is not there', `role_arn = ${ROLE}\nsource_profile = none`, 'source_profile'],
    ['takes them from the machine', `role_arn = ${ROLE}\ncredential_source = Ec2InstanceMetadata`, 'need not be yours'],
    ['takes them from a container', `role_arn = ${ROLE}\ncredential_source = EcsContainer`, 'need not be yours'],
    ['asks for a second factor', `role_arn = ${ROLE}\nsource_profile = ours\nmfa_serial = x`, 'second factor'],
    ['is of `aws login`', 'login_session = x', '`aws login`'],
    ['starts a program in a job', 'credential_process = echo', 'Only the workflow says'],
    ['says nothing', 'region = us-east-1', 'finds no login in it'],
    [
      'is of an Identity Center where nobody logged in',
      'sso_start_url = https://acme.awsapps.com/start\nsso_region = us-east-1\nsso_account_id = 111122223333\nsso_role_name = x',
      '`aws sso login`',
    ],
  ])('that %s is refused in a sentence, and nobody is asked', async (_, lines, words) => {
    const env = profiles(lines === '' ? '' : `[profile ours]\n${lines}\n`, 'ours')
    const thrown = await failure(open(env))
    expect(thrown).toMatchObject({ code: 'credential-rejected', effect: 'not-done' })
    expect(thrown.message).toContain(words)
    expect(bench.wire.calls).toEqual([])
  })

  test('that is led to an address of somebody’s own sends nothing there', async () => {
    const keys = `aws_access_key_id = AKIA${'W'.repeat(16)}\naws_secret_access_key = ${'w'.repeat(40)}`
    const text = `[default]\nrole_arn = ${ROLE}\nsource_profile = keys\n\n[profile keys]\n${keys}\n`
    process.env['AWS_ENDPOINT_URL_STS'] = 'https://sts.acme.test'
    try {
      const thrown = await failure(open(profiles(text)))
      expect(thrown).toMatchObject({ code: 'refused', effect: 'not-done' })
      expect(thrown.message).toContain('sts.acme.test')
      expect(bench.wire.strays).toEqual([])
    } finally {
      delete process.env['AWS_ENDPOINT_URL_STS']
    }
  })

  test('may start a program at a desk, and what that prints is not repeated', async () => {
    const [id, secret] = bench['aws-iam'].mint({ user: 'keyturn' }).value.split(':')
    const told = JSON.stringify({ Version: 1, AccessKeyId: id, SecretAccessKey: secret })
    const good = profiles(`[default]\ncredential_process = cat ${file('told.json', told)}\n`)
    expect((await bench.run((await open(good, { inJob: false })).list())).keys).toHaveLength(1)
    const bad = profiles(`[default]\ncredential_process = sh -c 'echo hush-hush-hush >&2; exit 3'\n`)
    const thrown = await failure(open(bad, { inJob: false }))
    expect(thrown.message).toContain('gave no login')
    expect(`${thrown.message}${String(thrown.cause)}`).not.toContain('hush')
  })
})

test('nothing of it is said on the console', async () => {
  const said = jest.spyOn(console, 'warn')
  await bench.run((await open({ AWS_ROLE_ARN: ROLE })).list())
  expect(said).not.toHaveBeenCalled()
})
