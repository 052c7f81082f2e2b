import type { CheckId } from './catalogue.ts'
import type { Facts } from './facts.ts'

export type Level = 'error' | 'warning' | 'note'

/** Lines to put into a file or to type, and where. */
export interface Lines {
  /** A file, or what else the lines are for: `In a shell`. */
  readonly file: string
  /** `below line 4` or `instead of line 3`; absent: at the end. */
  readonly where?: string
  readonly text: readonly string[]
}

/** One thing that a person should know: what is so, what it means, what to do. */
export interface Finding {
  readonly level: Level
  readonly what: string
  readonly means: string
  readonly fix: string
  readonly lines?: Lines
}

/** One thing to look at: facts in, findings out, and nothing else. */
export type Check = (facts: Facts) => readonly Finding[]

/** A finding, and the check that made it. */
export interface Found extends Finding {
  readonly check: CheckId
}
