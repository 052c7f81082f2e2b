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

test('turns keys by a login that ends by itself, as AWS’s own action leaves it', async () => {
  const rig = knowing({ keys: [KEY], app: SLOW })
  const [id, secret, session] = rig.world['aws-iam'].login(90 * 24 * 3600).split(':')
  Object.assign(rig.env, { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: session })
  const wishes = { adminKeys: new Map<string, string>() }
  await rig.keyturn(wishes)
  mergeOpen(rig.world, 'adopt')
  const { outcomes } = await rig.keyturn(wishes)
  expect(outcomes[0]).toMatchObject({ kind: 'wait', because: 'awaiting-review' })
}, 180_000)

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
    expect(living(rig)).toHaveLength(2)
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
