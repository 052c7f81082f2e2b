import type { Answered } from '../graphql.ts'
import { mutate } from '../graphql.ts'
import { failureOf } from '../errors.ts'
import { ALIAS, boardPart, noteBoard } from '../dashboard/board.ts'
import type { Desk } from './desk.ts'
import { type Part, partsMutation } from './queries.ts'

/** Sends parts as one document. The caller looks at what failed; no parts, no request. */
export async function sendParts(desk: Desk, parts: readonly Part[]): Promise<Answered | undefined> {
  if (parts.length === 0) return undefined
  const variables = Object.fromEntries(parts.map(({ alias, input }) => [alias, input]))
  return mutate(desk.api, partsMutation(parts), variables)
}

/** What a document changed: the aliases that were spared, and what the others answered. */
export interface Changed {
  readonly spared: readonly string[]
  readonly data: unknown
}

/** Sends parts of which each must succeed, but for those that `spares`. News of the dashboard goes along; whether that succeeds is no matter of theirs. */
export async function change(
  desk: Desk,
  parts: readonly Part[],
  spares: (alias: string) => boolean = () => false,
): Promise<Changed> {
  const board = parts.length === 0 ? undefined : boardPart(desk.board, desk.redact)
  const answered = await sendParts(desk, board ? [...parts, board] : parts)
  if (board) noteBoard(desk.board, board, answered)
  const failed = (answered?.errors ?? [])
    .map((error) => ({ error, alias: error.path[0] ?? '' }))
    .filter(({ alias }) => alias !== ALIAS)
  const worst = failed.find(({ alias }) => !spares(alias))
  if (worst) throw failureOf(worst.error, 'unknown')
  return { spared: failed.map(({ alias }) => alias), data: answered?.data }
}
