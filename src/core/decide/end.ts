import { lockLineOf } from './rule.ts'
import { isEnding } from '../entry/ending.ts'
import type { Entry } from '../entry/entry.ts'
import type { SlotAddress } from '../facts.ts'
import type { World } from '../world.ts'
import { positions } from './positions.ts'

/** Do people say, in the lock, that the key in service goes and none comes? */
export function isEndSaid({ lock }: Pick<World, 'lock'>, { incumbent }: Pick<Entry, 'incumbent'>): boolean {
  const line = lockLineOf({ lock })
  return incumbent !== undefined && line?.retire === true && line.tag === incumbent.tag && line.id === incumbent.keyId
}

/** The same, or it was so when Keyturn began to act on it: the end of a credential looks after its key itself. */
export function isLeaving(world: Pick<World, 'lock'>, entry: Entry): boolean {
  return isEndSaid(world, entry) || isEnding(entry)
}

/** Nobody gets a key from this slot any more: the secret is gone, or no file names a version of it. */
export function isEmptied({ slots }: Pick<World, 'slots'>, slot: SlotAddress): boolean {
  const facts = slots?.seen ? slots.value.get(slot) : undefined
  if (facts === undefined) return false
  return facts.named === undefined ? facts.updatedAt === undefined : facts.named === 'none'
}

/** Every slot holds the key that goes, or nothing: what stands there is nobody else's. */
export function holdsNothingElse(world: World, entry: Entry): boolean {
  const all = positions(world, entry)
  const whole = world.credential.stores.reduce((sum, store) => sum + store.slots.length, 0)
  return (
    all.length === whole &&
    all.every(
      ({ slot, position }) =>
        isEmptied(world, slot) || (position.at === 'tag' && position.tag === entry.incumbent?.tag),
    )
  )
}
