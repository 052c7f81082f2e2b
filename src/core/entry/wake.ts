import type { Policy } from '../manifest/policy.ts'
import { DAY, dueOf } from '../schedule/due.ts'
import { heldBackUntil } from '../schedule/exempt.ts'
import { expiryOf, inWindow, pauseOf } from '../schedule/expiry.ts'
import type { CredentialId, Instant } from '../facts.ts'
import { slugOf } from '../manifest/names.ts'
import { isCompromised, reportOf, toContain } from './emergency.ts'
import type { Candidate, Entry } from './entry.ts'

/** The first instant at which an entry may want something by the clock alone. 0: look at every run. */
export function wakeAt(entry: Entry, policy: Policy, notice: number): Instant {
  const { candidate } = entry
  if (toContain(entry)) return 0
  if (!entry.incumbent) return entry.adopting ? (entry.adopting.notBefore ?? Number.MAX_SAFE_INTEGER) : 0
  if (!candidate && isTorn(entry)) return 0
  if (!candidate) return Math.min(begins(entry, policy), swept(entry))
  if (candidate.intake !== undefined) return 0
  if (!isProposed(candidate)) return candidate.leaseUntil
  if (!candidate.approved) return expiryOf(candidate, policy)
  // Approved before its value was handed in: a person's move.
  if (!candidate.keyId) return Number.MAX_SAFE_INTEGER
  const verifiedAt = entry.rollback ? entry.rollback.verifiedAt : candidate.verifiedAt
  if (verifiedAt === undefined || entry.deadAt !== undefined) return 0
  if (entry.retiringAt !== undefined) return inWindow(policy.calendar, entry.retiringAt + notice)
  if (entry.disabledAt !== undefined) return inWindow(policy.calendar, entry.disabledAt + policy.hold)
  const leaving = entry.rollback ? candidate.keyId : entry.incumbent.keyId
  return isCompromised(entry, leaving) ? 0 : verifiedAt + policy.overlap
}

/** Is a bracket open: was a write begun of which nobody knows whether it came through? */
export function isTorn(entry: Entry): boolean {
  return Object.values(entry.slots).some((slot) => slot.openedAt !== undefined)
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
  return isProposed(candidate) && !candidate.approved ? branchOf(entry.credential, candidate.tag) : undefined
}

/** `keyturn/rotate/<credential>/<attempt>`; the attempt is the number in the tag. */
export function branchOf(credential: string, tag: string): string {
  return `keyturn/rotate/${credential}/${tag.split('-').at(-2) ?? '0'}`
}

/** The proposal that gives it that name; another one each time that it is renamed. */
export function moveBranch({ formerly = [] }: Pick<Entry, 'formerly'>, to: CredentialId): string {
  return `keyturn/move/${slugOf(to)}/${formerly.length}`
}

function begins(entry: Entry, policy: Policy): Instant {
  if (!entry.incumbent || reportOf(entry)) return 0
  const due = dueOf(entry, entry.incumbent, policy.every)
  const spent = entry.tries.due === due && entry.tries.count >= 3
  const begins = Math.max(due, pauseOf(entry.tries, policy), entry.postponed?.until ?? 0)
  return spent ? Number.MAX_SAFE_INTEGER : Math.max(begins, heldBackUntil(entry, entry.incumbent, policy))
}

function swept(entry: Entry): Instant {
  const last = entry.lastSweep
  return last === undefined || entry.past.some((line) => line.since > last) ? 0 : last + DAY
}
