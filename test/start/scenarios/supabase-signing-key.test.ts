// The keys that Supabase signs access tokens with: none ever leaves it, and nobody is signed out while they are turned.
import { describe, expect, test } from '@jest/globals'
import { SIGNING_PROJECT } from '../../../src/sandbox/providers/supabase-signing-key/vendor.ts'
import type { SigningKey } from '../../../src/sandbox/providers/supabase/state.ts'
import type { ReadyOptions } from '../../../src/sandbox/ready.ts'
import { loseAnswer, nth, ofKeyturn } from '../../../src/sandbox/faults.ts'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { createRig, DAY, HOUR, type Rig } from '../rig.ts'
import { mergeOpen, PATIENCE } from '../team.ts'
import { entryOf, harmOf, lineOf, openOnes, unrestOf } from '../truth.ts'

const KEY: KeySpec = { name: 'sessions', provider: 'supabase-signing-key', host: 'supabase' }
const ID = 'sessions'
const MINUTE = 60_000
/** Somebody comes all the time, to every server. */
const BUSY = { every: 20_000 }

function rigOf(options: ReadyOptions = {}): Rig {
  return createRig({ keys: [KEY], app: BUSY, ...options })
}

/** Adopted, and the next key is proposed. */
async function proposed(options: ReadyOptions = {}): Promise<Rig> {
  const rig = rigOf(options)
  await rig.keyturn()
  mergeOpen(rig.world, 'adopt')
  await rig.keyturn()
  expect(openOnes(rig.world, 'rotate')).toHaveLength(1)
  return rig
}

/** One run after the other, a quarter of an hour apart, until it is so. */
async function until(rig: Rig, so: () => boolean, most = 200): Promise<void> {
  for (let run = 0; run < most && !so(); run += 1) {
    await rig.world.clock.advance(15 * MINUTE)
    await rig.keyturn()
  }
  if (!so()) throw new Error(`${JSON.stringify(statuses(rig))} ${rig.log.slice(-3).join('\n')}`)
}

function keysOf({ world }: Rig): readonly Readonly<SigningKey>[] {
  return world.supabase.signing.keys()
}

function statuses(rig: Rig): readonly string[] {
  return keysOf(rig).map(({ status, deletedAt }) => (deletedAt === undefined ? status : 'deleted'))
}

/** The first time that a key had that state, told by the clock. */
function watchOf(rig: Rig): ReadonlyMap<string, number> {
  const seen = new Map<string, number>()
  rig.world.supabase.signing.onChange(() => {
    for (const [nth, { status }] of keysOf(rig).entries())
      if (!seen.has(`${nth} ${status}`)) seen.set(`${nth} ${status}`, rig.world.clock.now())
  })
  return seen
}

describe('a whole rotation', () => {
  test('goes from standby to in use to previously used to revoked, and nobody is signed out', async () => {
    const rig = await proposed()
    const { world } = rig
    const seen = watchOf(rig)
    const [first, next] = keysOf(rig)
    expect(statuses(rig)).toEqual(['in_use', 'standby'])
    mergeOpen(world, 'rotate')

    await until(rig, () => seen.has('1 in_use'))
    expect((seen.get('1 in_use') ?? 0) - (next?.createdAt ?? 0)).toBeGreaterThanOrEqual(20 * MINUTE)
    await until(rig, () => seen.has('0 revoked'))
    expect((seen.get('0 revoked') ?? 0) - (seen.get('1 in_use') ?? 0)).toBeGreaterThanOrEqual(24 * HOUR)
    await until(rig, () => first?.deletedAt !== undefined && entryOf(world, ID)?.candidate === undefined)

    expect(unrestOf(rig)).toEqual([])
    expect(lineOf(world, ID)).toMatchObject({ generation: 1, id: next?.id })
    expect(lineOf(world, ID)).not.toHaveProperty('fingerprint')
  }, 180_000)

  test('says in the proposal what it waits for, what cannot be seen, and that nothing is stored', async () => {
    const rig = await proposed()
    const body = openOnes(rig.world, 'rotate')[0]?.body ?? ''
    expect(body).toContain(`signs the access tokens of project ${SIGNING_PROJECT}`)
    expect(body).toContain('Keyturn waits until whoever checks what `supabase-signing-key` signs has had the time')
    expect(body).toContain('Which key a new token is signed with is seen by who holds one, and not by Keyturn.')
    expect(body).toContain('until nothing that the old one signed is valid any more')
    expect(body).not.toMatch(/new value|workflow run/)
    expect(rig.world.calls.filter(({ request: { url } }) => url.pathname.includes('/secrets/'))).toEqual([])
  }, 180_000)

  test('waits for tokens of a week, however short the overlap is', async () => {
    const rig = await proposed({ supabase: { expiry: 7 * DAY } })
    const seen = watchOf(rig)
    mergeOpen(rig.world, 'rotate')
    await until(rig, () => seen.has('1 in_use'))
    await rig.pass(7 * DAY)
    expect(statuses(rig)).toEqual(['previously_used', 'in_use'])
    await rig.pass(DAY)
    expect((seen.get('0 revoked') ?? 0) - (seen.get('1 in_use') ?? 0)).toBeGreaterThanOrEqual(7 * DAY + 15 * MINUTE)
  }, 180_000)

  test('takes the longest where the lifetime may not be read, and the manifest’s word where it has one', async () => {
    for (const [line, days] of [
      [undefined, 7],
      [`with: { project: ${SIGNING_PROJECT}, jwt-expiry: 172800 }`, 2],
    ] as const) {
      const rig = rigOf(line === undefined ? {} : { manifest: manifestWith(line) })
      const few = ['auth_signing_keys_read', 'auth_signing_keys_write'] as const
      rig.env['SUPABASE_ADMIN_KEY'] = rig.world.supabase.admin(few)
      const seen = watchOf(rig)
      await rig.keyturn()
      mergeOpen(rig.world, 'adopt')
      await rig.keyturn()
      mergeOpen(rig.world, 'rotate')
      await rig.pass(10 * DAY)
      const length = (seen.get('0 revoked') ?? 0) - (seen.get('1 in_use') ?? 0)
      expect(Math.floor(length / DAY)).toBe(days)
    }
  }, 180_000)

  test('goes back by a revert: the old key signs again, and nobody is signed out', async () => {
    const rig = await proposed()
    const [number = 0] = mergeOpen(rig.world, 'rotate')
    await until(rig, () => statuses(rig)[1] === 'in_use')
    const mona = rig.world.github.person('mona')
    mona.merge(mona.revert(number))
    await until(rig, () => statuses(rig)[0] === 'in_use')
    await until(rig, () => statuses(rig)[1] === 'deleted' && entryOf(rig.world, ID)?.candidate === undefined)
    expect(unrestOf(rig)).toEqual([])
  }, 180_000)

  test('a key that was held is used again only once everybody knows it again', async () => {
    const rig = await proposed()
    const seen = watchOf(rig)
    const [number = 0] = mergeOpen(rig.world, 'rotate')
    await until(rig, () => seen.has('0 revoked'))
    const mona = rig.world.github.person('mona')
    mona.merge(mona.revert(number))
    await until(rig, () => statuses(rig)[0] === 'standby')
    const since = rig.world.clock.now()
    await until(rig, () => statuses(rig)[0] === 'in_use')
    expect(rig.world.clock.now() - since).toBeGreaterThanOrEqual(20 * MINUTE)
    expect(harmOf(rig)).toEqual([])
  }, 180_000)

  test('a proposal that is declined leaves no key behind', async () => {
    const rig = await proposed()
    rig.world.github.person('mona').close(openOnes(rig.world, 'rotate')[0]?.number ?? 0)
    // Looked after by every run, and not once a day.
    await until(rig, () => statuses(rig)[1] === 'deleted', 40)
    expect(unrestOf(rig)).toEqual([])
  }, 180_000)

  test('a deletion that Supabase does not take yet is told, and done later', async () => {
    const rig = await proposed({ supabase: { kept: 40 * HOUR } })
    mergeOpen(rig.world, 'rotate')
    await until(rig, () => statuses(rig)[0] === 'revoked')
    await rig.world.clock.advance(25 * HOUR)
    const { outcomes } = await rig.keyturn()
    expect(outcomes[0]?.about).toContain('Supabase takes this change of a signing key not now')
    await until(rig, () => statuses(rig)[0] === 'deleted')
    await rig.keyturn()
    expect(unrestOf(rig)).toEqual([])
  }, 180_000)
})

function manifestWith(line: string): string {
  return `version: 1\nkeys:\n  sessions:\n    provider: supabase-signing-key\n    owner: "@mona"\n    ${line}\n`
}

const order = (verb: 'leaked' | 'exploited' | 'disable' | 'retire') => ({
  command: { verb, credential: ID },
  patience: PATIENCE,
})

async function young(options: ReadyOptions = {}): Promise<Rig> {
  const rig = rigOf({ age: DAY, ...options })
  await rig.keyturn()
  mergeOpen(rig.world, 'adopt')
  await rig.keyturn()
  return rig
}

describe('in an emergency', () => {
  test('leaked replaces it without review and signs nobody out: the old one ends when what it signed has', async () => {
    const rig = await young()
    const seen = watchOf(rig)
    const { outcomes } = await rig.keyturn(order('leaked'), { actor: 'octavia' })
    // It looked at the keys again after the switch: the one before counts as aside, not as the one in use.
    expect(outcomes).toMatchObject([{ kind: 'wait', because: 'still-presented' }])
    await until(rig, () => seen.has('0 revoked'))
    const length = (seen.get('0 revoked') ?? 0) - (seen.get('1 in_use') ?? 0)
    expect(length).toBeGreaterThanOrEqual(75 * MINUTE)
    expect(length).toBeLessThan(3 * HOUR)
    expect(harmOf(rig)).toEqual([])
    expect(rig.world.github.truth.allText()).toContain('**Nobody is signed out**')
  }, 180_000)

  test('exploited waits for nothing, and says what that costs', async () => {
    const rig = await young()
    const since = rig.world.clock.now()
    const seen = watchOf(rig)
    const { outcomes } = await rig.keyturn(order('exploited'), { actor: 'octavia' })
    expect(outcomes[0]).not.toHaveProperty('kind', 'failed')
    await until(rig, () => seen.has('0 revoked'), 2)
    expect((seen.get('0 revoked') ?? Number.NaN) - since).toBeLessThan(45 * MINUTE)
    const text = rig.world.github.truth.allText()
    expect(text).toContain('that signs people out')
    expect(text).not.toContain('taken out of service')
    await rig.world.clock.advance(HOUR)
    expect(rig.world.app.failed).toBeGreaterThan(0)
  }, 180_000)

  test.each(['disable', 'retire'] as const)(
    '%s is refused: Supabase cannot be without the key',
    async (verb) => {
      const rig = await young()
      await expect(rig.keyturn(order(verb), { actor: 'octavia' })).rejects.toThrow(
        'cannot be without the key that it uses',
      )
      expect(statuses(rig)).toEqual(['in_use'])
    },
    180_000,
  )
})

describe('what people do', () => {
  test('another key that a person used is nobody’s to touch until they say so', async () => {
    const rig = await proposed()
    const { signing } = rig.world.supabase
    const stranger = signing.standby(SIGNING_PROJECT)
    await rig.world.clock.advance(HOUR)
    signing.use(stranger.id)
    mergeOpen(rig.world, 'rotate')
    const { outcomes } = await rig.keyturn()
    expect(outcomes[0]).toMatchObject({ kind: 'park', because: 'foreign-secret' })
    await rig.world.clock.advance(2 * HOUR)
    expect(signing.used(SIGNING_PROJECT)).toBe(stranger.value)
  }, 180_000)

  test('a key on standby that the journal does not know leaves no room, and is told', async () => {
    const rig = rigOf()
    await rig.keyturn()
    mergeOpen(rig.world, 'adopt')
    const { id } = rig.world.supabase.signing.standby(SIGNING_PROJECT)
    const { outcomes } = await rig.keyturn()
    expect(outcomes[0]).toMatchObject({ kind: 'park', because: 'no-room' })
    expect(outcomes[0]?.about).toContain(`of ${id}`)
    expect(statuses(rig)).toEqual(['in_use', 'standby'])
  }, 180_000)

  test('keys that were used before, and are not ours, take no room and stay', async () => {
    const rig = rigOf()
    const { signing } = rig.world.supabase
    const before = signing.first(SIGNING_PROJECT, 'RS256')
    signing.use(keysOf(rig)[0]?.id ?? '')
    await rig.world.clock.advance(HOUR)
    await rig.keyturn()
    mergeOpen(rig.world, 'adopt')
    await rig.keyturn()
    mergeOpen(rig.world, 'rotate')
    await rig.pass(4 * DAY)
    expect(entryOf(rig.world, ID)?.generation).toBe(1)
    expect(before.status).toBe('previously_used')
  }, 180_000)

  test('a key whose answer was lost is told by its time, and a person’s to delete', async () => {
    const rig = rigOf()
    await rig.keyturn()
    mergeOpen(rig.world, 'adopt')
    rig.world.wire.tap(
      loseAnswer(nth(1, (call) => ofKeyturn(call) && call.host === 'supabase' && call.request.method === 'POST')),
    )
    await rig.keyturn()
    await rig.world.clock.advance(HOUR)
    await rig.keyturn()
    const { outcomes } = await rig.keyturn()
    expect(outcomes[0]?.about).toContain('may be the one of a run that died before it could write it down')
    rig.world.supabase.signing.remove(keysOf(rig)[1]?.id ?? '')
    await rig.keyturn()
    expect(openOnes(rig.world, 'rotate')).toHaveLength(1)
  }, 180_000)
})

/** As a project is whose JWT secret was imported. */
function legacy(line: string): Rig {
  const rig = rigOf({ manifest: manifestWith(line) })
  const { signing } = rig.world.supabase
  const secret = signing.first(SIGNING_PROJECT, 'HS256', rig.world.clock.now() - 100 * DAY)
  signing.remove(keysOf(rig)[0]?.id ?? '')
  expect(secret.status).toBe('in_use')
  return rig
}

describe('a shared secret in use', () => {
  test('is not adopted before somebody says that nothing relies on it', async () => {
    const rig = legacy(`with: { project: ${SIGNING_PROJECT} }`)
    const { outcomes } = await rig.keyturn()
    expect(JSON.stringify(outcomes)).toContain('leave-shared-secret: true')
    expect(openOnes(rig.world)).toEqual([])
  }, 180_000)

  test('is left for a key of its own, is revoked and stays, and the proposal says what to check', async () => {
    const rig = legacy(`with: { project: ${SIGNING_PROJECT}, leave-shared-secret: true }`)
    const [, secret] = keysOf(rig)
    await rig.keyturn()
    mergeOpen(rig.world, 'adopt')
    await rig.keyturn()
    expect(openOnes(rig.world, 'rotate')[0]?.body).toContain('check that nothing verifies tokens with it')
    expect(keysOf(rig).at(-1)).toMatchObject({ algorithm: 'ES256', status: 'standby' })
    mergeOpen(rig.world, 'rotate')
    await rig.pass(3 * DAY)
    // As long as `anon` and `service_role` are on, Supabase does not revoke it, and Keyturn says so.
    expect(secret?.status).toBe('previously_used')
    rig.world.supabase.switchLegacy(SIGNING_PROJECT, false)
    await rig.pass(3 * DAY)
    expect(secret).toMatchObject({ status: 'revoked' })
    expect(secret?.deletedAt).toBeUndefined()
    expect(entryOf(rig.world, ID)).toMatchObject({ generation: 1 })
    expect(entryOf(rig.world, ID)?.candidate).toBeUndefined()
    rig.world.supabase.signing.use(secret?.id ?? '')
    rig.world.supabase.signing.use(keysOf(rig).at(-1)?.id ?? '')
    // Who brings it back by hand has it back.
    await rig.pass(3 * DAY)
    expect(secret?.status).toBe('previously_used')
  }, 180_000)
})
