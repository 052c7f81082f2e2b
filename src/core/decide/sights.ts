// When a credential's provider and stores are asked at all: what is due, in rotation, or in its daily sweep.
import type { Candidate, Entry } from '../entry/entry.ts'
import { isEnding } from '../entry/ending.ts'
import { beginsAt, isTorn, sweepAt } from '../entry/wake.ts'
import { waiverOf } from '../entry/waiver.ts'
import type { Instant } from '../facts.ts'
import type { World } from '../world.ts'
import { isHurried } from './course.ts'

/** The key of a credential that is being retired is watched first; from then on it is looked at. */
function isGoing({ credential }: World, entry: Entry, now: Instant): boolean {
  if (entry.deadAt !== undefined) return false
  if (isHurried(entry) || waiverOf(entry)) return true
  return now >= (entry.ending?.since ?? 0) + credential.policy.overlap
}

export function needsSlots(world: World, entry: Entry, now: Instant): boolean {
  if (entry.candidate) return isMade(entry.candidate) && entry.deadAt === undefined
  if (isEnding(entry)) return isGoing(world, entry, now)
  return isTorn(entry) || isLookedOver(world, entry, now)
}

/** It is there, or is about to be made and written. */
function isMade({ keyId, deferred, approved }: Candidate): boolean {
  return keyId !== undefined || (deferred === true && approved !== undefined)
}

export function needsKeys(world: World, entry: Entry, now: Instant): boolean {
  if (world.traits.mint === 'person') return false
  if (entry.candidate) return entry.candidate.approved !== undefined && entry.deadAt === undefined
  if (isEnding(entry)) return isGoing(world, entry, now)
  return isLookedOver(world, entry, now)
}

function isLookedOver(world: World, entry: Entry, now: Instant): boolean {
  return now >= sweepAt(entry) || now >= beginsAt(entry, world.credential.policy)
}
