// When a credential's provider and stores are asked at all: what is due, in rotation, or in its daily sweep.
import { reportOf } from '../entry/emergency.ts'
import type { Entry } from '../entry/entry.ts'
import { isTorn } from '../entry/wake.ts'
import type { Instant } from '../facts.ts'
import { DAY, dueOf } from '../schedule/due.ts'
import { heldBackUntil } from '../schedule/exempt.ts'
import { pauseOf } from '../schedule/expiry.ts'
import type { World } from '../world.ts'

/** When the next look-over is due; at once when something went over since the last one. */
export function sweepAt(entry: Entry): Instant {
  const last = entry.lastSweep
  if (last === undefined) return 0
  return entry.past.some((line) => line.since > last) ? 0 : last + DAY
}

/** When the next rotation may begin: due, and not before what an exemption or an attempt that came to nothing asks for; at once for a reported key. */
export function beginsAt(world: World, entry: Entry): Instant {
  if (!entry.incumbent || reportOf(entry)) return 0
  const { policy } = world.credential
  const { incumbent, tries, postponed } = entry
  const begins = Math.max(dueOf(entry, incumbent, policy.every), pauseOf(tries, policy), postponed?.until ?? 0)
  return Math.max(begins, heldBackUntil(entry, incumbent, policy))
}

export function needsSlots(world: World, entry: Entry, now: Instant): boolean {
  if (entry.candidate) return entry.candidate.keyId !== undefined && entry.deadAt === undefined
  return isTorn(entry) || now >= sweepAt(entry) || now >= beginsAt(world, entry)
}

export function needsKeys(world: World, entry: Entry, now: Instant): boolean {
  if (world.traits.mint === 'person') return false
  if (entry.candidate) return entry.candidate.approved !== undefined && entry.deadAt === undefined
  return now >= sweepAt(entry) || now >= beginsAt(world, entry)
}
