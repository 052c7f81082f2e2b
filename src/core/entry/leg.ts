import type { Instant } from '../facts.ts'

/** A write that is no switch, and what proves that every instance runs with it (layout `dual`). */
export interface Leg {
  readonly writtenAt?: Instant
  readonly deployments?: readonly Deployment[]
  readonly verifiedAt?: Instant
}

/** One deployer's run since a switch; `finishedAt` once it succeeded. */
export interface Deployment {
  readonly run?: string
  readonly url?: string
  readonly startedAt: Instant
  readonly finishedAt?: Instant
}
