import type { Instant } from '../facts.ts'

/** A rotation that was asked for before its time: due since then, until it has come to something. */
export interface Ordered {
  readonly at: Instant
  /** A person's login, or the credential that comes after this one. */
  readonly by: string
  /** `comment:<id>` or `run:<id>`; absent: no person asked. */
  readonly request?: string
  /** `by` goes together with it, and has begun. */
  readonly unit?: true
  /** Its owner, who leaves and may have seen the value. */
  readonly left?: string
}
