import { atLeast, demand, roleOf } from '../access.ts'
import { notFound, refusal } from '../refusal.ts'
import { type Access, nextId, nodeId, now, type Repository, type World } from '../world.ts'
import { canReview } from './change.ts'
import { checkLength } from './open.ts'
import type { Comment, Pull, Review } from './state.ts'
import { tellComment } from './tell.ts'

/** Adds a comment. */
export function addComment(world: World, pull: Pull, by: { access: Access; body: string }): Comment {
  demandTalk(by.access, pull.repository)
  if (by.body === '')
    throw refusal(422, 'Validation Failed', {
      errors: [{ resource: 'IssueComment', field: 'body', code: 'missing_field' }],
    })
  checkLength(by.body)
  const id = nextId(world)
  const at = now(world)
  const comment: Comment = {
    kind: 'comment',
    id,
    nodeId: nodeId('IC', id),
    pull,
    author: by.access.account,
    createdAt: at,
    body: by.body,
    updatedAt: at,
    editedAt: undefined,
    editor: undefined,
  }
  pull.comments.push(comment)
  world.nodes.set(comment.nodeId, comment)
  tellComment(world, comment, { action: 'created', sender: by.access.account })
  return comment
}

/** Everyone who reads may comment; an App needs `issues` or `pull_requests`. */
function demandTalk(access: Access, repository: Repository): void {
  demand(access, repository, access.by === 'person' ? ['pull_requests', 'write'] : ['triage', 'write'])
}

/** Changes a comment's text; writers may change anybody's (GitHub: "Managing disruptive comments"). */
export function editComment(world: World, comment: Comment, by: { access: Access; body: string }): void {
  demandOwn(comment, by.access)
  checkLength(by.body)
  const from = comment.body
  world.past.push(from)
  comment.body = by.body
  comment.updatedAt = now(world)
  comment.editedAt = now(world)
  comment.editor = by.access.account
  tellComment(world, comment, { action: 'edited', sender: by.access.account, changes: { body: { from } } })
}

/** Removes a comment. */
export function deleteComment(world: World, comment: Comment, access: Access): void {
  demandOwn(comment, access)
  world.past.push(comment.body)
  comment.pull.comments.splice(comment.pull.comments.indexOf(comment), 1)
  comment.pull.deletions.push({ at: now(world), by: access.account, author: comment.author })
  world.nodes.delete(comment.nodeId)
  tellComment(world, comment, { action: 'deleted', sender: access.account })
}

function demandOwn(comment: Comment, access: Access): void {
  demandTalk(access, comment.pull.repository)
  if (access.by !== 'person' || comment.author === access.account) return
  if (!atLeast(roleOf(comment.pull.repository, access.account.login), 'write'))
    throw refusal(403, 'Must have admin rights to Repository.')
}

/** The comment of that id, or 404. */
export function commentOf(repository: Repository, id: number): Comment {
  for (const pull of repository.pulls.values()) {
    const found = pull.comments.find((comment) => comment.id === id)
    if (found) return found
  }
  throw notFound()
}

const STATES = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' } as const

/** Adds a review; nobody approves what they opened. */
export function addReview(
  world: World,
  pull: Pull,
  by: { access: Access; event: keyof typeof STATES; body: string },
): Review {
  const { access, event, body } = by
  demand(access, pull.repository, ['pull_requests', 'write'])
  if (event !== 'COMMENT' && !canReview(pull, access))
    throw refusal(422, `Can not ${event === 'APPROVE' ? 'approve' : 'request changes on'} your own pull request`)
  const id = nextId(world)
  const review: Review = {
    id,
    nodeId: nodeId('PRR', id),
    author: access.account,
    state: STATES[event],
    body,
    at: now(world),
    commit: pull.head,
  }
  pull.reviews.push(review)
  return review
}
