import type { Instant, KeyId, Oid, SlotAddress, Testimony } from '../facts.ts'

/** What can happen in a rotation. */
export type MilestoneKind =
  | 'minted'
  | 'approved'
  | 'accepted'
  | 'opened'
  | 'promoted'
  | 'deployed'
  | 'verified'
  | 'waived'
  | 'silent'
  | 'disabled'
  | 'retiring'
  | 'dead'
  | 'rolling-back'
  | 'restored'
  | 'rolled-back'
  | 'reported'
  | 'contained'
  | 'enabled'

/** What happened in the running rotation, with its evidence: the audit comments and the record are rendered from these. */
export interface Milestone {
  readonly what: MilestoneKind
  readonly at: Instant
  /** Where it was done: the Action run's URL or `cli`. */
  readonly run: string
  readonly evidence: readonly Testimony[]
  /** Whose command it was, and about which key. */
  readonly by?: string
  readonly keyId?: KeyId
  /** `accepted` and `promoted` only: per slot, the store's own time of the write. */
  readonly slots?: Readonly<Record<SlotAddress, Instant>>
  /** `approved` only: who merged, what was reviewed. */
  readonly merge?: {
    readonly number: number
    readonly by?: string
    /** The merger's role when the merge was seen. */
    readonly role?: string
    readonly head?: Oid
    readonly approvals: readonly string[]
    readonly at: Instant
  }
}
