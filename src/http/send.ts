import type { Instant } from '../core/facts.ts'
import type { FailureCode } from '../core/failure.ts'

export { createSend } from './sender.ts'
export type { Exchange, SendOptions, Timer } from './outside.ts'

export interface Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'
  readonly url: string
  /** The URL's path as errors name it, without ids that vary or a query: `/organization/projects/{project}/api_keys`. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON unless it is a string or bytes. */
  readonly body?: unknown
  /** A POST that may be repeated: the vendor honours this key. */
  readonly idempotencyKey?: string
  /** Statuses that are answers, not failures, beyond 2xx. */
  readonly accept?: readonly number[]
  /** Milliseconds for the whole exchange; default 30 s. */
  readonly timeout?: number
  /** Repeats after a passing failure, by method (GET, HEAD, PUT, DELETE: 3; POST, PATCH: 0). `0` for what must go out once. */
  readonly repeats?: number
  /** Characters of the largest answer taken; default 10 MB. */
  readonly largest?: number
  /** Of an answer in 2xx only the status counts: some say `ok`, in no format. */
  readonly bare?: true
  /** A POST that asks and changes nothing, as some vendors' questions are: it may be repeated, and what came of it is never in doubt. */
  readonly asks?: true
  /** The answer is no JSON: `json` is its text. */
  readonly text?: true
  /** What the vendor's own error body means, where its status alone would mislead. Undefined: the status speaks. */
  readonly explain?: (status: number, json: unknown) => Explained | undefined
}

/** A vendor's error in Keyturn's words. It never says whether the effect happened: only `send` does. */
export interface Explained {
  readonly code: FailureCode
  /** What it means and what to do, in whole sentences; follows the sentence that says what happened. */
  readonly message: string
  /** The vendor's own code, from an allow-list. */
  readonly detail?: string
}

export interface Reply {
  readonly status: number
  readonly header: (name: string) => string | undefined
  /** The parsed JSON body; undefined when there is none. A body that is not JSON is `unexpected-response`. */
  readonly json: unknown
  /** The server's `Date`, when it sent one. */
  readonly date?: Instant
}

/**
 * Sends one request. Any status beyond 2xx and `accept` throws `Failure` with `effect` set here and nowhere else:
 * refused before sending, and any 4xx → not-done; time-out, reset, 5xx of a request that may change something → unknown.
 */
export type Send = (request: Request) => Promise<Reply>
