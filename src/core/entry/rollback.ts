import type { Instant, Oid } from '../facts.ts'
import type { Deployment } from './entry.ts'

/** Going back after approval: which way, since when. */
export interface Rollback {
  readonly at: Instant
  readonly by: 'revert' | 'command'
  /** The default-branch head at which the revert was seen: only what descends from it can turn the course again. */
  readonly head?: Oid
  readonly restoredAt?: Instant
  readonly deployments?: readonly Deployment[]
  readonly verifiedAt?: Instant
}
