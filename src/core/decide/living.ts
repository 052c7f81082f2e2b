import type { KeyId } from '../facts.ts'
import type { World } from '../world.ts'
import { park, type Decision, blindToKeys } from './decision.ts'
import { demand, entryOf } from './rule.ts'

/**
 * What goes into service must be listed alive now; a held (disabled) one was enabled when the way back began. Where nobody lists keys,
 * the probe of the value that was handed in has to do.
 */
export function living(world: World, keyId: KeyId, then: Decision): Decision | undefined {
  if (world.traits.mint === 'person') return then
  return demand(world, 'keys', (listing) => {
    const key = listing.keys.find((k) => k.id === keyId)
    if (key?.status === 'alive') return then
    const because = entryOf(world)?.incumbent?.keyId === keyId ? 'incumbent-gone' : 'candidate-gone'
    return listing.complete || key ? park(because, `key ${keyId}${key ? ` is ${key.status}` : ''}`) : blindToKeys()
  })
}
