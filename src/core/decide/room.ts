import type { World } from '../world.ts'
import { park, wait, type Decision, blindToKeys } from './decision.ts'
import { demand } from './rule.ts'

/** Undefined: Keyturn has what it needs to have a key made. */
export function unable({ traits, adminKey, missingRights, credential }: World): Decision | undefined {
  if (traits.mint !== 'person' && !adminKey) return wait('admin-key-missing', undefined, `set ${credential.admin}`)
  return missingRights === '' ? undefined : wait('rights-unknown', undefined, missingRights)
}

/** Nothing is made that the provider has no room for, nor while the places it goes to cannot be seen. */
export function withRoom(world: World, then: Decision): Decision | undefined {
  return demand(world, 'keys', (listing) => {
    const { capacity } = world.traits
    const alive = listing.keys.filter((key) => key.status !== 'expired').length
    // Whether more of them are hidden does not matter then. Where there is room for one only, it is made in the other's place.
    if (capacity !== 'many' && capacity > 1 && alive >= capacity) return park('no-room', `it has ${alive} keys`)
    if (!listing.complete) return blindToKeys()
    return demand(world, 'slots', () => then)
  })
}
