import { Buffer } from 'node:buffer'
import { blobOid, type CommitFacts, commitOid, type TreeLine, treeOid } from '../../../core/git/oid.ts'
import type { Oid } from '../../../core/facts.ts'

/** A commit with what GitHub knows beyond git. */
export interface Commit extends CommitFacts {
  readonly oid: Oid
  /** GitHub signed it: made by its API for an App or a person without author data. */
  readonly signed: boolean
  /** One more than the highest of the parents: walks need it to stop early. */
  readonly generation: number
}

/** Everything that was ever pushed; a fork shares its parent's, as on GitHub. */
export interface Objects {
  readonly blobs: Map<Oid, Buffer>
  readonly trees: Map<Oid, readonly TreeLine[]>
  readonly commits: Map<Oid, Commit>
}

/** An empty object store. */
export function createObjects(): Objects {
  const objects: Objects = { blobs: new Map(), trees: new Map(), commits: new Map() }
  addTree(objects, [])
  return objects
}

/** Stores a file's content. */
export function addBlob(objects: Objects, content: string | Uint8Array): Oid {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : Buffer.from(content)
  const oid = blobOid(bytes)
  objects.blobs.set(oid, bytes)
  return oid
}

/** Stores one directory. */
export function addTree(objects: Objects, lines: readonly TreeLine[]): Oid {
  const oid = treeOid(lines)
  if (!objects.trees.has(oid)) objects.trees.set(oid, lines)
  return oid
}

/** Stores a commit; its tree and parents must be there. */
export function addCommit(objects: Objects, facts: CommitFacts, signed: boolean): Commit {
  const generations = facts.parents.map((parent) => objects.commits.get(parent)?.generation ?? 0)
  const commit = { ...facts, oid: commitOid(facts), signed, generation: 1 + Math.max(0, ...generations) }
  objects.commits.set(commit.oid, commit)
  return commit
}
