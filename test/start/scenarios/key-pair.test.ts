import { describe, expect, test } from '@jest/globals'
import { USUAL_KEY } from '../../../src/sandbox/ready.ts'
import { DAY, HOUR } from '../rig.ts'
import { cutBefore, dispatches, watchDeletions } from './cut.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  idOf,
  knowing,
  lineOf,
  living,
  mergeOpen,
  openOnes,
  PATIENCE,
  untilRest,
} from './story.ts'

const CREDENTIAL = 'openai/production'
const SCOPE = 'environment/production'

describe('GitHub replaces the key pair that values are sealed to', () => {
  test.each([false, true])(
    'before the first write (the id stays: %s): given up, the lock set right, proposed anew',
    async (keepId) => {
      const rig = knowing({ app: { every: HOUR } })
      const { world } = rig
      const deleted = watchDeletions(world)
      await adopted(rig)
      await world.clock.advance(2 * HOUR)
      const old = idOf(world, USUAL_KEY)
      const heir = entryOf(world, CREDENTIAL)?.candidate?.keyId
      world.github.control.replaceKeyPair(SCOPE, { keepId })
      mergeOpen(world, 'rotate')
      await rig.keyturn({ patience: PATIENCE })
      expect(idOf(world, USUAL_KEY)).toBe(old)
      expectUnharmed(rig)
      // The lock names what is over until the proposal that sets it right is merged.
      const [repair] = openOnes(world)
      expect(repair).toBeDefined()
      mergeOpen(world)
      await rig.keyturn({ patience: PATIENCE })
      expect(deleted).toEqual([heir])
      await rig.pass(10 * DAY, () => openOnes(world, 'rotate').length > 0)
      expect(entryOf(world, CREDENTIAL)?.attempt).toBe(2)
      mergeOpen(world, 'rotate')
      await rig.keyturn({ patience: PATIENCE })
      await untilRest(rig)
      expect(entryOf(world, CREDENTIAL)?.incumbent).toMatchObject({ generation: 1 })
      expect(lineOf(world, CREDENTIAL)?.id).toBe(idOf(world, USUAL_KEY))
      expectAtRest(rig)
    },
    180_000,
  )

  test('after the write: the rotation goes on to its end', async () => {
    const rig = knowing()
    const { world } = rig
    await adopted(rig)
    await world.clock.advance(HOUR)
    mergeOpen(world, 'rotate')
    await cutBefore(rig, dispatches)
    world.github.control.replaceKeyPair(SCOPE)
    await rig.keyturn({ patience: PATIENCE })
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)

  test('after the write, and the pull request is reverted: it cannot be put back; parked, both keys live', async () => {
    const rig = knowing()
    const { world } = rig
    const deleted = watchDeletions(world)
    await adopted(rig)
    await world.clock.advance(HOUR)
    const [number = 0] = mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    const heir = idOf(world, USUAL_KEY)
    world.github.control.replaceKeyPair(SCOPE)
    const mona = world.github.person('mona')
    const back = mona.revert(number)
    mona.merge(back)
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(outcomes).toMatchObject([{ kind: 'park', because: 'cannot-restore' }])
    await rig.pass(2 * DAY)
    expect(living(world, 'openai')).toHaveLength(2)
    expect(idOf(world, USUAL_KEY)).toBe(heir)
    expect(deleted).toEqual([])
    expectUnharmed(rig)
    mona.merge(mona.revert(back))
    await untilRest(rig)
    expect(idOf(world, USUAL_KEY)).toBe(heir)
    expectAtRest(rig)
  }, 180_000)

  test('at rest: the next rotation seals to the new one', async () => {
    const rig = knowing()
    const { world } = rig
    world.github.control.replaceKeyPair(SCOPE)
    await adopted(rig)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)
})

describe('the environment of the secret is deleted', () => {
  test('while the proposal waits: parked or waiting, nothing is deleted, and the merge puts nothing anywhere', async () => {
    const rig = knowing()
    const { world } = rig
    const deleted = watchDeletions(world)
    await adopted(rig)
    world.github.control.deleteEnvironment('production')
    mergeOpen(world, 'rotate')
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(['park', 'wait', 'failed']).toContain(outcomes[0]?.kind)
    expect(outcomes[0]?.about).toMatch(/production/)
    await rig.pass(3 * DAY)
    expect(deleted).toEqual([])
    expect(living(world, 'openai')).toHaveLength(2)
    expect(world.app.failures).toEqual([])
  }, 180_000)

  test('in overlap: nothing is deleted, both keys live', async () => {
    const rig = knowing()
    const { world } = rig
    const deleted = watchDeletions(world)
    await adopted(rig)
    await world.clock.advance(HOUR)
    mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    world.github.control.deleteEnvironment('production')
    await rig.pass(3 * DAY)
    expect(deleted).toEqual([])
    expect(living(world, 'openai')).toHaveLength(2)
    expect(world.app.failures).toEqual([])
  }, 180_000)
})
