import { isCompromised } from '../../entry/emergency.ts'
import type { Entry, Holder } from '../../entry/entry.ts'
import type { KeyFacts, Listing, Tag } from '../../facts.ts'
import type { LockLine } from '../../lock/lock.ts'
import { parseTag } from '../../tag.ts'
import type { World } from '../../world.ts'
import { act, park, type Decision, blindToKeys } from '../decision.ts'
import { isEmptied, isLeaving } from '../end.ts'
import { positions } from '../positions.ts'
import { demand, entryOf, isOurs, livingTags, lockLineOf, type Rule } from '../rule.ts'
import { needsKeys, needsSlots } from '../sights.ts'
import { standing } from './incident.ts'

/** Lock, store or listing contradicts the entry: shown, never touched. */
export const foreign: Rule = (world, now) => {
  const entry = entryOf(world)
  if (!entry?.incumbent) return undefined
  return (
    foreignLock(world, entry) ??
    (needsSlots(world, entry, now) ? demand(world, 'slots', () => foreignSlot(world, entry)) : undefined) ??
    (needsKeys(world, entry, now) ? demand(world, 'keys', (listing) => foreignKey(world, entry, listing)) : undefined)
  )
}

function foreignLock(world: World, entry: Entry): Decision | undefined {
  const line = lockLineOf(world)
  if (!line) return undefined
  if (line.tag === entry.incumbent?.tag) return sameKey(line, entry.incumbent) ?? caughtUp(entry)
  const candidate = entry.candidate
  if (candidate && line.tag === candidate.tag)
    // Only what was recorded is ever proposed: an entry that does not know its key yet is older than the lock.
    return candidate.keyId === undefined && !candidate.reserved
      ? park('journal-old', `the lock names ${line.tag}, whose key the journal does not know yet`)
      : sameKey(line, candidate)
  if (line.tag === entry.incumbent?.behind) return behind(world, entry, line.tag)
  const dead = isOurs(world, line.tag) && (parseTag(line.tag)?.attempt ?? 0) <= entry.attempt
  return dead ? deadTag(world, line.tag) : park('foreign-lock', `it names ${line.tag}`)
}

/** A tag and an id that do not belong together were never proposed. What a person makes may be approved by its tag alone. */
function sameKey(line: LockLine, { keyId, reserved }: Pick<Holder, 'keyId' | 'reserved'>): Decision | undefined {
  return line.id === keyId || (reserved && line.id === undefined)
    ? undefined
    : park('foreign-lock', `it names ${line.id ?? 'no key'} under the tag of ${keyId ?? 'an unknown key'}`)
}

/** The incident's proposal is merged: from here on the lock says what is so. */
function caughtUp(entry: Entry): Decision | undefined {
  return entry.incumbent?.behind === undefined || entry.candidate
    ? undefined
    : act({ do: 'note-locked' }, 'lock-caught-up')
}

/** A command approved what serves, and its proposal is not merged yet; merged and taken back, the lock names a dead key. */
function behind(world: World, entry: Entry, tag: Tag): Decision | undefined {
  if (entry.candidate) return undefined
  return demand(world, 'review', (review) => (review?.state === 'merged' ? deadTag(world, tag) : standing(review)))
}

/** A late merge, or a revert months later: never promoted; a proposal that can be merged sets the lock right. */
function deadTag(world: World, tag: Tag): Decision | undefined {
  return demand(world, 'repair', (repair) => {
    if (!repair) return act({ do: 'repair-lock' }, 'dead-tag-in-lock')
    const conflicts = repair.state === 'open' && repair.mergeable === 'conflict' && !repair.meddled
    return conflicts ? act({ do: 'repair-lock' }, 'conflicted') : park('dead-tag-in-lock', `it names ${tag}`)
  })
}

function foreignSlot(world: World, entry: Entry): Decision | undefined {
  for (const { slot, position } of positions(world, entry)) {
    // What is to be retired may have been taken out of its place already: nobody gets it from there any more.
    if (isLeaving(world, entry) && isEmptied(world, slot)) continue
    if (position.at === 'foreign')
      return park(
        'foreign-secret',
        `${slot}, ${position.since === undefined ? 'which is gone' : new Date(position.since).toISOString().replace('.000Z', 'Z')}`,
      )
    if (position.at === 'shadowed') return park('secret-shadowed', `${slot}, by ${position.by}`)
    if (position.at === 'mixed') return park('references-mixed', `at ${slot}`)
  }
  return undefined
}

function foreignKey(world: World, entry: Entry, listing: Listing): Decision | undefined {
  const marked = listing.keys.filter((key) => isOurs(world, key.tag))
  for (const key of marked) {
    const verdict = stranger(entry, key)
    if (verdict) return verdict
  }
  const tags = marked.map((key) => key.tag)
  if (new Set(tags).size < tags.length) return park('two-under-one-tag')
  return incumbentSeen(world, entry, listing)
}

/** A marked key is the incumbent's, the candidate's or past; its id, where we know it, must agree. */
function stranger(entry: Entry, key: KeyFacts): Decision | undefined {
  const attempt = parseTag(key.tag ?? '')?.attempt ?? 0
  if (attempt > entry.attempt) return park('journal-old', `the key ${key.id} is newer than anything the journal knows`)
  const past = entry.past.find((line) => line.tag === key.tag)
  if (past) return past.keyId && past.keyId !== key.id ? park('two-under-one-tag', `key ${key.id}`) : undefined
  if (!livingTags(entry).includes(key.tag ?? '')) return park('foreign-key', `key ${key.id}`)
  const known = key.tag === entry.incumbent?.tag ? entry.incumbent?.keyId : entry.candidate?.keyId
  return known && known !== key.id ? park('two-under-one-tag', `key ${key.id}`) : undefined
}

/** At rest the key in service must live; a listing that does not show it may be another account's. */
function incumbentSeen(world: World, entry: Entry, listing: Listing): Decision | undefined {
  const keyId = entry.incumbent?.keyId
  // The end of a credential looks for its key itself.
  if (isLeaving(world, entry)) return undefined
  if (!keyId || entry.candidate || listing.keys.some((key) => key.id === keyId && key.status === 'alive'))
    return undefined
  // It was reported, and is replaced whether it is still there or not.
  if (isCompromised(entry, keyId)) return undefined
  if (!listing.complete) return blindToKeys()
  return !listing.keys.some((key) => key.id === keyId)
    ? park('incumbent-gone', `key ${keyId}; if the admin key is another account's, set that right`)
    : park('incumbent-gone', `key ${keyId} is not alive`)
}
