import type { Oid } from '../../core/facts.ts'
import { demand } from './access.ts'
import { changeTree, makeCommit } from './commits.ts'
import { isAncestor } from './git/history.ts'
import { diffTrees, lineAt } from './git/trees.ts'
import { push } from './push.ts'
import { refusal } from './refusal.ts'
import { branchRef, clashing, isRefName } from './refs.ts'
import type { Access, Repository, World } from './world.ts'

/** A ref to make, move or remove. */
export interface RefChange {
  readonly access: Access
  readonly ref: string
  readonly to: Oid
  readonly force?: boolean
}

/** Makes a ref; its commit must be there. */
export function createRef(world: World, repository: Repository, change: RefChange): void {
  demand(change.access, repository, ['contents', 'write'])
  if (!isRefName(change.ref)) throw refusal(422, `${change.ref} is not a valid ref name.`)
  if (repository.refs.has(change.ref)) throw refusal(422, 'Reference already exists')
  if (clashing(repository, change.ref) !== undefined)
    throw refusal(422, 'Reference cannot be created: a ref stands in the way')
  demandCommit(repository, change.to)
  demandWorkflows(repository, { access: change.access, from: defaultHead(repository), to: change.to })
  push(world, repository, change)
}

/** Moves a ref, forward only unless forced. */
export function updateRef(world: World, repository: Repository, change: RefChange): void {
  demand(change.access, repository, ['contents', 'write'])
  const from = repository.refs.get(change.ref)
  if (from === undefined) throw refusal(422, 'Reference does not exist')
  demandCommit(repository, change.to)
  if (change.force !== true && !isAncestor(repository.objects, from, change.to))
    throw refusal(422, 'Update is not a fast forward')
  demandWorkflows(repository, { access: change.access, from, to: change.to })
  push(world, repository, change)
}

/** Removes a ref. */
export function deleteRef(world: World, repository: Repository, change: Omit<RefChange, 'to'>): void {
  demand(change.access, repository, ['contents', 'write'])
  if (!repository.refs.has(change.ref)) throw refusal(422, 'Reference does not exist')
  if (change.ref === branchRef(repository.defaultBranch)) throw refusal(422, 'Cannot delete the default branch')
  push(world, repository, { ...change, to: undefined })
}

function demandCommit(repository: Repository, oid: Oid): void {
  if (!repository.objects.commits.has(oid)) throw refusal(422, 'Object does not exist')
}

function defaultHead(repository: Repository): Oid | undefined {
  return repository.refs.get(branchRef(repository.defaultBranch))
}

/** Changes below `.github/workflows` need a permission of their own. */
function demandWorkflows(repository: Repository, move: { access: Access; from: Oid | undefined; to: Oid }): void {
  if (move.access.by === 'person') return
  const { objects } = repository
  const [a, b] = [move.from, move.to].map((oid) => {
    const tree = oid === undefined ? undefined : objects.commits.get(oid)?.tree
    return tree === undefined ? undefined : lineAt(objects, tree, '.github/workflows')?.oid
  })
  if (b === undefined || diffTrees(objects, a, b).size === 0) return
  demand(move.access, repository, ['workflows', 'write'])
}

/** Files to write and remove in one commit on top of a head that must still be there. */
export interface BranchCommit {
  readonly access: Access
  readonly branch: string
  readonly expected: Oid
  readonly message: string
  readonly additions: ReadonlyMap<string, Uint8Array>
  readonly deletions: readonly string[]
}

/** `createCommitOnBranch`: all or nothing, signed by GitHub, only onto the expected head. */
export function commitOnBranch(world: World, repository: Repository, asked: BranchCommit): Oid {
  demand(asked.access, repository, ['contents', 'write'])
  const ref = branchRef(asked.branch)
  const head = repository.refs.get(ref)
  if (head === undefined) throw refusal(404, `No ref found for "${asked.branch}"`)
  if (head !== asked.expected)
    throw refusal(422, `Expected branch to point to "${asked.expected}" but it did not. Pull and try again.`, {
      type: 'STALE_DATA',
    })
  const tree = repository.objects.commits.get(head)?.tree ?? ''
  for (const path of asked.deletions)
    if (!lineAt(repository.objects, tree, path))
      throw refusal(422, `A path was requested for deletion which does not exist as of commit oid \`${head}\`: ${path}`)
  const files = new Map<string, Uint8Array | undefined>(asked.deletions.map((path) => [path, undefined]))
  for (const [path, bytes] of asked.additions) files.set(checkPath(path), bytes)
  const commit = makeCommit(world, repository, {
    author: asked.access.account,
    parents: [head],
    tree: changeTree(repository, head, files),
    message: asked.message,
    signed: true,
  })
  demandWorkflows(repository, { access: asked.access, from: head, to: commit.oid })
  push(world, repository, { ref, to: commit.oid, access: asked.access })
  return commit.oid
}

function checkPath(path: string): string {
  if (
    path === '' ||
    path.startsWith('/') ||
    path.split('/').some((part) => part === '' || part === '.' || part === '..' || part === '.git')
  )
    throw refusal(422, `path is malformed: ${path}`)
  return path
}
