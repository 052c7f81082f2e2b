import type { Fingerprint, Instant, KeyId, Testimony } from '../../core/facts.ts'

/** The key that must serve. */
export interface Heir {
  readonly keyId: KeyId
  readonly fingerprint?: Fingerprint
  /** The key that it follows: one without a fingerprint of its own is told by not being that one. */
  readonly after?: Fingerprint
  /** When the last of its deployments had ended, once that is written down. */
  readonly deployedAt?: Instant
}

/** What every instance must accept, or must not, as far as fingerprints tell. */
export interface Acceptance {
  readonly accepts?: Fingerprint
  readonly refuses?: Fingerprint
  /** Where the other one's is not known: this one, and no other. */
  readonly only?: Fingerprint
}

export interface Witness {
  readonly id: string
  /** In words, for the proposal: `https://app.acme.dev/healthz on 4 instances`. */
  readonly what: string
  /** Does the heir serve? Only what happened after `since` counts. */
  serves?(since: Instant, heir: Heir): Promise<Testimony>
  /** Of keys that others present to the app: is it so on every instance? */
  accepts?(wish: Acceptance): Promise<Testimony>
  /** Starts what it testifies by, where it testified that nothing is started yet (`unasked`). A second is harmless. */
  ask?(heir: Heir): Promise<void>
  /** Is the old key quiet? `yes` means heard to speak and silent since `since`. */
  quiet?(keyId: KeyId, since: Instant): Promise<Testimony>
}
