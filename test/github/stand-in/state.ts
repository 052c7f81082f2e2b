import { blobOid, commitOid, treeOfPaths } from '../../../src/core/git/oid.ts'

/** Who does something at the stand-in. */
export interface Actor {
  readonly login: string
  readonly kind: 'Bot' | 'User'
}

export interface Commit {
  readonly oid: string
  readonly files: ReadonlyMap<string, string>
  readonly parents: readonly string[]
  readonly author: Actor
  readonly signed: boolean
  readonly message: string
}

export interface Pull {
  readonly number: number
  readonly author: Actor
  readonly branch: string
  readonly fork: boolean
  readonly comments: { readonly author: Actor; readonly body: string }[]
  readonly labels: Set<string>
  readonly asked: string[]
  readonly reviews: { readonly login: string; readonly state: string }[]
  title: string
  body: string
  state: 'OPEN' | 'CLOSED' | 'MERGED'
  head: string
  mergeable: string
}

export interface Check {
  readonly id: string
  readonly app: string
  readonly head: string
  name: string
  status: string
  conclusion: string | null
  title: string
  summary: string
}

/** A repository in memory, with git's own object ids. Far less than the sandbox's: just what `github/` may trip over. */
export interface State {
  us: Actor
  /** Mutations that the token may not do. */
  readonly forbidden: Set<string>
  readonly commits: Map<string, Commit>
  readonly refs: Map<string, string>
  readonly pulls: Pull[]
  readonly labels: Map<string, string>
  readonly checks: Check[]
  /** Logins that may be asked for a review, and teams by slug. */
  readonly people: Set<string>
  readonly teams: Set<string>
  /** Largest text that is given whole. */
  cut: number
  now: number
  repositoryId: number
}

export const US: Actor = { login: 'keyturn[bot]', kind: 'Bot' }
export const MONA: Actor = { login: 'mona', kind: 'User' }

export function createState(files: Readonly<Record<string, string>>): State {
  const state: State = {
    us: US,
    forbidden: new Set(),
    commits: new Map(),
    refs: new Map(),
    pulls: [],
    labels: new Map(),
    checks: [],
    people: new Set(['mona', 'hubot']),
    teams: new Set(['sre']),
    cut: 512 * 1024,
    now: Date.UTC(2026, 10, 16, 2),
    repositoryId: 7,
  }
  push(state, 'main', { files, author: MONA, message: 'Begin' })
  return state
}

interface Push {
  readonly files: Readonly<Record<string, string | undefined>>
  readonly author: Actor
  readonly message?: string
  readonly signed?: boolean
  /** Default: the branch's head; `none` begins anew. */
  readonly onto?: string
}

/** A commit on a branch, by whoever. Returns its oid. */
export function push(state: State, branch: string, change: Push): string {
  const parent = change.onto ?? state.refs.get(`refs/heads/${branch}`)
  const oid = addCommit(state, parent, change)
  setRef(state, branch, oid)
  return oid
}

export function addCommit(state: State, parent: string | undefined, change: Push): string {
  const base = parent === undefined ? undefined : state.commits.get(parent)
  const files = new Map(base?.files)
  for (const [path, text] of Object.entries(change.files))
    if (text === undefined) files.delete(path)
    else files.set(path, text)
  const parents = base === undefined ? [] : [base.oid]
  const message = change.message ?? 'A change'
  state.now += 1000
  const who = { name: change.author.login, email: `${change.author.login}@users.noreply.github.com`, at: state.now }
  const oid = commitOid({ tree: treeOf(files), parents, author: who, committer: who, message })
  const signed = change.signed ?? change.author.kind === 'Bot'
  state.commits.set(oid, { oid, files, parents, author: change.author, signed, message })
  return oid
}

export function treeOf(files: ReadonlyMap<string, string>): string {
  return treeOfPaths(new Map([...files].map(([path, text]) => [path, blobOid(text)])))
}

/** Moves a branch; open pull requests of it follow, and close when nothing is left of them, as GitHub does. */
export function setRef(state: State, branch: string, oid: string | undefined): void {
  if (oid === undefined) state.refs.delete(`refs/heads/${branch}`)
  else state.refs.set(`refs/heads/${branch}`, oid)
  for (const pull of state.pulls.filter((one) => one.branch === branch && !one.fork && one.state === 'OPEN')) {
    pull.head = oid ?? pull.head
    if (oid === undefined || ancestors(state, headOf(state, 'main')).has(oid)) pull.state = 'CLOSED'
  }
}

export function headOf(state: State, branch: string): string {
  const head = state.refs.get(`refs/heads/${branch}`)
  if (head === undefined) throw new Error(`no branch ${branch}`)
  return head
}

/** A commit and all that came before it. */
export function ancestors(state: State, oid: string): ReadonlySet<string> {
  const found = new Set<string>()
  const queue = [oid]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (found.has(next)) continue
    found.add(next)
    queue.push(...(state.commits.get(next)?.parents ?? []))
  }
  return found
}

/** Text of a file at a branch's head. */
export function fileAt(state: State, branch: string, path: string): string | undefined {
  return state.commits.get(headOf(state, branch))?.files.get(path)
}

export function addPull(state: State, pull: Pick<Pull, 'author' | 'branch'> & Partial<Pull>): Pull {
  const made: Pull = {
    number: state.pulls.length + 1,
    fork: false,
    comments: [],
    labels: new Set(),
    asked: [],
    reviews: [],
    title: 'A title',
    body: 'A body',
    state: 'OPEN',
    head: state.refs.get(`refs/heads/${pull.branch}`) ?? '0'.repeat(40),
    mergeable: 'MERGEABLE',
    ...pull,
  }
  state.pulls.push(made)
  return made
}
