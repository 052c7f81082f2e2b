// The value of a key that goes into its place after the merge is kept by nobody until then: what is so when it is not at hand.
import { isCompromised } from '../entry/emergency.ts'
import type { Entry } from '../entry/entry.ts'
import type { Instant } from '../facts.ts'
import { isHandedLate } from '../manifest/policy.ts'
import type { World } from '../world.ts'
import { act, park, wait, type Decision } from './decision.ts'
import { NOTICE } from './notice.ts'
import { positions } from './positions.ts'

/** Was it made, or handed in, for a place where no value waits unseen? */
export function isWrittenLate({ credential }: World, { candidate }: Entry): boolean {
  return candidate?.deferred === true || (candidate?.reserved === true && isHandedLate(credential))
}

/**
 * The run that had it is over, and its value with it. Where no slot can have it any more, a key that Keyturn made is given up and
 * proposed anew, and a person's is asked for again; else somebody wrote a slot in that very minute.
 */
export function lost(world: World, entry: Entry, now: Instant): Decision {
  const { candidate, incumbent } = entry
  const opened = Object.values(entry.slots).flatMap(({ openedAt }) => openedAt ?? [])
  const until = Math.max(candidate?.leaseUntil ?? 0, ...opened.map((at) => at + NOTICE))
  if (now < until) return wait('lease-held', until)
  const untouched = positions(world, entry).every(
    ({ position }) => position.at === 'nowhere' || (position.at === 'tag' && position.tag === incumbent?.tag),
  )
  if (!untouched) return park(isUntold(world) ? 'write-unknown' : 'foreign-secret')
  // Another key under the tag of one that was reported would pass for that one.
  return candidate?.deferred || isCompromised(entry, candidate?.keyId)
    ? act({ do: 'discard', why: 'value-lost' }, 'value-lost')
    : act({ do: 'ask-again' }, 'hand-in-lost')
}

/** Nobody changed anything that is known: what could tell whether the write arrived is not there to be asked. */
function isUntold({ slots }: World): boolean {
  return slots?.seen === true && [...slots.value.values()].some(({ untold }) => untold)
}
