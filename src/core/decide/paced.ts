// Providers that use their keys themselves ask for patience: between two changes, before a key is used, and before it is ended.
import { isExploited } from '../entry/emergency.ts'
import type { Entry } from '../entry/entry.ts'
import type { Instant, KeyFacts, KeyId, Listing } from '../facts.ts'
import type { World } from '../world.ts'
import type { Course } from './course.ts'
import { wait, type Decision } from './decision.ts'

/** Where the course stands, and when. */
interface Point {
  readonly course: Course
  readonly now: Instant
}

/** Asked for once the listing was seen; undefined: the key may be used now. */
export function beforeUse(world: World, entry: Entry, { course, now }: Point): Decision | undefined {
  const listing = world.keys?.seen ? world.keys.value : undefined
  const key = listing?.keys.find(({ id }) => id === course.to.keyId)
  if (!listing || !key || key.inUse) return undefined
  const from = key.knownFrom ?? 0
  if (now < from && !isExploited(entry, course.from.keyId) && !wasKnown(entry, course))
    return wait('not-known-yet', from)
  return pausing(listing, now)
}

/** What goes back into use was known all the time, unless it was held meanwhile. */
function wasKnown({ milestones }: Entry, { back }: Course): boolean {
  return back && !milestones.some(({ what }) => what === 'disabled')
}

/** Undefined: the key that the course leaves may be taken one step further to its end. */
export function beforeEnd(world: World, entry: Entry, { course, now }: Point): Decision | undefined {
  const listing = world.keys?.seen ? world.keys.value : undefined
  const key = listing?.keys.find(({ id }) => id === course.from.keyId)
  if (!listing || !key) return undefined
  // A listing that is behind cannot say for how long what it signed is presented.
  if (key.inUse) return wait('blind', undefined, 'the provider still lists the old key as the one in use')
  const over = presentedUntil(key, course.switchedAt)
  if (now < over && !isExploited(entry, key.id)) return wait('still-presented', over)
  if (key.status === 'disabled' && now < (key.endsFrom ?? 0)) return wait('deleted-later', key.endsFrom)
  return pausing(listing, now)
}

/** May what is over be taken one step further to its end? */
export function isEndable({ changesFrom = 0 }: Listing, key: KeyFacts, now: Instant): boolean {
  if (key.inUse || key.stays) return false
  return now >= Math.max(changesFrom, key.endsFrom ?? 0, presentedUntil(key))
}

/** Disabled, and nobody deletes it: there is no further step. */
export function isAtItsEnd({ keys }: Pick<Listing, 'keys'>, keyId: KeyId): boolean {
  return keys.some(({ id, stays, status }) => id === keyId && stays === true && status === 'disabled')
}

/** The later of both words about when it signed last. */
function presentedUntil({ outlived, status }: KeyFacts, switchedAt: Instant = 0): Instant {
  return outlived === undefined || status !== 'alive' ? 0 : Math.max(outlived.since, switchedAt) + outlived.by
}

function pausing({ changesFrom = 0 }: Listing, now: Instant): Decision | undefined {
  return now < changesFrom ? wait('provider-pauses', changesFrom) : undefined
}
