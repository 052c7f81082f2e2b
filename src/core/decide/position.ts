import type { SlotState } from '../entry/entry.ts'
import type { Instant, SlotFacts, Tag } from '../facts.ts'
import type { Layout } from '../manifest/policy.ts'
import { MINUTE, SECOND } from '../schedule/due.ts'
import { parseTag } from '../tag.ts'

/** Where a slot stands, as far as entry and store agree. */
export type Position =
  | { readonly at: 'tag'; readonly tag: Tag }
  /** A bracket of ours is open and a write within its minute happened: ours, to be written again. */
  | { readonly at: 'unsure' }
  /** There is no secret, and there was none. */
  | { readonly at: 'nowhere' }
  /** Somebody else wrote it, or removed it. */
  | { readonly at: 'foreign'; readonly since?: Instant }
  /** Whatever stands there, readers here get another secret of the same name. */
  | { readonly at: 'shadowed'; readonly by: string }
  /** `versioned`: references name several versions, or not the one the lock approves. */
  | { readonly at: 'mixed' }

/** What position is asked about: the slot as the entry and as the store know it, and the lock's tag. */
export interface SlotQuestion {
  readonly layout: Layout
  readonly state: SlotState | undefined
  readonly facts: SlotFacts
  readonly lockTag: Tag | undefined
  /** `versioned`: when the lock's key was staged, where that is the candidate. */
  readonly stagedAt?: Instant
}

export function positionOf(question: SlotQuestion): Position {
  const by = question.facts.shadowedBy
  if (by !== undefined) return { at: 'shadowed', by }
  return question.layout === 'versioned' ? versionedPosition(question) : singlePosition(question)
}

function singlePosition({ state, facts }: SlotQuestion): Position {
  const seen = facts.updatedAt
  if (facts.untold) return untoldPosition(state)
  if (state && facts.holds) return heldPosition(state, facts.holds, seen)
  if (!state) return seen === undefined ? { at: 'nowhere' } : { at: 'foreign', since: seen }
  if (state.openedAt === undefined) {
    if (seen !== undefined && seen === state.writtenAt) return { at: 'tag', tag: state.tag }
    if (seen === undefined && state.writtenAt === undefined) return { at: 'nowhere' }
    // A run that raced ours wrote within the same minute: ours, and written once more to be sure.
    return isLate(state, seen) ? { at: 'unsure' } : foreign(seen)
  }
  if (seen === (state.from ?? undefined)) return seen === undefined ? { at: 'nowhere' } : { at: 'tag', tag: state.tag }
  // The store's clock and GitHub's are the same one; a write of ours goes out within a minute of its bracket.
  if (seen !== undefined && Math.abs(seen - state.openedAt) <= MINUTE) return { at: 'unsure' }
  return foreign(seen)
}

/** An announced write may have arrived, whenever that was: only who has its value can make sure. */
function untoldPosition(state: SlotState | undefined): Position {
  if (!state) return { at: 'nowhere' }
  return state.openedAt === undefined ? { at: 'tag', tag: state.tag } : { at: 'unsure' }
}

/** The value itself was looked at: a time says no more than since when it stands there. */
function heldPosition(state: SlotState, holds: NonNullable<SlotFacts['holds']>, seen: Instant | undefined): Position {
  const open = state.openedAt !== undefined
  if (holds === 'strange')
    // Whoever ordered that it be overwritten meant the value that stood there then.
    return open && seen === state.from ? { at: 'tag', tag: state.tag } : foreign(seen)
  // Ours, and not what we said stands there: a run that raced ours wrote it.
  return open || holds.tag === state.tag ? { at: 'tag', tag: holds.tag } : { at: 'unsure' }
}

function isLate({ announcedAt, writtenAt }: SlotState, seen: Instant | undefined): boolean {
  if (announcedAt === undefined || writtenAt === undefined || seen === undefined) return false
  return seen > writtenAt && seen - announcedAt <= MINUTE
}

function versionedPosition({ state, facts, lockTag, stagedAt }: SlotQuestion): Position {
  const named = facts.named
  if (named === undefined || named === 'mixed') return { at: 'mixed' }
  const version = [state, state?.previous].find((one) => one !== undefined && one.tag === lockTag)
  const attempt = version?.version ?? (lockTag === undefined ? undefined : parseTag(lockTag)?.attempt)
  // A key of ours reached the lock together with the references that name it; only an adopted one may be named by none.
  if (named === 'none') return (attempt ?? 0) > 0 ? { at: 'mixed' } : { at: 'nowhere' }
  if (lockTag === undefined || attempt !== named.attempt) return { at: 'mixed' }
  // Staged, and not known to have served: nobody has written it since.
  if (version === undefined && stagedAt !== undefined && !isOlder(facts.updatedAt, stagedAt))
    return foreign(facts.updatedAt)
  // A version is written once: another time than the one we know is somebody else's writing.
  const known = version === state && state?.openedAt !== undefined ? undefined : version?.writtenAt
  return known === undefined || facts.updatedAt === known ? { at: 'tag', tag: lockTag } : foreign(facts.updatedAt)
}

/** A store tells times by the second. */
function isOlder(at: Instant | undefined, than: Instant): boolean {
  return at !== undefined && at <= than + SECOND
}

function foreign(since: Instant | undefined): Position {
  return since === undefined ? { at: 'foreign' } : { at: 'foreign', since }
}
