import { isCompromised, reportOf } from '../entry/emergency.ts'
import type { Candidate, Deployment, Entry, Leg } from '../entry/entry.ts'
import { isEnding } from '../entry/ending.ts'
import type { Fingerprint, Instant, KeyId, Oid, Tag } from '../facts.ts'

/** One end of a change of keys. */
export interface End {
  readonly tag: Tag
  /** Absent where nobody knows it: an unknown incumbent, or none. */
  readonly keyId?: KeyId
  readonly fingerprint?: Fingerprint
}

/**
 * After approval there is one road with two directions: forward brings the candidate in, back restores the incumbent.
 * The rules from promotion to retirement are the same for both.
 */
export interface Course {
  readonly back: boolean
  /** Layout `dual` goes in three: it is accepted, used, and the other one accepted no more. Elsewhere there is the switch alone. */
  readonly leg: 'accept' | 'switch' | 'clear'
  /** The slots change one after the other, by their roles. */
  readonly staged: boolean
  readonly to: End
  readonly from: End
  /** Every slot holds what this leg is about since then. */
  readonly switchedAt?: Instant
  readonly deployments: readonly Deployment[]
  readonly verifiedAt?: Instant
}

/** Undefined before approval. */
export function courseOf(entry: Pick<Entry, 'candidate' | 'incumbent' | 'rollback' | 'clearing'>): Course | undefined {
  const { candidate, incumbent, rollback } = entry
  if (!candidate?.approved || !candidate.keyId || !incumbent) return undefined
  const heir: End = { ...candidate }
  const old: End = { ...incumbent }
  const back = rollback !== undefined
  const ends = back ? { to: old, from: heir } : { to: heir, from: old }
  return { back, staged: candidate.acceptance !== undefined, ...ends, ...legOf(entry, candidate) }
}

function legOf(
  { rollback, clearing }: Pick<Entry, 'rollback' | 'clearing'>,
  { acceptance, promotedAt, deployments, verifiedAt }: Candidate,
): Pick<Course, 'leg' | 'switchedAt' | 'deployments' | 'verifiedAt'> {
  if (clearing) return { leg: 'clear', ...timesOf(clearing) }
  if (rollback) return { leg: 'switch', ...timesOf({ ...rollback, writtenAt: rollback.restoredAt }) }
  if (acceptance && acceptance.verifiedAt === undefined) return { leg: 'accept', ...timesOf(acceptance) }
  return { leg: 'switch', ...timesOf({ writtenAt: promotedAt, deployments, verifiedAt }) }
}

function timesOf({
  writtenAt,
  deployments = [],
  verifiedAt,
}: { readonly [K in keyof Leg]?: Leg[K] | undefined }): Pick<Course, 'switchedAt' | 'deployments' | 'verifiedAt'> {
  return {
    deployments,
    ...(writtenAt === undefined ? {} : { switchedAt: writtenAt }),
    ...(verifiedAt === undefined ? {} : { verifiedAt }),
  }
}

/** What is deployed: the leg that the course is on, or, before an approval, what a person ordered to be written anew. */
export type Deploying = Pick<Course, 'switchedAt' | 'deployments'>

export function deployingOf(
  entry: Pick<Entry, 'candidate' | 'incumbent' | 'rollback' | 'clearing' | 'mending'>,
): Deploying | undefined {
  return courseOf(entry) ?? (entry.mending && timesOf(entry.mending))
}

/** The entry with what is known now of the leg that it is on; everything else as it was. */
export function withLeg<T extends Pick<Entry, 'candidate' | 'rollback' | 'clearing' | 'mending'>>(
  entry: T,
  course: Pick<Course, 'leg' | 'back'> | undefined,
  { writtenAt, ...more }: Leg,
): T {
  const { candidate, rollback, clearing, mending } = entry
  const written = writtenAt === undefined ? {} : { writtenAt }
  if (!course) return mending ? { ...entry, mending: { ...mending, ...more, ...written } } : entry
  const { leg, back } = course
  if (leg === 'clear') return { ...entry, clearing: { ...clearing, ...more, ...written } }
  if (back && rollback)
    return {
      ...entry,
      rollback: { ...rollback, ...more, ...(writtenAt === undefined ? {} : { restoredAt: writtenAt }) },
    }
  if (!candidate) return entry
  if (leg === 'accept')
    return { ...entry, candidate: { ...candidate, acceptance: { ...candidate.acceptance, ...more, ...written } } }
  return {
    ...entry,
    candidate: { ...candidate, ...more, ...(writtenAt === undefined ? {} : { promotedAt: writtenAt }) },
  }
}

/** The default-branch head at which the lock was first seen to say which way to go; undefined where no lock said it. */
export function courseSeen({ candidate, rollback, ending }: Entry): Oid | undefined {
  return rollback?.head ?? candidate?.approved?.seen ?? ending?.seen
}

/** The key that has to go: the one that the course leaves, or that of a credential which is being retired. */
export function leavingOf(entry: Entry): KeyId | undefined {
  return isEnding(entry) ? entry.incumbent?.keyId : courseOf(entry)?.from.keyId
}

/** The key that goes was reported: nobody waits for its silence, and it is not held for a way back. */
export function isHurried(entry: Entry): boolean {
  const from = isEnding(entry) ? entry.incumbent : courseOf(entry)?.from
  if (!from) return false
  // Of a key that nobody knows the id of there is only the report.
  return from.keyId === undefined ? reportOf(entry) !== undefined : isCompromised(entry, from.keyId)
}
