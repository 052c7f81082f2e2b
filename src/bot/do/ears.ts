import type { Ask, Place as Named } from '../ask.ts'
import type { Place } from '../hear/deeds.ts'

/** One line of the log for each thing that happened: its facts, and a word. */
export interface Log {
  debug(facts: object, word: string): void
  info(facts: object, word: string): void
  warn(facts: object, word: string): void
  error(facts: object, word: string): void
}

/** One repository, and how to reach it. */
export interface Reach {
  readonly ask: Ask
  readonly place: Place
  readonly log: Log
}

/** As REST's parameters name a repository. */
export function named({ owner, name }: Place): Named {
  return { owner, repo: name }
}
