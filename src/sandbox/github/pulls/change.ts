import { demand, may } from '../access.ts'
import { account, showAccount } from '../accounts.ts'
import { refusal } from '../refusal.ts'
import { branchRef } from '../refs.ts'
import { type Access, now, type World } from '../world.ts'
import { startChecks } from './follow.ts'
import { checkLength } from './open.ts'
import type { Pull } from './state.ts'
import { endPull, tellPull } from './tell.ts'
import { noteEdit } from './edits.ts'

/** What may be changed of a pull request; absent: stays. */
export interface PullChange {
  readonly title?: string | undefined
  readonly body?: string | undefined
  readonly state?: 'open' | 'closed' | undefined
}

/** Edits, closes, reopens. A person who did not open it needs the role triage. */
export function changePull(world: World, pull: Pull, by: { access: Access; change: PullChange }): void {
  const { access, change } = by
  demand(access, pull.repository, ['pull_requests', 'write'])
  if (access.by === 'person' && pull.author !== access.account) demand(access, pull.repository, ['triage', 'write'])
  edit(world, pull, by)
  if (change.state === 'closed' && pull.state === 'open') endPull(world, pull, { access, merged: undefined })
  if (change.state === 'open' && pull.state !== 'open') reopen(world, pull, access)
}

function edit(world: World, pull: Pull, { access, change }: { access: Access; change: PullChange }): void {
  const was = { title: pull.title, body: pull.body }
  if (change.body !== undefined) checkLength(change.body)
  pull.title = change.title ?? pull.title
  pull.body = change.body ?? pull.body
  const changes = {
    ...(was.title === pull.title ? {} : { title: { from: was.title } }),
    ...(was.body === pull.body ? {} : { body: { from: was.body } }),
  }
  if (Object.keys(changes).length === 0) return
  world.past.push(was.title, was.body)
  pull.updatedAt = now(world)
  if (was.body !== pull.body) noteEdit(world, pull, { access, was: was.body })
  tellPull(world, pull, { action: 'edited', sender: access.account, more: { changes } })
}

function reopen(world: World, pull: Pull, access: Access): void {
  const head = pull.from.repository.refs.get(branchRef(pull.from.branch))
  const base = pull.repository.refs.get(branchRef(pull.base))
  if (pull.state === 'merged' || head === undefined || base === undefined)
    throw refusal(422, 'Validation Failed', {
      errors: [{ resource: 'PullRequest', field: 'state', code: 'invalid', message: 'state cannot be changed.' }],
    })
  Object.assign(pull, { state: 'open', closedAt: undefined, head, baseOid: base, updatedAt: now(world) })
  tellPull(world, pull, { action: 'reopened', sender: access.account })
  startChecks(world, pull, { access, activity: 'reopened' })
}

/** Asks people for a review; those who could not give one are refused, all of them. */
export function requestReviews(world: World, pull: Pull, by: { access: Access; logins: readonly string[] }): void {
  demand(by.access, pull.repository, ['pull_requests', 'write'])
  for (const login of by.logins) {
    const known = world.accounts.get(login.toLowerCase())
    const collaborates = known && pull.repository.roles.has(known.login.toLowerCase()) && mayRead(pull, known.login)
    const owns = known === pull.repository.owner
    if (!known || !(collaborates || owns))
      throw refusal(
        422,
        'Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ' +
          `${pull.repository.owner.login}/${pull.repository.name} repository.`,
      )
    if (known === pull.author) throw refusal(422, 'Review cannot be requested from pull request author.')
  }
  for (const login of by.logins) {
    pull.reviewers.add(login)
    const more = { requested_reviewer: showAccount(world, account(world, login)) }
    tellPull(world, pull, { action: 'review_requested', sender: by.access.account, more })
  }
}

function mayRead(pull: Pull, login: string): boolean {
  return pull.repository.roles.get(login.toLowerCase()) !== 'none'
}

/** Adds a review; the author's own approval is refused. */
export function canReview(pull: Pull, access: Access): boolean {
  return may(access, pull.repository, ['contents', 'read']) && pull.author !== access.account
}
