import type { CredentialId, Instant, Oid } from '../facts.ts'
import type { Entry } from './entry.ts'

/** The end of the credential itself: its key goes and none comes. Asked for by a command; people's to approve, in the lock. */
export interface Ending {
  /** Of the proposal that asked last; absent: the lock says it without one. */
  readonly branch?: string
  /** Since when the lock was seen to say so, and at which default-branch head; absent: it was only asked for. */
  readonly since?: Instant
  readonly seen?: Oid
}

/** Have people approved its end, and is nothing else under way? */
export function isEnding({ ending, candidate }: Pick<Entry, 'ending' | 'candidate'>): boolean {
  return ending?.since !== undefined && candidate === undefined
}

/** Where its end is proposed: another branch each time that it is asked for. */
export function endingBranch(credential: CredentialId, { seq }: Pick<Entry, 'seq'>): string {
  return `keyturn/retire/${credential}/${seq}`
}
