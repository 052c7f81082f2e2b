import type { Oid } from '../../../core/facts.ts'
import { demand } from '../access.ts'
import { makeCommit, type Making } from '../commits.ts'
import { mergeCommits, type Merged, mergeTrees, treeOfCommit } from '../git/merge.ts'
import { accountOfEmail } from '../accounts.ts'
import { commitsOf } from './commits.ts'
import { push } from '../push.ts'
import { refusal } from '../refusal.ts'
import { branchRef } from '../refs.ts'
import { type Access, fullName, type World } from '../world.ts'
import type { Pull } from './state.ts'
import { endPull } from './tell.ts'

/** How to merge. `sha`: only if the head is still this. */
export interface Merging {
  readonly access: Access
  readonly method: 'merge' | 'squash' | 'rebase'
  readonly sha?: string | undefined
  readonly title?: string | undefined
  readonly message?: string | undefined
}

/** Can it be merged without a person's help? Undefined: GitHub has not computed it yet. */
export function mergeable(world: World, pull: Pull): boolean | undefined {
  if (world.clock.now() < pull.headMovedAt + world.lagMergeable) return undefined
  return 'tree' in mergeCommits(pull.repository.objects, pull.baseOid, pull.head)
}

/** Merges, or refuses with 405 and 409 as GitHub does. Returns the base's new head. */
export function mergePull(world: World, pull: Pull, merging: Merging): Oid {
  const { repository } = pull
  demand(merging.access, repository, ['contents', 'write'])
  if (pull.state !== 'open') throw refusal(405, 'Pull Request is not mergeable')
  if (merging.sha !== undefined && merging.sha !== pull.head)
    throw refusal(409, 'Head branch was modified. Review and try the merge again.')
  const to = WAYS[merging.method](world, pull, merging)
  if (to === undefined) throw refusal(405, 'Pull Request is not mergeable')
  endPull(world, pull, { access: merging.access, merged: to })
  push(world, repository, { ref: branchRef(pull.base), to, access: merging.access })
  return to
}

type Way = (world: World, pull: Pull, merging: Merging) => Oid | undefined

const WAYS: Readonly<Record<Merging['method'], Way>> = { merge: byMerge, squash: bySquash, rebase: byRebase }

function byMerge(world: World, pull: Pull, merging: Merging): Oid | undefined {
  const tree = treeOf(mergeCommits(pull.repository.objects, pull.baseOid, pull.head))
  if (tree === undefined) return undefined
  const from = `${fullName(pull.from.repository).split('/')[0]}/${pull.from.branch}`
  const message = text(merging, `Merge pull request #${pull.number} from ${from}`, pull.title)
  return commit(world, pull, { tree, message, parents: [pull.baseOid, pull.head], author: merging.access.account })
}

function bySquash(world: World, pull: Pull, merging: Merging): Oid | undefined {
  const tree = treeOf(mergeCommits(pull.repository.objects, pull.baseOid, pull.head))
  if (tree === undefined) return undefined
  const [first, ...more] = commitsOf(pull).map((one) => one.message)
  const listed =
    more.length === 0
      ? (first ?? '').split('\n').slice(2).join('\n')
      : [first, ...more].map((m) => `* ${m}`).join('\n\n')
  const message = text(merging, `${pull.title} (#${pull.number})`, listed)
  return commit(world, pull, { tree, message, parents: [pull.baseOid], author: pull.author })
}

/** Each commit anew on the base; GitHub writes new ones even where it could move the ref only. */
function byRebase(world: World, pull: Pull): Oid | undefined {
  const { objects } = pull.repository
  let at = pull.baseOid
  for (const one of commitsOf(pull)) {
    if (one.parents.length > 1) return undefined
    const [parent] = one.parents
    const base = parent === undefined ? undefined : treeOfCommit(objects, parent)
    const tree = treeOf(mergeTrees(objects, base, { ours: treeOfCommit(objects, at), theirs: one.tree }))
    if (tree === undefined) return undefined
    const author = accountOfEmail(world, one.author.email) ?? pull.author
    at = makeCommit(world, pull.repository, { tree, message: one.message, parents: [at], author, signed: false }).oid
  }
  return at
}

function commit(world: World, pull: Pull, making: Omit<Making, 'signed'>): Oid {
  return makeCommit(world, pull.repository, { ...making, signed: true }).oid
}

function treeOf(merged: Merged): Oid | undefined {
  return 'tree' in merged ? merged.tree : undefined
}

function text(merging: Merging, title: string, body: string): string {
  const rest = merging.message ?? body
  return rest === '' ? (merging.title ?? title) : `${merging.title ?? title}\n\n${rest}`
}
