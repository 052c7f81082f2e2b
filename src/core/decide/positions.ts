import type { Draft, Entry } from '../entry/entry.ts'
import type { SlotAddress, Tag } from '../facts.ts'
import type { World } from '../world.ts'
import { isDual } from '../manifest/policy.ts'
import { positionOf, type Position } from './position.ts'
import { wantedOf } from './wanted.ts'
import { lockLineOf } from './rule.ts'

/** A slot, and where it stands. */
interface Placed {
  readonly slot: SlotAddress
  readonly position: Position
}

/** Every slot of the credential, where it stands. Slots that were not seen are left out: their rule demands sight first. */
export function positions(world: World, entry: Pick<Entry, 'candidate' | 'slots'>): readonly Placed[] {
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

/** What each slot should hold: the same tag everywhere, or slot by slot. */
type Wanted = Tag | ReadonlyMap<SlotAddress, Tag>

/** Every slot stands at the tag, or at its own, with no bracket open. */
export function allAt(world: World, entry: Entry, wanted: Wanted): boolean {
  const all = positions(world, entry)
  return (
    isComplete(world, all.length) &&
    all.every((one) => isAt(one, wanted) && entry.slots[one.slot]?.openedAt === undefined)
  )
}

/** The same, though a bracket around it may still be open. */
export function standsAt(world: World, entry: Entry, wanted: Wanted): boolean {
  const all = positions(world, entry)
  return isComplete(world, all.length) && all.every((one) => isAt(one, wanted))
}

function isAt({ slot, position }: Placed, wanted: Wanted): boolean {
  return position.at === 'tag' && position.tag === (typeof wanted === 'string' ? wanted : wanted.get(slot))
}

/**
 * What is to be written next, slot by slot. Usually all of them, in one breath; where they change one after the other, those that do not
 * hold yet what they are to hold, and no other: a write that nothing needs is one that may go wrong.
 */
export function toWrite(world: World, entry: Draft): ReadonlyMap<SlotAddress, Tag> {
  const wanted = wantedOf(world.credential, entry)
  if (!isDual(world.credential)) return wanted
  const there = positions(world, entry).filter(
    (one) => isAt(one, wanted) && entry.slots[one.slot]?.openedAt === undefined,
  )
  const right = new Set(there.map(({ slot }) => slot))
  return new Map([...wanted].filter(([slot]) => !right.has(slot)))
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
