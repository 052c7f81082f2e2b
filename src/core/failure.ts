import type { Instant } from './facts.ts'
import type { FAILURES } from './failures.ts'

/** Did the outside change? `unknown` is an honest answer, and the only safe one after a lost reply. */
export type Effect = 'not-done' | 'done' | 'unknown'

/** One of the kinds that `failures.ts` explains. */
export type FailureCode = keyof typeof FAILURES

export interface FailureFacts {
  readonly effect: Effect
  /** HTTP status, where there was an answer. */
  readonly status?: number
  /** The vendor's own error code, from an allow-list of fields. */
  readonly detail?: string
  readonly retryAt?: Instant
  readonly cause?: unknown
}

/**
 * Everything that can go wrong outside, as one closed set of codes plus whether the effect happened.
 * Messages are sentences for people: what happened, what it means, what to do. Never a value, a header, a body or a URL's query.
 */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly code: FailureCode
  readonly effect: Effect
  readonly status: number | undefined
  readonly detail: string | undefined
  readonly retryAt: Instant | undefined

  constructor(code: FailureCode, message: string, facts: FailureFacts) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.code = code
    this.effect = facts.effect
    this.status = facts.status
    this.detail = facts.detail
    this.retryAt = facts.retryAt
  }
}

/** What a person may read of anything that was thrown. A bug keeps its message, not its stack. */
export function describe(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : 'an unknown error'
}
