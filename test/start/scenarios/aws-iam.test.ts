import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { loseAnswer, nth, ofKeyturn } from '../../../src/sandbox/faults.ts'
import type { Call } from '../../../src/sandbox/contract.ts'
import { nextValue } from '../../../src/sandbox/holders.ts'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { HOUR, type Rig } from '../rig.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  knowing,
  lineOf,
  mergeOpen,
  openOnes,
  PATIENCE,
  proposed,
  rotated,
  untilRest,
} from './story.ts'

const KEY: KeySpec = { name: 'aws', provider: 'aws-iam', environment: 'production' }
const APART: KeySpec = { ...KEY, apart: true }
const ID = 'aws/production'
const SLOW = { every: HOUR }

function textOf({ world, log }: Rig): string {
  return `${world.github.truth.allText()}\n${log.join('\n')}`
}

describe('a whole rotation at AWS IAM', () => {
  test.each<[string, KeySpec]>([
    ['two secrets', APART],
    ['one JSON secret', KEY],
    ['two fields of a secret in Vault', { ...APART, host: 'vault' }],
  ])(
    'turns a pair in %s under load: it is disabled, held, and deleted',
    async (_, key) => {
      const rig = knowing({
        keys: [key],
        'aws-iam': { listingLag: 5000, worksAfter: 12_000, wavers: 20_000, diesAfter: 9000 },
        app: SLOW,
      })
      await rig.world.clock.advance(HOUR)
      await adopted(rig)
      const first = rig.world.first.get(ID)
      expect(entryOf(rig.world, ID)?.incumbent).toMatchObject({
        keyId: first?.id,
        adopted: 'by-value',
        account: '111122223333',
      })
      expect(openOnes(rig.world, 'rotate')[0]?.body ?? '').toContain('the IAM user web-aws-production')
      await rig.world.clock.advance(HOUR)
      mergeOpen(rig.world, 'rotate')
      await untilRest(rig)
      expectAtRest(rig)
      expect(lineOf(rig.world, ID)?.id).not.toBe(first?.id)
      const old = rig.world['aws-iam'].keys().find(({ id }) => id === first?.id)
      expect((old?.deletedAt ?? 0) - (old?.turns[0] ?? 0)).toBeGreaterThanOrEqual(24 * HOUR)
    },
    180_000,
  )
})

const asks =
  (action: string) =>
  (call: Call): boolean =>
    ofKeyturn(call) && call.host === 'aws-iam' && call.request.body.includes(`Action=${action}&`)

test('names no whole id where scanners look, and neither half of the secret anywhere', async () => {
  const rig = knowing({ keys: [APART], app: SLOW })
  await rotated(rig)
  expect(textOf(rig)).toContain(lineOf(rig.world, ID)?.id ?? 'none')
  expect(textOf(rig)).not.toMatch(/A[KS]IA[A-Z0-9]{16}/)
  for (const { value } of rig.world['aws-iam'].keys()) expect(textOf(rig)).not.toContain(value.split(':').at(-1) ?? '')
}, 180_000)

test('goes back with both halves when it is reverted, and the key that was made goes', async () => {
  const rig = await proposed({ keys: [APART], app: SLOW })
  const [number = 0] = mergeOpen(rig.world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  expect(nextValue(rig.world, APART)).not.toBe(rig.world.first.get(ID)?.value)
  const mona = rig.world.github.person('mona')
  mona.merge(mona.revert(number))
  await untilRest(rig)
  expect(nextValue(rig.world, APART)).toBe(rig.world.first.get(ID)?.value)
  expectAtRest(rig)
}, 180_000)

test('tells whose use is the last by service and region', async () => {
  const rig = await proposed({ keys: [KEY], app: SLOW })
  mergeOpen(rig.world, 'rotate')
  await untilRest(rig)
  expect(textOf(rig)).toMatch(/last used \S+Z \(sqs in eu-central-1\)/)
}, 180_000)

test('turns keys by a login that ends by itself, as AWS’s own action leaves it, and looks for no other', async () => {
  const rig = found()
  const [id, secret, session] = rig.world['aws-iam'].login(90 * 24 * 3600).split(':')
  Object.assign(rig.env, { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: session })
  await rig.keyturn()
  mergeOpen(rig.world, 'adopt')
  const { outcomes } = await rig.keyturn()
  expect(outcomes[0]).toMatchObject({ kind: 'wait', because: 'awaiting-review' })
  expect(rig.world.calls.some(({ host, from }) => host === 'identity' && from === 'keyturn')).toBe(false)
}, 180_000)

describe('by a login that nobody passes', () => {
  test('a role by the job’s own identity turns a key from adoption to a dead old one', async () => {
    await turned(found())
  }, 180_000)

  test('a role by the identity in a file does, and GitHub is not asked for one', async () => {
    const rig = found()
    delete rig.env['ACTIONS_ID_TOKEN_REQUEST_URL']
    const folder = mkdtempSync(join(tmpdir(), 'keyturn-aws-'))
    const path = join(folder, 'token')
    rig.env['AWS_WEB_IDENTITY_TOKEN_FILE'] = path
    // As whatever keeps such a file does: it writes it anew before it runs out.
    rig.world.tap({
      before: async (call) => {
        if (ofKeyturn(call) && call.host === 'github') writeFileSync(path, await jobs(rig))
        return undefined
      },
    })
    try {
      await turned(rig)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
    expect(rig.world.calls.some(({ host, from }) => host === 'identity' && from === 'keyturn')).toBe(false)
  }, 180_000)

  test('is none in a job that may not ask who it is, and the run says what to add', async () => {
    const rig = found({ ...KEY, manifest: ['with: { user: web-aws-production }'] })
    delete rig.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']
    await rig.keyturn()
    mergeOpen(rig.world, 'adopt')
    const { outcomes } = await rig.keyturn()
    expect(JSON.stringify([outcomes, rig.log])).toContain('`id-token: write`')
    expect(living(rig)).toHaveLength(1)
  }, 180_000)

  test('is not looked for under another name than AWS’s', async () => {
    const rig = found()
    const wishes = { adminKeys: new Map([['aws-iam', 'AWS_IAM_ADMIN_KEY']]) }
    await rig.keyturn(wishes)
    mergeOpen(rig.world, 'adopt')
    const { outcomes } = await rig.keyturn(wishes)
    expect(outcomes[0]).toMatchObject({ kind: 'wait', because: 'admin-key-missing' })
    expect(rig.world.calls.some(({ host, from }) => host === 'identity' && from === 'keyturn')).toBe(false)
  }, 180_000)
})

/** Its workflow says which role, and that is all. */
function found(key = KEY): Rig {
  return knowing({ keys: [{ ...key, admin: 'role' }], app: SLOW })
}

async function turned(rig: Rig): Promise<void> {
  const secrets = secretsOf(rig)
  await rig.keyturn()
  mergeOpen(rig.world, 'adopt')
  await rig.keyturn()
  mergeOpen(rig.world, 'rotate')
  const first = rig.world.first.get(ID)?.id
  const old = rig.world['aws-iam'].keys().find(({ id }) => id === first)
  for (let turn = 0; turn < 60 && old?.deletedAt === undefined; turn += 1) {
    await rig.world.clock.advance(6 * HOUR)
    await rig.keyturn({ patience: PATIENCE })
  }
  expect(lineOf(rig.world, ID)?.id).not.toBe(first)
  expect(old?.deletedAt).toBeDefined()
  expectAtRest(rig)
  expect(secrets.length).toBeGreaterThan(3)
  for (const secret of secrets) expect(textOf(rig)).not.toContain(secret)
}

/** What every login gives, and what it is given for. */
function secretsOf(rig: Rig): readonly string[] {
  const all: string[] = []
  rig.world.tap({
    before: async ({ request: { body } }) => {
      const identity = new URLSearchParams(body).get('WebIdentityToken')
      if (identity !== null) all.push(identity)
      return undefined
    },
    after: async ({ request }, reply) => {
      if (request.body.includes('AssumeRoleWithWebIdentity'))
        for (const [, one = ''] of reply.body.matchAll(/<(?:SecretAccessKey|SessionToken)>([^<]+)/g)) all.push(one)
      return reply
    },
  })
  return all
}

/** What GitHub says of the job, fetched by somebody else. */
async function jobs({ world, env }: Rig): Promise<string> {
  const url = new URL(`https://github.test/runner/idtoken/1?audience=sts.amazonaws.com`)
  const headers = new Map([['authorization', `Bearer ${env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}`]])
  const { body } = await world.identity.handler({ method: 'GET', url, headers, body: '' })
  return JSON.parse(body).value
}

describe('a mint that was interrupted', () => {
  test('after its key was noted is undone by that very id', async () => {
    const rig = knowing({ keys: [KEY], app: SLOW })
    await rig.keyturn()
    mergeOpen(rig.world, 'adopt')
    let dead = false
    const whole = rig.world.tap({
      before: async (call) => {
        dead ||= entryOf(rig.world, ID)?.candidate?.made !== undefined
        if (dead && ofKeyturn(call)) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
        return undefined
      },
    })
    await rig.keyturn().catch(() => undefined)
    whole()
    const made = entryOf(rig.world, ID)?.candidate?.made
    expect(made).toMatch(/^[A-Z0-9]{16}$/)
    const after = await restarted(rig)
    expect(rig.world['aws-iam'].keys().find(({ id }) => id === made)?.deletedAt).toBeDefined()
    expect(after.outcomes[0]).toMatchObject({ because: 'awaiting-review' })
  }, 180_000)

  test('before that leaves a key that is told, and touched by nobody but a person', async () => {
    const rig = knowing({ keys: [KEY], app: SLOW })
    await rig.keyturn()
    mergeOpen(rig.world, 'adopt')
    const whole = rig.world.tap(loseAnswer(nth(1, asks('CreateAccessKey'))))
    await rig.keyturn()
    whole()
    const { outcomes } = await restarted(rig)
    const [, lost] = living(rig)
    expect(outcomes[0]).toMatchObject({ kind: 'park', because: 'no-room' })
    expect(outcomes[0]?.about).toContain(`${lost?.id} (made 2026-11-16T02:`)
    expect(outcomes[0]?.about).toContain('may be the one of a run that died')
    expect(living(rig)).toHaveLength(2)
    rig.world['aws-iam'].remove(lost?.id ?? '')
    await rig.world.clock.advance(HOUR)
    expect((await rig.keyturn()).outcomes[0]).toMatchObject({ because: 'awaiting-review' })
  }, 180_000)

  test('whose journal somebody sets back under it is told by the key’s id', async () => {
    const rig = knowing({ keys: [KEY], app: SLOW })
    await rig.keyturn()
    mergeOpen(rig.world, 'adopt')
    const { control, truth } = rig.world.github
    const before = truth.commits('keyturn/journal')[0]?.oid
    rig.world.tap({
      before: async (call) => {
        if (asks('GetCallerIdentity')(call)) control.setRef('refs/heads/keyturn/journal', before)
        return undefined
      },
    })
    const { outcomes } = await rig.keyturn()
    expect(outcomes[0]).toMatchObject({ kind: 'failed', because: 'step-failed' })
    expect(outcomes[0]?.about).toContain(`Key ${living(rig).at(-1)?.id} was made`)
    // Nothing of it was written anywhere.
    expect(outcomes[0]?.about).not.toContain('Its value waits in')
    expect(living(rig)).toHaveLength(2)
  }, 180_000)

  test('whose journal somebody sets back once it is staged is told with the secret that it waits in', async () => {
    const rig = knowing({ keys: [{ name: 'aws', provider: 'aws-iam', layout: 'versioned' }], app: SLOW })
    await rig.keyturn()
    mergeOpen(rig.world, 'adopt')
    const { control, truth } = rig.world.github
    const before = truth.commits('keyturn/journal')[0]?.oid
    rig.world.tap({
      after: async (call, reply) => {
        if (ofKeyturn(call) && call.request.method === 'PUT' && call.request.url.pathname.endsWith('_V1'))
          control.setRef('refs/heads/keyturn/journal', before)
        return reply
      },
    })
    const { outcomes } = await rig.keyturn()
    expect(outcomes[0]).toMatchObject({ kind: 'failed', because: 'step-failed' })
    expect(outcomes[0]?.about).toContain('Its value waits in AWS_IAM_API_KEY_V1: delete that too')
    expect(truth.readSecret('repository', 'AWS_IAM_API_KEY_V1')).toBeDefined()
  }, 180_000)
})

/** Another run, once nobody can be at it any more. */
async function restarted(rig: Rig): ReturnType<Rig['keyturn']> {
  await rig.world.clock.advance(HOUR)
  return rig.keyturn({ patience: PATIENCE })
}

function living({ world }: Rig): readonly { readonly id: string; readonly turns: readonly number[] }[] {
  const user = world['aws-iam'].keys().find(({ id }) => id === world.first.get(ID)?.id)?.user
  return world['aws-iam'].keys().filter((key) => key.user === user && key.deletedAt === undefined)
}

describe('a user with two keys', () => {
  test('gets no third one: the one in the way is named, and left alone', async () => {
    const rig = knowing({ keys: [KEY], app: SLOW })
    const first = rig.world.first.get(ID)
    const other = rig.world['aws-iam'].mint({ user: 'web-aws-production', createdAt: Date.UTC(2026, 4, 1) })
    const { outcomes } = await adopted(rig)
    expect(outcomes[0]).toMatchObject({ kind: 'park', because: 'no-room' })
    expect(outcomes[0]?.about).toContain(`of ${other.id} (made 2026-05-01T00:00:00Z) the journal knows nothing`)
    expect(living(rig).map(({ id, turns }) => [id, turns.length])).toEqual([
      [first?.id, 0],
      [other.id, 0],
    ])
  }, 180_000)

  test('of which the admin key is one is not turned by it', async () => {
    const named = { ...KEY, manifest: ['with: { user: web-aws-production }'] }
    const rig = knowing({ keys: [named], app: SLOW })
    rig.env['AWS_IAM_ADMIN_KEY'] = rig.world['aws-iam'].own('web-aws-production')
    const { outcomes } = await adopted(rig)
    expect(outcomes[0]?.about).toContain('is the admin key itself')
    expect(entryOf(rig.world, ID)?.attempt).toBe(0)
    expect(living(rig)).toHaveLength(1)
  }, 180_000)
})
