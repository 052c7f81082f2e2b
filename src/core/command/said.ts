// What is said on proposals and on the dashboard: which of it asks for something, and whether it may count at all.
import type { Instant } from '../facts.ts'
import { DAY } from '../schedule/due.ts'
import { commandLines } from './lines.ts'

/** A comment, as GitHub shows it. */
export interface Said {
  /** GitHub's number of it. */
  readonly id: string
  readonly nodeId: string
  readonly author: string
  /** A person's own account: no App, no organisation, nobody who left. */
  readonly person: boolean
  /** Its text is not the one it was written with, or nobody knows. */
  readonly edited: boolean
  readonly at: Instant
  readonly body: string
  /** Keyturn has looked at it. */
  readonly seen: boolean
  /** Keyturn has answered it. */
  readonly answered: boolean
  readonly place: Place
}

/** Where something was said. */
export interface Place {
  readonly nodeId: string
  /** A proposal's branch; absent: the dashboard issue. */
  readonly branch?: string
}

/** How long a command may wait to be found. */
const LONGEST = DAY

/** Does somebody wait for an answer? An App's comment is never a command, and is not answered: two Apps would talk for ever. */
export function isPending({ person, answered, body }: Said): boolean {
  return person && !answered && commandLines(body).length > 0
}

/** Why a comment with commands in it is none; undefined: it may count. */
export function whyNone({ edited, at }: Said, now: Instant): string | undefined {
  if (edited) return 'it was edited, so nobody can tell who wrote what stands there. Write the command in a new comment'
  if (now - at >= LONGEST) return 'it is more than a day old, and things may have changed since. Write it again'
  return undefined
}

/** Marks the answer, so that there is one. */
export function answerMarker(id: string): string {
  return `answer:${id}`
}
