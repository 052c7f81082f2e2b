import { isCompromised, reportOf } from '../entry/emergency.ts'
import type { Deployment, Entry } from '../entry/entry.ts'
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
  readonly to: End
  readonly from: End
  /** Every slot is at `to` since then. */
  readonly switchedAt?: Instant
  readonly deployments: readonly Deployment[]
  readonly verifiedAt?: Instant
}

/** Undefined before approval. */
export function courseOf(entry: Entry): Course | undefined {
  const { candidate, incumbent, rollback } = entry
  if (!candidate?.approved || !candidate.keyId || !incumbent) return undefined
  const heir: End = { ...candidate }
  const old: End = { ...incumbent }
  if (!rollback)
    return {
      back: false,
      to: heir,
      from: old,
      deployments: candidate.deployments ?? [],
      ...(candidate.promotedAt === undefined ? {} : { switchedAt: candidate.promotedAt }),
      ...(candidate.verifiedAt === undefined ? {} : { verifiedAt: candidate.verifiedAt }),
    }
  return {
    back: true,
    to: old,
    from: heir,
    deployments: rollback.deployments ?? [],
    ...(rollback.restoredAt === undefined ? {} : { switchedAt: rollback.restoredAt }),
    ...(rollback.verifiedAt === undefined ? {} : { verifiedAt: rollback.verifiedAt }),
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
