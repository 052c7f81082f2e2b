import type { Instant } from '../../../core/facts.ts'
import type { Account } from '../world.ts'

export const RESOLUTIONS = ['false_positive', 'wont_fix', 'revoked', 'used_in_tests'] as const
export type Resolution = (typeof RESOLUTIONS)[number]

/** A value that secret scanning found somewhere in the repository. */
export interface Alert {
  readonly number: number
  readonly secret: string
  /** As it stands in the repository: base64 of the value. */
  readonly base64: boolean
  readonly createdAt: Instant
  updatedAt: Instant
  state: 'open' | 'resolved'
  /** Why it is no longer open, by whom, since when. */
  resolution: Resolution | undefined
  comment: string | undefined
  resolvedBy: Account | undefined
  resolvedAt: Instant | undefined
}

/** The same for tests, without the value. */
export interface AlertTruth {
  readonly number: number
  readonly state: Alert['state']
  readonly resolution: Resolution | undefined
  readonly comment: string | undefined
  readonly resolvedBy: string | undefined
}
