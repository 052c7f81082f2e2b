// What every scenario needs: a team that merges, time that passes, and the whole truth at the end.
import { expect } from '@jest/globals'
import type { RunResult } from '../../../src/engine/result.ts'
import type { ReadyOptions } from '../../../src/sandbox/ready.ts'
import { HOUR, type Rig } from '../rig.ts'
import { knowing, mergeOpen, PATIENCE } from '../team.ts'
import { harmOf, resting, unrestOf } from '../truth.ts'

export { FIRST_KEY, incumbentName, knowing, mergeOpen, named, PATIENCE } from '../team.ts'
export { entryOf, idOf, isCalm, lineOf, living, openOnes, resting, strays, versions } from '../truth.ts'

/** First run, adoption merged: the next run takes the keys over. */
export async function adoptable(rig: Rig): Promise<void> {
  const first = await rig.keyturn()
  expect(first.outcomes.map(({ because }) => because)).toEqual(rig.world.keys.map(() => 'awaiting-adoption'))
  mergeOpen(rig.world, 'adopt')
}

/** First run, adoption merged, second run. */
export async function adopted(rig: Rig): Promise<RunResult> {
  await adoptable(rig)
  return rig.keyturn()
}

/** Adopted, due, and an hour on: a reviewer may merge what is proposed. */
export async function proposed(options: ReadyOptions): Promise<Rig> {
  const rig = knowing(options)
  await adopted(rig)
  await rig.world.clock.advance(HOUR)
  return rig
}

/** Adoption and one whole rotation of every key, to rest. */
export async function rotated(rig: Rig): Promise<RunResult> {
  await adopted(rig)
  await rig.world.clock.advance(HOUR)
  mergeOpen(rig.world, 'rotate')
  return untilRest(rig)
}

/** Runs every six hours until no credential has anything under way. */
export async function untilRest(rig: Rig, most = 20): Promise<RunResult> {
  let result = await rig.keyturn({ patience: PATIENCE })
  for (let i = 0; i < most && !resting(rig.world); i += 1) {
    await rig.world.clock.advance(6 * HOUR)
    result = await rig.keyturn({ patience: PATIENCE })
  }
  return result
}

/** Nothing of what must hold at any time is broken. */
export function expectUnharmed(rig: Rig): void {
  expect(harmOf(rig)).toEqual([])
}

/** Nothing of what must hold at rest is broken. */
export function expectAtRest(rig: Rig, strangers: readonly string[] = []): void {
  expect(unrestOf(rig, strangers)).toEqual([])
}
