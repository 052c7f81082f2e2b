import type { Entry } from '../entry/entry.ts'
import { waiverOf } from '../entry/waiver.ts'
import type { Instant } from '../facts.ts'
import { isFrozen, opensAt } from '../schedule/calendar.ts'
import { writeWindows } from '../schedule/written.ts'
import type { World } from '../world.ts'
import { isHurried } from './course.ts'
import { wait, type Decision } from './decision.ts'
import { postponedWith } from './together.ts'

/** A person asked to wait. */
export function delayed({ until, by }: NonNullable<Entry['postponed']>): Decision {
  return wait('postponed', until, `by ${by}`)
}

/** What can hurt waits for its window. What a person ordered by command, and the end of a key that was reported or `revoke`d, do not; undefined: it may be done now. */
export function closed(world: Pick<World, 'credential' | 'unit'>, entry: Entry, now: Instant): Decision | undefined {
  if (entry.candidate?.approved?.by === 'command' || isHurried(entry)) return undefined
  if (waiverOf(entry)?.of === 'all') return undefined
  if (entry.postponed && now < entry.postponed.until) return delayed(entry.postponed)
  const other = postponedWith(world, now)
  if (other) return delayed(other)
  const { calendar } = world.credential.policy
  const opens = opensAt(calendar, now)
  if (opens === now) return undefined
  if (isFrozen(calendar, now)) return wait('frozen', opens)
  return wait('outside-window', opens, `the window is ${writeWindows(calendar)}`)
}
