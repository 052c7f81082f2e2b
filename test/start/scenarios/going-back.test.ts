import { describe, expect, test } from '@jest/globals'
import { USUAL_KEY, type ReadyWorld } from '../../../src/sandbox/ready.ts'
import { nextValue } from '../../../src/sandbox/holders.ts'
import { createRig, HOUR } from '../rig.ts'
import { cutAfter, deletesKey, watchDeletions } from './cut.ts'
import { candidate, merged, PHASES } from './phases.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  idOf,
  lineOf,
  living,
  mergeOpen,
  openOnes,
  PATIENCE,
  untilRest,
} from './story.ts'

const CREDENTIAL = 'openai/production'
const MINUTE = 60_000

function revert(world: ReadyWorld, number: number): number {
  const mona = world.github.person('mona')
  const back = mona.revert(number)
  mona.merge(back)
  return back
}

/** What the adoption proposal would ask for, where no value tells it. */
function sayWhereItLives(world: ReadyWorld): void {
  const { project = '', 'service-account': account = '' } = world.first.get(CREDENTIAL)?.with ?? {}
  const text = world.github.truth.file('main', 'rotation.yml') ?? ''
  const line = `with: { project: ${project}, service-account: ${account} }`
  world.github
    .person('mona')
    .commit('main', { 'rotation.yml': text.replace(/^( +)store: /m, `$1${line}\n$1store: `) }, 'Say where it lives')
}

describe('a merged rotation is reverted', () => {
  test('before any run saw the merge: the new key was never in service and goes', async () => {
    const { rig, world, old, number, deleted } = await merged()
    const heir = candidate(rig)?.keyId
    revert(world, number)
    await rig.keyturn()
    expect(idOf(world, USUAL_KEY)).toBe(old)
    await world.clock.advance(15 * MINUTE)
    await untilRest(rig)
    expect(idOf(world, USUAL_KEY)).toBe(old)
    expect(deleted).toEqual([heir])
    expectAtRest(rig)
  }, 180_000)

  test.each(PHASES)(
    '$name: the old value comes back, is deployed and proven, and only then the new key goes',
    async (phase) => {
      const { rig, world, old, number, deleted } = await merged()
      await phase.reach(rig)
      expect(phase.shows(rig)).toBe(true)
      const heir = candidate(rig)?.keyId
      revert(world, number)
      await rig.keyturn({ patience: PATIENCE })
      expectUnharmed(rig)
      expect(idOf(world, USUAL_KEY)).toBe(old)
      expect(living(world, 'openai')).toHaveLength(2)
      expect(new Set(world.app.running().map(({ value }) => value))).toEqual(new Set([nextValue(world, USUAL_KEY)]))
      await untilRest(rig)
      expect(idOf(world, USUAL_KEY)).toBe(old)
      expect(deleted).toEqual([heir])
      expectAtRest(rig)
    },
    180_000,
  )

  test.each(PHASES)(
    '$name, and the revert is reverted before it was seen: it goes on as if nothing had been',
    async (phase) => {
      const { rig, world, old, number, deleted } = await merged()
      await phase.reach(rig)
      const heir = candidate(rig)?.keyId
      revert(world, revert(world, number))
      await untilRest(rig)
      expect(idOf(world, USUAL_KEY)).toBe(heir)
      expect(deleted).toEqual([old])
      expectAtRest(rig)
    },
    180_000,
  )

  test.each(PHASES)(
    '$name, and the revert is reverted on the way back: forward again',
    async (phase) => {
      const { rig, world, old, number, deleted } = await merged()
      await phase.reach(rig)
      const heir = candidate(rig)?.keyId
      const back = revert(world, number)
      await rig.keyturn()
      expect(entryOf(world, CREDENTIAL)?.rollback).toBeDefined()
      revert(world, back)
      await untilRest(rig)
      expect(idOf(world, USUAL_KEY)).toBe(heir)
      expect(deleted).toEqual([old])
      expectAtRest(rig)
    },
    180_000,
  )

  test.each(PHASES)(
    '$name, and the revert is reverted after the old key served again: forward again',
    async (phase) => {
      const { rig, world, old, number, deleted } = await merged()
      await phase.reach(rig)
      const heir = candidate(rig)?.keyId
      const back = revert(world, number)
      await rig.keyturn({ patience: PATIENCE })
      expect(entryOf(world, CREDENTIAL)?.rollback?.verifiedAt).toBeDefined()
      await world.clock.advance(3 * HOUR)
      revert(world, back)
      await rig.keyturn({ patience: PATIENCE })
      expect(idOf(world, USUAL_KEY)).toBe(heir)
      expectUnharmed(rig)
      await untilRest(rig)
      expect(idOf(world, USUAL_KEY)).toBe(heir)
      expect(deleted).toEqual([old])
      expectAtRest(rig)
    },
    180_000,
  )

  test('when the old key is gone and the rotation not over yet: too late, and nothing is touched', async () => {
    const { rig, world, old, number, deleted } = await merged()
    await rig.keyturn({ patience: PATIENCE })
    await world.clock.advance(26 * HOUR)
    const heir = candidate(rig)?.keyId
    await cutAfter(rig, deletesKey)
    revert(world, number)
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(outcomes).toMatchObject([{ kind: 'park', because: 'too-late' }])
    expect(outcomes[0]?.about).toMatch(/old key was gone/)
    expect(idOf(world, USUAL_KEY)).toBe(heir)
    expect(deleted).toEqual([old])
    expectUnharmed(rig)
    // The way out: revert the revert.
    revert(world, number + 1)
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)

  test('when the rotation is over: the lock names a dead key, which is said, and a proposal sets it right', async () => {
    const { rig, world, number } = await merged()
    await untilRest(rig)
    expectAtRest(rig)
    const heir = idOf(world, USUAL_KEY)
    revert(world, number)
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(outcomes).toMatchObject([{ kind: 'park', because: 'dead-tag-in-lock' }])
    const [repair] = openOnes(world)
    expect(repair?.title).toMatch(/rotation\.lock\.yml|lock/i)
    expect(idOf(world, USUAL_KEY)).toBe(heir)
    mergeOpen(world)
    const after = await rig.keyturn({ patience: PATIENCE })
    expect(after.outcomes.filter(({ kind }) => kind !== 'rest')).toEqual([])
    expect(lineOf(world, CREDENTIAL)?.id).toBe(heir)
    expectAtRest(rig)
  }, 180_000)
})

describe('a rotation is reverted whose old value nobody passed', () => {
  test('it cannot be put back: both keys live, and it says so', async () => {
    const rig = createRig()
    const { world } = rig
    sayWhereItLives(world)
    const deleted = watchDeletions(world)
    await adopted(rig)
    expect(entryOf(world, CREDENTIAL)?.incumbent?.adopted).toBe('by-id')
    const [number = 0] = mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    const heir = candidate(rig)?.keyId
    const command = { verb: 'rollback', credential: CREDENTIAL } as const
    await expect(rig.keyturn({ command })).rejects.toThrow('is not held, so Keyturn cannot put it back')
    const back = revert(world, number)
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(outcomes).toMatchObject([{ kind: 'park', because: 'cannot-restore' }])
    await rig.pass(48 * HOUR)
    expect(living(world, 'openai')).toHaveLength(2)
    expect(idOf(world, USUAL_KEY)).toBe(heir)
    expect(deleted).toEqual([])
    expectUnharmed(rig)
    // The way out that the text names: revert the revert.
    revert(world, back)
    await untilRest(rig)
    expect(idOf(world, USUAL_KEY)).toBe(heir)
    expectAtRest(rig)
  }, 180_000)
})
