import type { Policy } from '../manifest/policy.ts'
import { DAY, dueOf } from '../schedule/due.ts'
import { heldBackUntil } from '../schedule/exempt.ts'
import { expiryOf, inWindow, pauseOf } from '../schedule/expiry.ts'
import type { CredentialId, Instant } from '../facts.ts'
import { slugOf } from '../manifest/names.ts'
import { isCompromised, reportOf, toContain } from './emergency.ts'
import { isEnding } from './ending.ts'
import type { Candidate, Entry } from './entry.ts'
import { backBranch, rotationBranch } from './joint.ts'
import { branchOf } from './branch.ts'
import { isOrderedBack } from './rollback.ts'
import { waiverOf } from './waiver.ts'

/** A person must look after three attempts for one due date. */
export const ATTEMPTS = 3

/** The first instant at which an entry may want something by the clock alone. 0: look at every run. */
export function wakeAt(entry: Entry, policy: Policy, notice: number): Instant {
  const { candidate } = entry
  if (toContain(entry)) return 0
  if (!entry.incumbent) return unserved(entry)
  if (!candidate?.approved && (entry.mending || isTorn(entry))) return 0
  if (!candidate && isEnding(entry)) return endsAt(entry, policy, notice)
  if (!candidate)
    return Math.min(isSpent(entry, policy) ? Number.MAX_SAFE_INTEGER : beginsAt(entry, policy), sweepAt(entry))
  if (candidate.intake !== undefined) return 0
  if (!isProposed(candidate)) return candidate.leaseUntil
  if (!candidate.approved) return expiryOf(candidate, policy)
  if (!candidate.keyId && candidate.deferred) return candidate.begunAt === undefined ? 0 : candidate.leaseUntil
  // Approved before its value was handed in: a person's move.
  if (!candidate.keyId) return Number.MAX_SAFE_INTEGER
  const verifiedAt = entry.rollback ? entry.rollback.verifiedAt : candidate.verifiedAt
  if (verifiedAt === undefined || entry.deadAt !== undefined || entry.clearing) return 0
  const leaving = entry.rollback ? candidate.keyId : entry.incumbent.keyId
  // It waits for the lock, which is looked at by every run.
  if (isOrderedBack(entry) && !isCompromised(entry, leaving)) return Number.MAX_SAFE_INTEGER
  const hurried = isCompromised(entry, leaving) || waiverOf(entry) !== undefined
  return goesAt(entry, policy, notice) ?? (hurried ? 0 : verifiedAt + policy.overlap)
}

/** No key of Keyturn's serves here: an adoption is asked for, or the credential is over, or nobody has asked yet. */
function unserved({ adopting, ended }: Entry): Instant {
  if (adopting) return adopting.notBefore ?? Number.MAX_SAFE_INTEGER
  return ended ? Number.MAX_SAFE_INTEGER : 0
}

/** The first instant at which a credential that is being retired may want something. */
function endsAt(entry: Entry, policy: Policy, notice: number): Instant {
  if (entry.deadAt !== undefined || isCompromised(entry, entry.incumbent?.keyId)) return 0
  if (waiverOf(entry)) return goesAt(entry, policy, notice) ?? 0
  return goesAt(entry, policy, notice) ?? (entry.ending?.since ?? 0) + policy.overlap
}

/** When what was disabled or announced may be deleted. One that is shared is announced first, and disabled once the others let go. */
function goesAt(entry: Entry, { calendar, hold }: Policy, notice: number): Instant | undefined {
  const { disabledAt, retiringAt } = entry
  if (waiverOf(entry)?.of === 'all') {
    const since = disabledAt ?? retiringAt
    return since === undefined ? undefined : since + notice
  }
  if (disabledAt !== undefined) return inWindow(calendar, disabledAt + hold)
  return retiringAt === undefined ? undefined : inWindow(calendar, retiringAt + notice)
}

/** Is a bracket open: was a write begun of which nobody knows whether it came through? */
export function isTorn(entry: Entry): boolean {
  return Object.values(entry.slots).some((slot) => slot.openedAt !== undefined)
}

/** Does a person make it, or did one? What is made after the approval is asked of nobody. */
export function isByPerson({ reserved, deferred }: Pick<Candidate, 'reserved' | 'deferred'>): boolean {
  return reserved === true && deferred !== true
}

/** Is a person still asked for its value? */
export function awaitsValue(candidate: Pick<Candidate, 'keyId' | 'reserved' | 'deferred'>): boolean {
  return candidate.keyId === undefined && isByPerson(candidate)
}

/** Is there something to propose: a key that was recorded, or one that a person is asked to make? */
export function isProposed({ keyId, reserved }: Candidate): boolean {
  return keyId !== undefined || reserved === true
}

/** The branch whose open proposal the entry waits for; undefined: it waits for none. */
export function awaitedBranch(entry: Entry): string | undefined {
  if (!entry.incumbent) return entry.adopting?.notBefore === undefined ? entry.adopting?.branch : undefined
  const { candidate, incumbent } = entry
  if (!candidate) return incumbent.behind === undefined ? undefined : branchOf(entry.credential, incumbent.tag)
  if (isOrderedBack(entry) && entry.rollback?.verifiedAt !== undefined) return backBranch(entry.credential, candidate)
  return isProposed(candidate) && !candidate.approved ? rotationBranch(entry.credential, candidate) : undefined
}

/** The proposal that gives it that name; another one each time that it is renamed. */
export function moveBranch({ formerly = [] }: Pick<Entry, 'formerly'>, to: CredentialId): string {
  return `keyturn/move/${slugOf(to)}/${formerly.length}`
}

/** When the next rotation may begin: due, and not before what an exemption or an attempt that came to nothing asks for; at once for a reported key. */
export function beginsAt(entry: Entry, policy: Policy): Instant {
  const { incumbent, tries, postponed } = entry
  if (!incumbent || reportOf(entry)) return 0
  const due = dueOf(entry, incumbent, policy.every)
  return Math.max(due, pauseOf(tries, policy), postponed?.until ?? 0, heldBackUntil(entry, incumbent, policy))
}

/** Three attempts for one due date, and nothing more by the clock alone. A report counts its own. */
function isSpent(entry: Entry, policy: Policy): boolean {
  const { incumbent, tries } = entry
  if (!incumbent || reportOf(entry)) return false
  return tries.count >= ATTEMPTS && tries.due === dueOf(entry, incumbent, policy.every)
}

/** When the next look-over is due; at once when something went over since the last one. */
export function sweepAt({ lastSweep, past }: Entry): Instant {
  return lastSweep === undefined || past.some((line) => line.since > lastSweep) ? 0 : lastSweep + DAY
}
