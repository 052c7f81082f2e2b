// What this process knows of the journal: one head, and what lay below it. Pure; the reads and commits feed it.
import type { CredentialId, Oid, SlotAddress } from '../../core/facts.ts'
import { blobOid, treeOid } from '../../core/git/oid.ts'
import type { FilesAt } from '../../engine/ports.ts'
import { entryPath } from './paths.ts'

/** One line of a git tree. */
export interface Line {
  readonly mode: string
  readonly name: string
  readonly oid: Oid
}

/** What was asked for along with the entries: pull requests of branches, and files. */
export type Learn = (repository: unknown, branches: readonly string[], files?: FilesAt) => void

export interface State {
  head: Oid
  repositoryId: number | undefined
  /** Lines of `entries/` at `head`; undefined: not known, look first. */
  top: readonly Line[] | undefined
  /** Lines of trees by their oid: what an oid names never changes. */
  readonly folders: Map<Oid, readonly Line[]>
  /** The newest text seen of each credential. */
  readonly texts: Map<CredentialId, { readonly oid: Oid; readonly text: string }>
  /** File names of sealed values, by credential and slot. */
  readonly sealed: Map<CredentialId, ReadonlyMap<SlotAddress, ReadonlySet<string>>>
  /** Texts of sealed values by path: what a path held once it holds for ever. */
  readonly held: Map<string, string>
  /** Told what an answer says of the repository by the way, and of pull requests of those branches. */
  readonly learn: Learn
  /** Heads that were left behind: an answer that shows one comes from a replica that lags. */
  readonly old: Set<Oid>
}

/** Nothing is known yet. */
export function createState(learn: Learn): State {
  return {
    head: '',
    repositoryId: undefined,
    top: undefined,
    folders: new Map(),
    texts: new Map(),
    sealed: new Map(),
    held: new Map(),
    learn,
    old: new Set(),
  }
}

/** Moves to a head. What lay below the former one is no longer what lies at the head, unless it is given. */
export function moveTo(state: State, head: Oid, top: readonly Line[] | undefined): void {
  if (state.head !== head) {
    if (state.head !== '') state.old.add(state.head)
    state.head = head
    state.top = top
  } else if (top !== undefined) state.top = top
}

/** What stands at a place of the journal's head; `unknown` means look. */
export type Standing = { readonly oid: Oid } | 'absent' | 'unknown'

/** Where a credential's blob stands at the head. */
export function blobAt(state: State, credential: CredentialId): Standing {
  const { folder, file } = split(credential)
  if (state.top === undefined) return 'unknown'
  if (folder === undefined) return standing(oidOf(state.top, file))
  const tree = oidOf(state.top, folder)
  if (tree === undefined) return 'absent'
  const lines = state.folders.get(tree)
  return lines === undefined ? 'unknown' : standing(oidOf(lines, file))
}

/** The oid of `entries/` once these texts stand in it, and its lines. The caller has looked: every folder is known. */
export function planTree(state: State, texts: ReadonlyMap<CredentialId, string>): { oid: Oid; top: readonly Line[] } {
  let top = state.top ?? []
  for (const [credential, text] of texts) {
    const { folder, file } = split(credential)
    const line = { mode: '100644', name: file, oid: blobOid(text) }
    if (folder === undefined) top = put(top, line)
    else {
      const tree = oidOf(top, folder)
      const lines = put(tree === undefined ? [] : (state.folders.get(tree) ?? []), line)
      const oid = treeOid(lines)
      state.folders.set(oid, lines)
      top = put(top, { mode: '40000', name: folder, oid })
    }
  }
  return { oid: treeOid(top), top }
}

/** `entries/openai/production.json` → folder `openai`, file `production.json`. */
export function split(credential: CredentialId): { readonly folder?: string; readonly file: string } {
  const [, first = '', second] = entryPath(credential).split('/')
  return second === undefined ? { file: first } : { folder: first, file: second }
}

function standing(oid: Oid | undefined): Standing {
  return oid === undefined ? 'absent' : { oid }
}

function oidOf(lines: readonly Line[], name: string): Oid | undefined {
  return lines.find((line) => line.name === name)?.oid
}

function put(lines: readonly Line[], line: Line): readonly Line[] {
  return [...lines.filter(({ name }) => name !== line.name), line]
}
