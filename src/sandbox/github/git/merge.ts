import type { Oid } from '../../../core/facts.ts'
import { diverge } from './history.ts'
import { mergeTexts } from './lines.ts'
import { addBlob, type Objects } from './objects.ts'
import { type Change, diffTrees, type FileLine, writeFiles } from './trees.ts'

/** A merged tree, or the paths that two sides changed in ways that exclude each other. */
export type Merged = { readonly tree: Oid } | { readonly conflicts: readonly string[] }

/** Three trees: what both sides did to the base, in one. */
export function mergeTrees(objects: Objects, base: Oid | undefined, sides: { ours: Oid; theirs: Oid }): Merged {
  const ours = diffTrees(objects, base, sides.ours)
  const writes = new Map<string, FileLine | undefined>()
  const conflicts: string[] = []
  for (const [path, theirs] of diffTrees(objects, base, sides.theirs)) {
    const mine = ours.get(path)
    if (mine === undefined) writes.set(path, theirs.to)
    else if (mine.to?.oid !== theirs.to?.oid) {
      const merged = mergeFile(objects, mine, theirs)
      if (merged) writes.set(path, merged)
      else conflicts.push(path)
    }
  }
  return conflicts.length > 0 ? { conflicts } : { tree: writeFiles(objects, sides.ours, writes) }
}

function mergeFile(objects: Objects, ours: Change, theirs: Change): FileLine | undefined {
  // Deleted here and changed there, or added twice with different texts: git asks a person.
  if (!ours.from || !ours.to || !theirs.to) return undefined
  const [base, a, b] = [ours.from, ours.to, theirs.to].map(({ oid }) => objects.blobs.get(oid)?.toString('utf8') ?? '')
  const text = mergeTexts(base ?? '', a ?? '', b ?? '')
  return text === undefined ? undefined : { mode: ours.to.mode, oid: addBlob(objects, text) }
}

/** Two commits: their merge by the best common ancestor. */
export function mergeCommits(objects: Objects, ours: Oid, theirs: Oid): Merged {
  const [base] = diverge(objects, ours, theirs).bases
  return mergeTrees(objects, base === undefined ? undefined : treeOfCommit(objects, base), {
    ours: treeOfCommit(objects, ours),
    theirs: treeOfCommit(objects, theirs),
  })
}

/** The tree of a commit that is known to be there. */
export function treeOfCommit(objects: Objects, oid: Oid): Oid {
  const commit = objects.commits.get(oid)
  if (commit === undefined) throw new Error(`The sandbox holds no commit ${oid}.`)
  return commit.tree
}
