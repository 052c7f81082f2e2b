import type { Oid } from '../../core/facts.ts'
import { showAccount } from './accounts.ts'
import { trigger } from './actions/trigger.ts'
import { isAncestor } from './git/history.ts'
import { diffTrees } from './git/trees.ts'
import { follow } from './pulls/follow.ts'
import { setRef } from './refs.ts'
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

function tell(world: World, repository: Repository, move: Move & { from: Oid | undefined }): void {
  const { from, to, ref, access } = move
  const head = to === undefined ? undefined : repository.objects.commits.get(to)
  const forced = from !== undefined && to !== undefined && !isAncestor(repository.objects, from, to)
  emit(world, repository, {
    event: 'push',
    sender: access.account,
    payload: {
      ref,
      before: from ?? ZERO,
      after: to ?? ZERO,
      created: from === undefined,
      deleted: to === undefined,
      forced,
      base_ref: null,
      compare: `${htmlUrl(world, repository)}/compare/${from ?? ZERO}...${to ?? ZERO}`,
      commits: [],
      head_commit: head ? { id: head.oid, message: head.message, tree_id: head.tree } : null,
      pusher: { name: access.account.login, email: access.account.email },
      organization: showAccount(world, repository.owner),
      base_repository: showRepository(world, repository),
    },
  })
}
