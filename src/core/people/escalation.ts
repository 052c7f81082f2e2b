// Whom a wait calls when nobody does what it waits for: who was asked, then who owns it, then the team. Three times, and no more.
import type { Entry } from '../entry/entry.ts'
import type { Duration, Instant } from '../facts.ts'
import type { Commanders, Credential, Policy } from '../manifest/policy.ts'
import { demandsOn } from '../manifest/resolve/commanders.ts'
import type { Reason } from '../reasons.ts'
import { after } from '../schedule/calendar.ts'
import { isSame, isTeam } from './owner.ts'

/** Who is called, the least loud first. */
const RUNGS = ['reminder', 'owner', 'team'] as const
export type Rung = (typeof RUNGS)[number]

export interface Call {
  readonly rung: Rung
  /** As the manifest names them. */
  readonly who: readonly string[]
  readonly at: Instant
}

/** The call that is in force, since when somebody is waited for, and the one that comes next. */
export interface Called extends Call {
  readonly since: Instant
  readonly next?: Call
}

export interface Waiting {
  readonly credential: Credential
  readonly entry: Entry | undefined
  readonly because: Reason
  readonly commanders: Commanders
  /** Owners who were found to be gone: nobody calls them. */
  readonly gone: readonly string[]
}

/** When each is called, as a part of how long the wait may last. */
const PARTS: Readonly<Record<Rung, number>> = { reminder: 1 / 4, owner: 1 / 2, team: 3 / 4 }

/** Waits for somebody's review. An emergency's is told at every run. */
const REVIEWS: readonly Reason[] = ['awaiting-review', 'conflicted-by-person']
/** Waits for somebody's value, word, or look. */
const HANDS: readonly Reason[] = [
  'awaiting-value',
  'awaiting-value-together',
  'awaits-person',
  'awaits-word',
  'deploy-waits',
  'long-unverified',
  'runs-hold-old',
  'silence-unknown',
  'still-in-use',
]

/** Who is called by now; undefined: nobody yet, or nobody is named. */
export function calledAt(waiting: Waiting, now: Instant): Called | undefined {
  const wait = waitOf(waiting)
  if (wait === undefined) return undefined
  const { since, length } = wait
  const { calendar } = waiting.credential.policy
  const who = whoOf(waiting)
  const calls = RUNGS.map((rung) => ({ rung, who: who[rung], at: after(calendar, since, length * PARTS[rung]) }))
  const named = calls.filter(({ who }) => who.length > 0)
  const due = named.findLast(({ at }) => at <= now)
  const next = named.find(({ at }) => at > now)
  return due && { ...due, since, ...(next ? { next } : {}) }
}

/** Since when somebody is waited for, and how long that may last: until the proposal expires, or the owner's patience ends. */
function waitOf({
  credential: { policy },
  entry,
  because,
}: Waiting): { readonly since: Instant; readonly length: Duration } | undefined {
  if (!entry || ![...REVIEWS, ...HANDS].includes(because)) return undefined
  const { candidate } = entry
  if (candidate && !candidate.approved)
    return { since: candidate.minted ?? candidate.announcedAt, length: policy.expires }
  const since = lastOf(entry, policy)
  return since === undefined ? undefined : { since, length: policy.patienceForSilence }
}

/** The last thing that happened; nobody is waited for before the overlap is over. */
function lastOf({ milestones, candidate, rollback, ending }: Entry, { overlap }: Policy): Instant | undefined {
  const verifiedAt = rollback ? rollback.verifiedAt : candidate?.verifiedAt
  const over = verifiedAt ?? (candidate ? undefined : ending?.since)
  const all = [milestones.at(-1)?.at, over === undefined ? undefined : over + overlap]
  const known = all.filter((at) => at !== undefined)
  return known.length === 0 ? undefined : Math.max(...known)
}

function whoOf({ credential, because, commanders, gone }: Waiting): Readonly<Record<Rung, readonly string[]>> {
  const here = (names: readonly string[]): readonly string[] => [
    ...new Set(names.filter((name) => !gone.some((one) => isSame(one, name)))),
  ]
  const owner = here(credential.owner === undefined ? [] : [credential.owner])
  const reviewers = here(credential.policy.reviewers)
  const [first, second] = REVIEWS.includes(because) ? [reviewers, owner] : [owner, reviewers]
  const commanding = demandsOn(commanders, credential).flatMap(({ teams }) => teams)
  const teams = [...owner, ...reviewers].filter(isTeam)
  return { reminder: first.length > 0 ? first : second, owner, team: here([...commanding, ...teams]) }
}
