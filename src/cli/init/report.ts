import type { Step } from '../../start/draft/fill.ts'
import type { Row } from '../../start/draft/rows.ts'
import type { Finding } from '../../start/sufficient.ts'

export type { Step } from '../../start/draft/fill.ts'
export type { Row } from '../../start/draft/rows.ts'

/** One thing that init does, would do, or leaves to a person. */
export interface Act {
  readonly what: string
  readonly state: 'done' | 'would' | 'kept' | 'todo'
  /** Why it is a person's to do. */
  readonly why?: string
  /** What to run or to click for it, line by line. */
  readonly how?: readonly string[]
}

/** Everything that is said at the end. */
export interface Report {
  readonly repository: string | undefined
  readonly dryRun: boolean
  readonly rows: readonly Row[]
  readonly acts: readonly Act[]
  /** What could not be known, a sentence each. */
  readonly doubts: readonly string[]
  readonly next: readonly Step[]
  /** What `check` says of the manifest. */
  readonly check: string
  readonly right: boolean
  /** What GitHub and the providers say of it, as `check --online` has it; empty without a login. */
  readonly online: readonly Finding[]
  /** Why nobody could be asked. */
  readonly unasked: string
  /** There is a manifest, or will be. */
  readonly manifest: boolean
  /** Texts that would be written, by path; a dry run shows them. */
  readonly texts: ReadonlyMap<string, string>
}
