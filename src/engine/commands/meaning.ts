import type { Command } from '../../core/command.ts'
import type { Entry } from '../../core/entry/entry.ts'
import { Failure } from '../../core/failure.ts'
import type { Ground, Kit } from '../kit.ts'

/** A command that may be carried out: its author's role was looked up, and it was not taken before. */
export interface Order {
  readonly what: Command
  /** Who gave it. */
  readonly by: string
  /** `comment:<id>`, `run:<id>` or `edit:<id>`: goes into the entry's `requests` with the very commit that carries the command out. */
  readonly request: string
  readonly entry: Entry | undefined
}

/** What a command comes to: one commit of the entry, on the entry it was given. Refuses with `refusal`, and has done nothing then. */
export type Meaning = (kit: Kit, ground: Ground, order: Order) => Promise<Entry>

/** Requests taken, with one more: the newest fifty. */
export function taken(requests: readonly string[], request: string): readonly string[] {
  return [...requests, request].slice(-50)
}

/** Refused by us, for good; what GitHub or a provider refused has a status, and may go better next time. */
export function isRefusal(thrown: unknown): thrown is Failure {
  return thrown instanceof Failure && REFUSED.includes(thrown.code) && thrown.status === undefined
}

const REFUSED: readonly string[] = ['refused', 'input-invalid']

/** Why a command is not carried out. */
export function refusal(why: string): Failure {
  return new Failure('refused', `Nothing was done: ${why}.`, { effect: 'not-done' })
}
