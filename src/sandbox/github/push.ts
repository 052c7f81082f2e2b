import type { Oid } from '../../core/facts.ts'
import { trigger } from './actions/trigger.ts'
import { diverge, isAncestor } from './git/history.ts'
import type { Commit } from './git/objects.ts'
import { showSimpleCommit } from './git/show.ts'
import { diffTrees } from './git/trees.ts'
import { follow } from './pulls/follow.ts'
import { branchRef, setRef } from './refs.ts'
import { showRepository } from './show.ts'
import { emit } from './webhooks.ts'
import { type Access, htmlUrl, type Repository, type World } from './world.ts'

/** A ref that moves, and who moves it. */
export interface Move {
  readonly ref: string
  /** Undefined removes it. */
  readonly to: Oid | undefined
  readonly access: Access
}

const ZERO = '0'.repeat(40)

/** Moves a ref with all that follows: the event, pull requests of that branch, workflow runs. */
export function push(world: World, repository: Repository, move: Move): void {
  const from = repository.refs.get(move.ref)
  if (from === move.to) return
  setRef(world, repository, move)
  tell(world, repository, { ...move, from })
  const branch = /^refs\/heads\/(.+)$/s.exec(move.ref)?.[1]
  if (branch === undefined) return
  follow(world, repository, { branch, access: move.access })
  if (move.to === undefined) return
  const { objects } = repository
  const [before, after] = [from, move.to].map((oid) => (oid === undefined ? undefined : objects.commits.get(oid)?.tree))
  const started = {
    event: 'push',
    sha: move.to,
    branch,
    actor: move.access.account,
    paths: [...diffTrees(objects, before, after).keys()],
  }
  trigger(world, repository, { access: move.access, trigger: started })
}

/** What the branch has that it had not, oldest first; of a new branch, what the default branch has not. */
function pushed(repository: Repository, from: Oid | undefined, to: Oid | undefined): readonly Commit[] {
  const base = from ?? repository.refs.get(branchRef(repository.defaultBranch))
  return base === undefined || to === undefined ? [] : diverge(repository.objects, base, to).theirs.toReversed()
}

function showPushedCommit(world: World, repository: Repository, commit: Commit) {
  const { objects } = repository
  const parent = objects.commits.get(commit.parents[0] ?? '')
  const changes = [...diffTrees(objects, parent?.tree, commit.tree)]
  return {
    ...showSimpleCommit(commit),
    distinct: true,
    url: `${htmlUrl(world, repository)}/commit/${commit.oid}`,
    added: changes.filter(([, { from }]) => from === undefined).map(([path]) => path),
    removed: changes.filter(([, { to }]) => to === undefined).map(([path]) => path),
    modified: changes.filter(([, { from, to }]) => from !== undefined && to !== undefined).map(([path]) => path),
  }
}

/** In this event alone, times of the repository are numbers. */
function showPushedRepository(world: World, repository: Repository) {
  return {
    ...showRepository(world, repository),
    created_at: Math.floor(repository.createdAt / 1000),
    pushed_at: Math.floor((repository.moves.at(-1)?.at ?? repository.createdAt) / 1000),
  }
}

function tell(world: World, repository: Repository, move: Move & { from: Oid | undefined }): void {
  const { from, to, ref, access } = move
  const head = to === undefined ? undefined : repository.objects.commits.get(to)
  const forced = from !== undefined && to !== undefined && !isAncestor(repository.objects, from, to)
  emit(world, repository, {
    event: 'push',
    sender: access.account,
    payload: () => ({
      ref,
      before: from ?? ZERO,
      after: to ?? ZERO,
      created: from === undefined,
      deleted: to === undefined,
      forced,
      base_ref: null,
      compare: `${htmlUrl(world, repository)}/compare/${from ?? ZERO}...${to ?? ZERO}`,
      commits: pushed(repository, from, to).map((commit) => showPushedCommit(world, repository, commit)),
      head_commit: head ? showPushedCommit(world, repository, head) : null,
      pusher: { name: access.account.login, email: access.account.email },
      repository: showPushedRepository(world, repository),
    }),
  })
}
