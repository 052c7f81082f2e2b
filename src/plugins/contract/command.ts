import type { Duration } from '../../core/facts.ts'
import type { CommandSpec } from '../../core/manifest/policy.ts'

/** A program that is started, and what it is given. No shell stands between: each word is one argument. */
export interface Program {
  readonly words: readonly string[]
  /** All of its environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>
  /** What it reads on its standard input; absent: the end of it at once. */
  readonly input?: string
  /** Is anybody interested in what it prints? If not, it is thrown away unread. */
  readonly listen: boolean
  readonly timeout: Duration
  /** More output than so many bytes ends it. */
  readonly largest: number
}

/** How it ended. */
export type Ended =
  | { readonly how: 'exited'; readonly code: number; readonly output: string }
  /** Nothing was started: there is no such program, or it may not be run. */
  | { readonly how: 'not-started' }
  /** By a signal that was not ours. */
  | { readonly how: 'killed' }
  | { readonly how: 'timed-out' }
  | { readonly how: 'too-much' }

/** Starts a program and waits until it is over, and all that it started with it. Never fails. */
export type RunProgram = (program: Program) => Promise<Ended>

/** What of a `command:` store may be run. */
export type CommandVerb = 'write' | 'read' | 'check'

/** What a program is given besides what rotation.yml says. */
export interface Given {
  /** Fills `{tag}`. */
  readonly tag?: string
  /** For its standard input: nothing else of it ever holds a value. */
  readonly input?: string
}

/** The programs of one store: only what the workflow allows is ever started. */
export interface CommandPort {
  readonly spec: CommandSpec
  /** Runs the program of that verb; fails with what to add to the workflow where that does not allow it. */
  readonly run: (verb: CommandVerb, given?: Given) => Promise<Ended>
  /** Fails where the workflow does not allow all of its programs, or does not pass what they need. Starts none. */
  readonly demand: () => void
}
