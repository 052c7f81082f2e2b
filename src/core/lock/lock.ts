import type { CredentialId, Fingerprint, Instant, KeyId, Tag } from '../facts.ts'

/** One credential's lines in `rotation.lock.yml`: which key people approved. */
export interface LockLine {
  readonly generation: number
  readonly tag: Tag
  /** Absent where nobody knows it: an unknown incumbent, or no key yet. */
  readonly id?: KeyId
  readonly fingerprint?: Fingerprint
  readonly minted?: Instant
  /** People approved its end: the key goes, and none comes in its place. */
  readonly retire?: true
}

export interface Lock {
  readonly version: 1
  readonly lines: ReadonlyMap<CredentialId, LockLine>
}
