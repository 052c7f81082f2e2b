import { emergenciesOf } from '../../entry/emergency.ts'
import { isEnding } from '../../entry/ending.ts'
import type { Entry } from '../../entry/entry.ts'
import { isProposed } from '../../entry/wake.ts'
import { waiverOf } from '../../entry/waiver.ts'
import type { Instant, KeyFacts } from '../../facts.ts'
import { DAY } from '../../schedule/due.ts'
import type { World } from '../../world.ts'
import { closed } from '../calendar.ts'
import { isHurried } from '../course.ts'
import { act, park, wait, type Decision, blindToKeys } from '../decision.ts'
import { holdsNothingElse, isEndSaid } from '../end.ts'
import { holdOf } from '../hold.ts'
import { goesByHeir, isUnlisted } from '../listing.ts'
import { NOTICE } from '../notice.ts'
import { isAtItsEnd } from '../paced.ts'
import { isByMerge, isHeld } from '../positions.ts'
import { demand, entryOf, lockLineOf, type Rule } from '../rule.ts'
import { isPersons, leftToOthers, quiet, type SilenceWords } from './retiring.ts'
import { older } from './rollback.ts'

const WORDS: SilenceWords = { used: 'ending-in-use', runs: 'ending-runs', unknown: 'ending-unknown' }

/** Its key is gone for good. Once its lines are out of the lock, the name is free for another. */
export const ended: Rule = (world, now) => {
  const entry = entryOf(world)
  if (!entry?.ended || entry.incumbent || entry.adopting) return undefined
  const line = lockLineOf(world)
  if (!line) return undefined
  return line.tag === entry.ended.tag
    ? { kind: 'rest', because: 'ended', until: now + DAY }
    : park('foreign-lock', `it names ${line.tag}`)
}

/** The lock says that the key in service goes and none comes: silence, disable, hold, revoke, prove it dead, tell, end. */
export const ending: Rule = (world, now) => {
  const entry = entryOf(world)
  if (!entry?.incumbent) return undefined
  const said = isEndSaid(world, entry)
  if (entry.candidate) return said ? instead(world, entry) : undefined
  if (!isEnding(entry) && said && world.traits.keeps) return park('provider-needs-it')
  if (!isEnding(entry)) return said ? act({ do: 'begin-ending' }, 'ending-approved') : undefined
  if (!said) return withdrawn(world, entry, now)
  if (entry.deadAt !== undefined) return over(world)
  const until = (entry.ending?.since ?? now) + world.credential.policy.overlap
  if (!isHurried(entry) && !waiverOf(entry) && now < until) return wait('ending-watched', until)
  return leaving(world, entry, now)
}

/**
 * Nobody approved the new key, and none is wanted any more. Where a slot shows it, or its merge was the switch and was taken back, it
 * may be in use: it goes the way back first. What was approved goes to its end.
 */
function instead(world: World, { candidate }: Entry): Decision | undefined {
  if (!candidate || candidate.approved || candidate.intake !== undefined || !isProposed(candidate)) return undefined
  const discard = act({ do: 'discard', why: 'ended' }, 'ending-instead')
  if (isHeld(world, candidate.tag)) return undefined
  if (!isByMerge(world)) return discard
  return demand(world, 'review', (review) => (review?.state === 'merged' ? undefined : discard))
}

/** The approval was taken back: the key stays, and one that is held is enabled again. */
function withdrawn(world: World, entry: Entry, now: Instant): Decision | undefined {
  const keyId = entry.incumbent?.keyId
  if (entry.deadAt !== undefined) return park('ending-too-late')
  return demand(world, 'descends', (descends) => {
    if (!descends)
      return older(entry.ending?.since ?? now, now, 'the default branch looks older than the approval of its end')
    const keep = act({ do: 'withdraw-ending' }, 'ending-withdrawn')
    if (keyId === undefined || isUnlisted(world.traits)) return keep
    return demand(world, 'keys', ({ keys, complete }) => {
      if (keys.some(({ id }) => id === keyId)) return keep
      return complete ? park('ending-too-late', `key ${keyId}`) : blindToKeys()
    })
  })
}

function leaving(world: World, entry: Entry, now: Instant): Decision | undefined {
  const keyId = entry.incumbent?.keyId
  if (entry.incumbent?.adopted === 'none' && keyId === undefined) return over(world)
  if (keyId === undefined) return wait('ending-by-hand')
  if (isUnlisted(world.traits))
    return silence(world, entry, now) ?? leftToOthers(world, entry) ?? wait('ending-by-hand', undefined, `key ${keyId}`)
  return demand(world, 'keys', ({ keys, complete }) => {
    const key = keys.find(({ id }) => id === keyId)
    // Of a key that is gone nobody tells any more whether it is used.
    if (!key) return missing(entry, { complete, empty: keys.length === 0 })
    const loud = silence(world, entry, now) ?? leftToOthers(world, entry)
    if (loud) return loud
    if (isPersons(world, entry) || goesByHeir(world.traits, entry, keyId))
      // A first place is never empty: who wants its key gone puts another into it.
      return wait('ending-by-hand', undefined, `key ${keyId}`)
    return demand(world, 'slots', () =>
      holdsNothingElse(world, entry) ? going(world, entry, { key, now }) : park('foreign-secret'),
    )
  })
}

/** Undefined: it is silent, or was reported, and nobody waits for that. */
function silence(world: World, entry: Entry, now: Instant): Decision | undefined {
  if (isHurried(entry)) return undefined
  const waived = waiverOf(entry) !== undefined
  return demand(world, 'quiet', (testimonies) => quiet(world, testimonies, { now, words: WORDS, waived }))
}

/**
 * Nothing else in the listing needs to be known, so only a key that it showed before can be missed in it. It may have been the last
 * one: then what is left is empty, which proves nothing where that was not seen.
 */
function missing(entry: Entry, { complete, empty }: { readonly complete: boolean; readonly empty: boolean }): Decision {
  if (!complete && !empty) return blindToKeys()
  return wasListed(entry)
    ? act({ do: 'note-dead' }, 'ending-goes')
    : park('ending-unseen', `key ${entry.incumbent?.keyId ?? ''}`)
}

/** What takes a key away begins with a commit that was made in sight of it. */
function wasListed(entry: Entry): boolean {
  const contained = emergenciesOf(entry).some(
    ({ keyId, containedAt, how }) => keyId === entry.incumbent?.keyId && containedAt !== undefined && how !== 'gone',
  )
  return contained || entry.disabledAt !== undefined || entry.retiringAt !== undefined
}

function going(world: World, entry: Entry, { key, now }: { readonly key: KeyFacts; readonly now: Instant }): Decision {
  const next = taken(world, entry, { key, now })
  return next.kind === 'act' ? (closed(world, entry, now) ?? next) : next
}

/** Disabled and held where the provider can, which a revert undoes; announced ten minutes before where it cannot. */
function taken(world: World, entry: Entry, { key, now }: { readonly key: KeyFacts; readonly now: Instant }): Decision {
  const hold = holdOf(entry, world.credential.policy.hold)
  const hurried = isHurried(entry)
  const holds = world.traits.disable && (hurried || hold > 0)
  if (holds && (entry.disabledAt === undefined || key.status === 'alive'))
    return act({ do: 'disable', keyId: key.id }, 'ending-silent')
  if (!holds && entry.retiringAt === undefined) return act({ do: 'announce-retirement' }, 'ending-silent')
  const since = (holds ? entry.disabledAt : entry.retiringAt) ?? now
  const after = hurried ? since : since + (holds ? hold : NOTICE)
  if (now < after) return wait(holds ? 'ending-held' : 'ending-near', after)
  return act(isAtItsEnd({ keys: [key] }, key.id) ? { do: 'note-dead' } : { do: 'revoke', keyId: key.id }, 'ending-goes')
}

/** Nothing is over before the pull request says so. */
function over(world: World): Decision | undefined {
  return demand(world, 'told', (told) => (told ? act({ do: 'end' }, 'ended') : act({ do: 'tell' }, 'told-late')))
}
