import { trigger } from '../actions/trigger.ts'
import { isAncestor } from '../git/history.ts'
import { branchRef } from '../refs.ts'
import { type Access, now, type Repository, type World } from '../world.ts'
import type { Pull } from './state.ts'
import { endPull, tellPull } from './tell.ts'

/** What a moved branch means for open pull requests: of that branch (in any fork), and into that branch. */
export function follow(world: World, repository: Repository, moved: { branch: string; access: Access }): void {
  for (const target of new Set(world.repositories.values())) {
    for (const pull of target.pulls.values()) {
      if (pull.state !== 'open') continue
      if (pull.from.repository === repository && pull.from.branch === moved.branch) headMoved(world, pull, moved.access)
      if (target === repository && pull.base === moved.branch && pull.state === 'open')
        baseMoved(world, pull, moved.access)
    }
  }
}

function headMoved(world: World, pull: Pull, access: Access): void {
  const head = pull.from.repository.refs.get(branchRef(pull.from.branch))
  if (head === undefined) return endPull(world, pull, { access, merged: undefined })
  const before = pull.head
  pull.head = head
  pull.headMovedAt = now(world)
  pull.updatedAt = now(world)
  tellPull(world, pull, { action: 'synchronize', sender: access.account, more: { before, after: head } })
  // Nothing left to merge: GitHub closes it, as after a force push to the base.
  if (isAncestor(pull.repository.objects, head, pull.baseOid)) endPull(world, pull, { access, merged: undefined })
  else startChecks(world, pull, { access, activity: 'synchronize' })
}

function baseMoved(world: World, pull: Pull, access: Access): void {
  const base = pull.repository.refs.get(branchRef(pull.base))
  if (base === undefined) return endPull(world, pull, { access, merged: undefined })
  // Somebody pushed the pull request's commits to the base by hand: GitHub calls that merged.
  if (isAncestor(pull.repository.objects, pull.head, base)) endPull(world, pull, { access, merged: pull.head })
  else pull.baseOid = base
}

/** Runs of `on: pull_request`. */
export function startChecks(world: World, pull: Pull, by: { access: Access; activity: string }): void {
  const sameRepository = pull.from.repository === pull.repository
  trigger(world, pull.repository, {
    access: by.access,
    trigger: {
      event: 'pull_request',
      activity: by.activity,
      sha: pull.head,
      branch: pull.base,
      actor: by.access.account,
      ...(sameRepository ? {} : { withoutSecrets: true }),
    },
  })
}
