import type { Oid } from '../../core/facts.ts'
import { Failure } from '../../core/failure.ts'
import type { Api } from '../api.ts'
import { at, listAt, textAt } from '../codec.ts'
import { type Board, createBoard } from '../dashboard/board.ts'
import { createMine, type Looks, type Mine } from '../mine.ts'

/** What this process has learned on the way, so that it need not ask twice. */
export interface Desk {
  readonly api: Api
  /** Hides what must not leave; every text passes it. */
  readonly redact: (text: string) => string
  /** Whose proposals are ours; undefined: whoever the token is. */
  readonly actor: string | undefined
  readonly looks: Looks
  mine: Mine | undefined
  /** GraphQL's id of the repository. */
  nodeId: string | undefined
  defaultBranch: string | undefined
  /** Ids of labels by name, lower case: GitHub compares them so. */
  readonly labels: Map<string, string>
  /** The first hundred have been seen: one that is not among them is missing, unless there are more. */
  labelsSeen: boolean
  /** What was seen of branches since the newest snapshot; no head: there is no such branch. */
  readonly branches: Map<string, { readonly head?: Oid }>
  /** First pages of `find`, asked for along with the entries; each is good for one look, soon. */
  readonly found: Map<string, { readonly repository: unknown; readonly at: number }>
  /** The dashboard issue, which goes along with what is sent for proposals. */
  readonly board: Board
  /** Every branch below `keyturn/` as of the newest snapshot. */
  listed: ReadonlySet<string> | undefined
}

/** A desk on which nothing lies yet. */
export function createDesk(start: Pick<Desk, 'api' | 'redact' | 'actor' | 'looks'>): Desk {
  return {
    ...start,
    mine: undefined,
    nodeId: undefined,
    defaultBranch: undefined,
    labels: new Map(),
    labelsSeen: false,
    branches: new Map(),
    found: new Map(),
    board: createBoard(),
    listed: undefined,
  }
}

/** Keeps what a repository's answer tells by the way. */
export function keep(desk: Desk, data: unknown, repository: unknown): void {
  const viewer = desk.actor ?? textAt(data, 'viewer', 'login')
  if (viewer !== undefined) desk.mine ??= createMine(viewer, desk.api.base, desk.looks)
  desk.nodeId = textAt(repository, 'id') ?? desk.nodeId
  desk.defaultBranch = textAt(repository, 'defaultBranchRef', 'name') ?? desk.defaultBranch
  desk.labelsSeen ||= at(repository, 'labels', 'nodes') !== undefined
  for (const label of listAt(repository, 'labels', 'nodes')) keepLabel(desk, label)
}

/** Remembers a label's id. */
export function keepLabel(desk: Desk, label: unknown): void {
  const [name, id] = [textAt(label, 'name'), textAt(label, 'id')]
  if (name !== undefined && id !== undefined) desk.labels.set(name.toLowerCase(), id)
}

/** There is no such branch, as far as this process has looked. */
export function isAbsent(desk: Desk, branch: string): boolean {
  const seen = desk.branches.get(branch)
  return seen === undefined ? desk.listed?.has(branch) === false : seen.head === undefined
}

/** Something that an earlier read has surely told. */
export function known<T>(value: T | undefined): T {
  if (value === undefined)
    throw new Failure(
      'not-found',
      'GitHub does not show the repository to this token. Check that the App is installed on it.',
      {
        effect: 'not-done',
      },
    )
  return value
}

/** Keeps what was told of pull requests along with the entries. */
export function keepFound(desk: Desk, repository: unknown, branches: readonly string[]): void {
  for (const [number, branch] of branches.entries()) {
    const page = { ref: at(repository, `r${number}`), pullRequests: at(repository, `p${number}`) }
    desk.found.set(branch, { repository: page, at: desk.api.clock.monotonic() })
  }
}
