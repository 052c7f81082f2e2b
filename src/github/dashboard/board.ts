// The dashboard issue, as this process knows it: what stands, what it should say, and whether that went along with something.
import type { DashboardTexts } from '../../core/render/dashboard.ts'
import { Failure } from '../../core/failure.ts'
import { at, listAt, textAt } from '../codec.ts'
import { failureOf } from '../errors.ts'
import type { Answered } from '../graphql.ts'
import type { Mine } from '../mine.ts'
import type { Part } from '../proposals/queries.ts'
import { cut, sameText } from '../proposals/text.ts'

/** By this label and by its author the issue is found again. Its text is never read for a decision. */
export const LABEL = 'keyturn: dashboard'
/** Its part of a document. */
export const ALIAS = 'board'

/** What it should say, asked for at the last moment; undefined: not to be told yet. */
export type Says = (numberOf: (branch: string) => number | undefined) => DashboardTexts | undefined

export interface Standing {
  readonly id: string
  readonly open: boolean
  readonly body: string
}

export interface Board {
  /** `none`: there is no such issue; undefined: not looked yet, or it is in doubt. */
  standing: Standing | 'none' | undefined
  says: Says | undefined
  /** It could not be written; this run does not try again. */
  failure: Failure | undefined
  /** Numbers of proposals by their branch: one may be opened in the very document before. */
  readonly numbers: Map<string, number>
}

export function createBoard(): Board {
  return { standing: undefined, says: undefined, failure: undefined, numbers: new Map() }
}

/** What a repository's answer tells of it. The oldest of ours is the one, should there ever be two. */
export function keepBoard(board: Board, mine: Mine | undefined, repository: unknown): void {
  const found = at(repository, ALIAS)
  if (found === undefined || mine === undefined) return
  const own = listAt(found, 'nodes').find((issue) => mine.actor(at(issue, 'author')))
  board.standing = readStanding(own) ?? 'none'
}

export function readStanding(issue: unknown): Standing | undefined {
  const [id, state, body] = [textAt(issue, 'id'), textAt(issue, 'state'), textAt(issue, 'body')]
  return id === undefined ? undefined : { id, open: state === 'OPEN', body: body ?? '' }
}

/** For who reads the entries: asked for until it was refused. */
export function boardAlong(board: Board): { wanted(): boolean; refused(failure: Failure): void } {
  return {
    wanted: () => board.failure === undefined,
    refused: (failure) => {
      board.failure = failure
    },
  }
}

/** What it should say now, fit to leave. */
export function wantedOf(board: Board, redact: (text: string) => string): DashboardTexts | undefined {
  const wanted = board.says?.((branch) => board.numbers.get(branch))
  return wanted && { ...wanted, title: redact(wanted.title), body: cut(redact(wanted.body)) }
}

/** The difference, to go along with a document that is sent anyway; undefined: there is none, or nothing is known. */
export function boardPart(board: Board, redact: (text: string) => string): Part | undefined {
  const { standing, failure } = board
  if (standing === undefined || standing === 'none' || failure !== undefined) return undefined
  const wanted = cleanly(board, redact)
  if (wanted === undefined) return undefined
  const body = sameText(standing.body, wanted.body) ? {} : { body: wanted.body }
  const state = !standing.open && wanted.urgent ? { state: 'OPEN' } : {}
  if (Object.keys({ ...body, ...state }).length === 0) return undefined
  return { alias: ALIAS, field: 'updateIssue', input: { id: standing.id, ...body, ...state } }
}

/** A text that must not leave keeps only itself back, and not what it would have gone along with. */
function cleanly(board: Board, redact: (text: string) => string): DashboardTexts | undefined {
  try {
    return wantedOf(board, redact)
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    board.failure = thrown
    return undefined
  }
}

/** Takes note of what became of a part that was sent. */
export function noteBoard(board: Board, part: Part, answered: Answered | undefined): void {
  const error = answered?.errors.find(({ path }) => path[0] === ALIAS)
  // Deleted by a person in between: the next look finds none, and makes another.
  if (error?.type === 'NOT_FOUND') board.standing = undefined
  else if (error) board.failure = failureOf(error, 'unknown')
  else if (board.standing !== undefined && board.standing !== 'none')
    board.standing = {
      id: board.standing.id,
      open: board.standing.open || part.input['state'] === 'OPEN',
      body: textAt(part.input, 'body') ?? board.standing.body,
    }
}
