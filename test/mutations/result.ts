import type { Category, Row } from './mutation.ts'

/** What became of one mutation. */
export interface Verdict {
  readonly name: string
  readonly category: Category
  readonly why: string
  readonly file: string
  readonly row?: Row
  /** `error`: nothing is known, because the mutation did not apply, or what it made cannot be loaded. */
  readonly verdict: 'caught' | 'survived' | 'error'
  /** The first test that failed. */
  readonly by?: { readonly path: string; readonly name: string }
  /** How many failed beside it, of those that were run. */
  readonly others?: number
  /** It was none of those that the list names. */
  readonly unexpected?: true
  readonly about?: string
  readonly seconds: number
}

/** What `npm run mutate -- --json` prints. */
export interface MutationResult {
  readonly version: 1
  readonly node: string
  readonly commit: string
  readonly seconds: number
  readonly waiting: Partial<Readonly<Record<Row, string>>>
  readonly mutations: readonly Verdict[]
}
