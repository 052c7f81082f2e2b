import type { Oid } from '../../../core/facts.ts'
import type { Loose } from '../../reply.ts'
import { showIssue as showOwnIssue } from '../issues/show.ts'
import { emit } from '../webhooks.ts'
import { type Access, type Account, now, type World } from '../world.ts'
import { showComment, showIssue, showPull } from './show.ts'
import type { Comment, Pull } from './state.ts'

/** `pull_request`, with what GitHub adds for that action. */
export function tellPull(world: World, pull: Pull, news: { action: string; sender: Account; more?: Loose }): void {
  emit(world, pull.repository, {
    event: 'pull_request',
    sender: news.sender,
    payload: () => ({
      action: news.action,
      number: pull.number,
      pull_request: showPull(world, pull, null),
      ...news.more,
    }),
  })
}

/** `issue_comment`. */
export function tellComment(
  world: World,
  comment: Comment,
  news: { action: string; sender: Account; changes?: Loose },
): void {
  const { on } = comment
  emit(world, on.repository, {
    event: 'issue_comment',
    sender: news.sender,
    payload: () => ({
      action: news.action,
      issue: told(on.kind === 'pull' ? showIssue(world, on) : showOwnIssue(world, on)),
      comment: showComment(world, comment),
      ...(news.changes ? { changes: news.changes } : {}),
    }),
  })
}

/** The description of this webhook knows an App without its client id, which REST has. */
function told(issue: ReturnType<typeof showIssue> | ReturnType<typeof showOwnIssue>): Loose {
  const { client_id: _, ...app } = issue.performed_via_github_app ?? { client_id: '' }
  return { ...issue, performed_via_github_app: issue.performed_via_github_app === null ? null : app }
}

/** Closes a pull request, merged or not. */
export function endPull(world: World, pull: Pull, end: { access: Access; merged: Oid | undefined }): void {
  const { access, merged } = end
  pull.state = merged === undefined ? 'closed' : 'merged'
  pull.closedAt = now(world)
  pull.updatedAt = now(world)
  if (merged !== undefined) {
    pull.mergedAt = now(world)
    pull.mergedBy = access.account
    pull.mergeOid = merged
  }
  tellPull(world, pull, { action: 'closed', sender: access.account })
}
