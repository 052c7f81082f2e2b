import type { Entry } from '../entry/entry.ts'
import type { SlotAddress, Tag } from '../facts.ts'
import type { World } from '../world.ts'
import { positionOf, type Position } from './position.ts'
import { lockLineOf } from './rule.ts'

/** Every slot of the credential, where it stands. Slots that were not seen are left out: their rule demands sight first. */
export function positions(
  world: World,
  entry: Entry,
): readonly { readonly slot: SlotAddress; readonly position: Position }[] {
  const seen = world.slots?.seen ? world.slots.value : undefined
  const lockTag = lockLineOf(world)?.tag
  const stagedAt = entry.candidate?.tag === lockTag ? entry.candidate?.stagedAt : undefined
  return world.credential.stores.flatMap((store) =>
    store.slots.flatMap(({ address }) => {
      const facts = seen?.get(address)
      const state = entry.slots[address]
      const question = { layout: store.layout, state, lockTag, ...(stagedAt === undefined ? {} : { stagedAt }) }
      return facts ? [{ slot: address, position: positionOf({ ...question, facts }) }] : []
    }),
  )
}

/** Every slot stands at the tag, with no bracket open. */
export function allAt(world: World, entry: Entry, tag: Tag): boolean {
  const all = positions(world, entry)
  return (
    isComplete(world, all.length) &&
    all.every(
      ({ slot, position }) =>
        position.at === 'tag' && position.tag === tag && entry.slots[slot]?.openedAt === undefined,
    )
  )
}

/** Every slot stands at the tag, though a bracket around it may still be open. */
export function standsAt(world: World, entry: Entry, tag: Tag): boolean {
  const all = positions(world, entry)
  return isComplete(world, all.length) && all.every(({ position }) => position.at === 'tag' && position.tag === tag)
}

/** A store that shows its values shows this key's: it was approved, whatever the journal says after a person set it back. */
export function isHeld({ slots }: Pick<World, 'slots'>, tag: Tag): boolean {
  if (!slots?.seen) return false
  return [...slots.value.values()].some(({ holds }) => holds !== undefined && holds !== 'strange' && holds.tag === tag)
}

/** Layout `versioned`: what the default branch names is in service, whoever merged it and for however long. */
export function isByMerge({ credential }: Pick<World, 'credential'>): boolean {
  return credential.stores.some(({ layout }) => layout === 'versioned')
}

/** A slot that the store says nothing of stands nowhere that could be relied on. */
function isComplete(world: World, seen: number): boolean {
  return seen > 0 && seen === world.credential.stores.reduce((sum, store) => sum + store.slots.length, 0)
}
