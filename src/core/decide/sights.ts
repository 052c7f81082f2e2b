// When a credential's provider and stores are asked at all: what is due, in rotation, or in its daily sweep.
import type { Candidate, Entry } from '../entry/entry.ts'
import { beginsAt, isTorn, sweepAt } from '../entry/wake.ts'
import type { Instant } from '../facts.ts'
import type { World } from '../world.ts'

export function needsSlots(world: World, entry: Entry, now: Instant): boolean {
  if (entry.candidate) return isMade(entry.candidate) && entry.deadAt === undefined
  return isTorn(entry) || isLookedOver(world, entry, now)
}

/** It is there, or is about to be made and written. */
function isMade({ keyId, deferred, approved }: Candidate): boolean {
  return keyId !== undefined || (deferred === true && approved !== undefined)
}

export function needsKeys(world: World, entry: Entry, now: Instant): boolean {
  if (world.traits.mint === 'person') return false
  if (entry.candidate) return entry.candidate.approved !== undefined && entry.deadAt === undefined
  return isLookedOver(world, entry, now)
}

function isLookedOver(world: World, entry: Entry, now: Instant): boolean {
  return now >= sweepAt(entry) || now >= beginsAt(entry, world.credential.policy)
}
