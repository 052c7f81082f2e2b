import type { Entry, PastLine } from '../../entry/entry.ts'
import type { Instant, KeyFacts, Tag } from '../../facts.ts'
import type { World } from '../../world.ts'
import { act } from '../decision.ts'
import { isEndable } from '../paced.ts'
import { entryOf, lockLineOf, type Rule } from '../rule.ts'

/** What `past` names, by tag and by id where recorded, is removed. Nothing is removed for being unknown. */
export const reap: Rule = (world, now) => {
  const entry = entryOf(world)
  if (!entry?.incumbent) return undefined
  return reapKey(world, entry, now) ?? reapValue(world, entry)
}

function reapKey(world: World, entry: Entry, now: Instant): ReturnType<Rule> {
  if (!world.keys?.seen) return undefined
  const listing = world.keys.value
  const locked = lockLineOf(world)
  // A key that was over may have been adopted since: what serves, or is approved, is never removed.
  const inService = [entry.incumbent?.keyId, entry.candidate?.keyId, locked?.id]
  for (const line of entry.past) {
    if (line.tag === locked?.tag || isReleased(entry, line)) continue
    const key = listing.keys.find((k) => (line.keyId ? k.id === line.keyId : k.tag === line.tag))
    if (!key || !isEndable(listing, key, now)) continue
    if (!inService.includes(key.id) && (key.tag === line.tag || isByIdAlone(world, line, key)))
      return act({ do: 'reap', keyId: key.id, tag: line.tag }, 'past-key')
  }
  return undefined
}

/**
 * A key told by its id alone bears no mark. Where others do, it is the retired generation 0, and its own rotation removed it; where none
 * does, the journal noted that very id when it was made.
 */
function isByIdAlone({ traits }: World, line: PastLine, key: KeyFacts): boolean {
  return key.tag === undefined && line.keyId === key.id && (line.why === 'retired' || traits.marking === 'inferred')
}

function reapValue(world: World, entry: Entry): ReturnType<Rule> {
  if (!world.slots?.seen) return undefined
  const staged = new Set([...world.slots.value.values()].flatMap((slot) => slot.staged))
  const over = entry.past.find(
    (line) => staged.has(line.tag) && !isReleased(entry, line) && !usedElsewhere(world, line.tag),
  )
  return over && act({ do: 'clear', tag: over.tag }, 'past-value')
}

/** What a person once took out of Keyturn's hands stays out of them, whatever else `past` says of it. */
function isReleased(entry: Entry, over: PastLine): boolean {
  return entry.past.some(
    (line) =>
      line.why === 'released' && (line.tag === over.tag || (line.keyId !== undefined && line.keyId === over.keyId)),
  )
}

/** A version that references still name is in use, whoever made them name it. */
function usedElsewhere(world: World, tag: Tag): boolean {
  return world.lock.state === 'good' && world.lock.line?.tag === tag
}
