import type { Entry, PastLine } from '../entry/entry.ts'
import type { KeyFacts, Listing } from '../facts.ts'
import type { World } from '../world.ts'
import { park, wait, type Decision, blindToKeys } from './decision.ts'
import { isUnlisted } from './listing.ts'
import { demand, entryOf } from './rule.ts'

/** Undefined: Keyturn has what it needs to have a key made. */
export function unable({ traits, adminKey, missingRights, credential }: World): Decision | undefined {
  if (!isUnlisted(traits) && !adminKey) return wait('admin-key-missing', undefined, `set ${credential.admin}`)
  return missingRights === '' ? undefined : wait('rights-unknown', undefined, missingRights)
}

/** Nothing is made that the provider has no room for, nor while the places it goes to cannot be seen. */
export function withRoom(world: World, then: Decision): Decision | undefined {
  return demand(world, 'keys', (listing) => {
    const { capacity } = world.traits
    const alive = listing.keys.filter((key) => key.status !== 'expired' && !key.aside).length
    // Whether more of them are hidden does not matter then. Where there is room for one only, it is made in the other's place.
    if (capacity !== 'many' && capacity > 1 && alive >= capacity)
      return park('no-room', `it has ${alive} keys${inTheWay(world, listing)}`)
    if (!listing.complete) return blindToKeys()
    return demand(world, 'slots', () => then)
  })
}

/** Clocks of two vendors agree by so much. */
const SKEW = 60_000

/**
 * Where keys bear no marks: those that the journal does not know, and what it does know of the time at which one was made. That is told and
 * never acted upon: a person may have made one in that very minute.
 */
function inTheWay(world: World, { keys }: Listing): string {
  const entry = entryOf(world)
  if (world.traits.marking !== 'inferred' || entry === undefined) return ''
  const known = [entry.incumbent?.keyId, ...entry.past.map(({ keyId }) => keyId)]
  const strange = keys.filter(({ id, aside }) => !known.includes(id) && !aside)
  return strange
    .map((key) =>
      entry.past.some((line) => isLikely(line, key))
        ? `; ${dated(key)} may be the one of a run that died before it could write it down: nobody has its secret then`
        : `; of ${dated(key)} the journal knows nothing`,
    )
    .join('')
}

function isLikely({ lost }: PastLine, { createdAt }: KeyFacts): boolean {
  return (
    lost !== undefined && createdAt !== undefined && createdAt >= lost.from - SKEW && createdAt <= lost.until + SKEW
  )
}

function dated({ id, createdAt }: KeyFacts): string {
  return createdAt === undefined ? id : `${id} (made ${new Date(createdAt).toISOString().replace('.000Z', 'Z')})`
}

/** Where no listing would show it: a key that a run may have made before it died, which leaves no room for another. Undefined: there is none. */
export function leftUnseen({ traits }: World, { past }: Entry): string | undefined {
  const { from } = (traits.succession && past.findLast((line) => line.lost !== undefined)?.lost) || {}
  return from === undefined
    ? undefined
    : `one made at ${new Date(from).toISOString().replace('.000Z', 'Z')} may lie in the second place, and nobody has its value. If it is there and nothing uses it, delete it: ${traits.console}. Then order the rotation`
}
