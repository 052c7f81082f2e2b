import type { KeyId } from '../facts.ts'
import type { World } from '../world.ts'
import { park, wait, type Decision } from './decision.ts'
import { demand } from './rule.ts'

/** What goes into service must be listed alive now; a held (disabled) one is enabled first. */
export function living(world: World, keyId: KeyId, then: Decision): Decision | undefined {
  return demand(world, 'keys', (listing) => {
    const key = listing.keys.find((k) => k.id === keyId)
    if (key && key.status !== 'expired') return then
    return listing.complete
      ? park('candidate-gone', `key ${keyId}`)
      : wait('blind', undefined, 'the listing of keys is not complete')
  })
}
