import type { Oid } from '../../core/facts.ts'
import type { Signature } from '../../core/git/oid.ts'
import { addBlob, addCommit, type Commit } from './git/objects.ts'
import { treeOfCommit } from './git/merge.ts'
import { type FileLine, lineAt, writeFiles } from './git/trees.ts'
import { type Account, now, type Repository, type World } from './world.ts'

/** GitHub's own committer, for what it commits and signs in somebody's name. */
const GITHUB = { name: 'GitHub', email: 'noreply@github.com' }

/** What a commit says of who made it. */
export interface Making {
  readonly author: Account
  readonly parents: readonly Oid[]
  readonly tree: Oid
  readonly message: string
  /** By GitHub's API or buttons; else it was pushed, unsigned. */
  readonly signed: boolean
}

/** Stores a commit of now. */
export function makeCommit(world: World, repository: Repository, making: Making): Commit {
  const at = now(world)
  const author: Signature = { name: making.author.login, email: making.author.email, at }
  const committer: Signature = making.signed ? { ...GITHUB, at } : author
  const { tree, parents, message } = making
  return addCommit(repository.objects, { tree, parents, message, author, committer }, making.signed)
}

/** The tree of a commit with files written and (undefined) removed; modes stay, new files are plain. */
export function changeTree(
  repository: Repository,
  on: Oid | undefined,
  files: ReadonlyMap<string, string | Uint8Array | undefined>,
): Oid {
  const { objects } = repository
  const tree = on === undefined ? writeFiles(objects, '', new Map()) : treeOfCommit(objects, on)
  const lines = new Map<string, FileLine | undefined>()
  for (const [path, content] of files) {
    const mode = lineAt(objects, tree, path)?.mode ?? '100644'
    lines.set(path, content === undefined ? undefined : { mode, oid: addBlob(objects, content) })
  }
  return writeFiles(objects, tree, lines)
}
