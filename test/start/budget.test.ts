// Counted as `count.ts` says; the bench shows the same stories.
import { describe, expect, test } from '@jest/globals'
import {
  exchanging,
  firstRun,
  idle,
  type Rotation,
  rotation,
  rotationVersioned,
  rotationWithHold,
  settled,
  waking,
  YOUNG,
} from './budgets.ts'
import { counting, toDue } from './count.ts'
import { createRig, HOUR } from './rig.ts'

function told({ proposed, served, retired, all }: Rotation): string {
  return `requests: ${proposed.once} to the proposal, ${served.once} from merge to verified, ${retired.once} to the end: ${all.once}; looked at again: ${all.again}`
}

describe('requests to GitHub', () => {
  test('one for an idle run', async () => {
    expect(await idle()).toEqual({ once: 1, again: 0 })
  })

  test('at most two more where the token must be exchanged first', async () => {
    const { once, again } = await exchanging()
    expect(once).toBeLessThanOrEqual(3)
    expect(again).toBe(0)
  })

  test('at most 8 from due to an open proposal, at most 36 for the whole rotation', async () => {
    const counted = await rotation()
    console.log(told(counted))
    expect(counted.proposed.once).toBeLessThanOrEqual(8)
    expect(counted.all.once).toBeLessThanOrEqual(36)
  }, 240_000)

  test('at most 42 with a hold', async () => {
    const counted = await rotationWithHold()
    console.log(told(counted))
    expect(counted.proposed.once).toBeLessThanOrEqual(8)
    expect(counted.all.once).toBeLessThanOrEqual(42)
  }, 240_000)

  test('at most one more for each file that names a version', async () => {
    const counted = await rotationVersioned()
    console.log(told(counted))
    expect(counted.proposed.once).toBeLessThanOrEqual(8 + 1)
    expect(counted.all.once).toBeLessThanOrEqual(36 + 1)
  }, 240_000)

  test('at most five more for the first run ever', async () => {
    const { first, later } = await firstRun()
    expect(first.once - later.once).toBeLessThanOrEqual(5)
  })

  test('one while a proposal is open', async () => {
    const rig = await settled(createRig(YOUNG))
    await toDue(rig)
    await rig.keyturn()
    await rig.world.clock.advance(6 * HOUR)
    expect(await counting(rig, () => rig.keyturn())).toEqual({ once: 1, again: 0 })
  }, 240_000)

  test('one before the instant that an entry in flight waits for, at most four when it only waits on', async () => {
    const { before, at } = await waking()
    expect(before).toEqual({ once: 1, again: 0 })
    expect(at.once).toBeLessThanOrEqual(4)
  }, 240_000)
})
