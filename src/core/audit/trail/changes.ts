import type { Oid } from '../../facts.ts'
import type { TreeLine } from '../../git/oid.ts'
import type { AuditCommit, Trail } from './facts.ts'

/** A file that a commit wrote, changed or removed. */
export interface FileChange {
  readonly path: string
  readonly before?: Oid
  readonly after?: Oid
}

/** A commit with what it did. */
export interface Act {
  readonly commit: AuditCommit
  readonly changes: readonly FileChange[]
}

type Trees = ReadonlyMap<Oid, readonly TreeLine[]>

/** The journal's commits, oldest first, each with what it did to the one before. */
export function actsOf({ journal, trees }: Pick<Trail, 'journal' | 'trees'>): readonly Act[] {
  const known = new Map(journal.map((commit) => [commit.oid, commit.tree]))
  return journal.toReversed().map((commit) => ({
    commit,
    changes: changesBetween(trees, { from: known.get(commit.parents[0] ?? ''), to: commit.tree, inside: '' }),
  }))
}

interface Between {
  readonly from: Oid | undefined
  readonly to: Oid | undefined
  /** The folder's path, with its slash. */
  readonly inside: string
}

/** Equal folders are not entered, so nothing of them need be known. */
function changesBetween(trees: Trees, { from, to, inside }: Between): readonly FileChange[] {
  if (from === to) return []
  const [before, after] = [linesOf(trees, from), linesOf(trees, to)]
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [a, b] = [before.get(name), after.get(name)]
    if (a?.oid === b?.oid) return []
    const path = `${inside}${name}`
    return [
      ...changesBetween(trees, { from: folder(a), to: folder(b), inside: `${path}/` }),
      ...((file(a) ?? file(b)) ? [{ path, ...named('before', file(a)), ...named('after', file(b)) }] : []),
    ]
  })
}

/** Which trees one must know to tell two apart, of those that are known already: what is missing, to be fetched next. */
export function treesWanted(trees: Trees, from: Oid | undefined, to: Oid | undefined): readonly Oid[] {
  if (from === to) return []
  const unknown = [from, to].filter((oid) => oid !== undefined && !trees.has(oid))
  if (unknown.length > 0) return unknown.flatMap((oid) => oid ?? [])
  const [before, after] = [linesOf(trees, from), linesOf(trees, to)]
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) =>
    treesWanted(trees, folder(before.get(name)), folder(after.get(name))),
  )
}

function linesOf(trees: Trees, oid: Oid | undefined): ReadonlyMap<string, TreeLine> {
  return new Map((oid === undefined ? [] : (trees.get(oid) ?? [])).map((line) => [line.name, line]))
}

function folder(line: TreeLine | undefined): Oid | undefined {
  return line !== undefined && isFolder(line) ? line.oid : undefined
}

function file(line: TreeLine | undefined): Oid | undefined {
  return line !== undefined && !isFolder(line) ? line.oid : undefined
}

function isFolder({ mode }: TreeLine): boolean {
  return mode.replace(/^0+/, '') === '40000'
}

function named(name: 'before' | 'after', oid: Oid | undefined): Partial<FileChange> {
  return oid === undefined ? {} : { [name]: oid }
}
