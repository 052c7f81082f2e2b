import { atLeast, demand, roleOf } from '../access.ts'
import { trigger } from '../actions/trigger.ts'
import { branchRef } from '../refs.ts'
import { notFound, refusal } from '../refusal.ts'
import { type Access, nextId, nodeId, now, type Repository, type World } from '../world.ts'
import { canReview } from './change.ts'
import { checkLength } from './open.ts'
import { REACTIONS, type Comment, type Pull, type Reaction, type Review } from './state.ts'
import { tellComment } from './tell.ts'

/** Adds a comment. */
export function addComment(world: World, on: Comment['on'], by: { access: Access; body: string }): Comment {
  demandTalk(by.access, on.repository)
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
    on,
    reactions: [],
    author: by.access.account,
    createdAt: at,
    body: by.body,
    updatedAt: at,
    editedAt: undefined,
    editor: undefined,
  }
  on.comments.push(comment)
  world.nodes.set(comment.nodeId, comment)
  tellComment(world, comment, { action: 'created', sender: by.access.account })
  wakeBy(world, comment, by.access)
  return comment
}

/** Runs `on: issue_comment`, of the default branch's head (GitHub: "Events that trigger workflows"). */
function wakeBy(world: World, { on, body, author }: Comment, access: Access): void {
  const branch = on.repository.defaultBranch
  trigger(world, on.repository, {
    access,
    trigger: {
      event: 'issue_comment',
      activity: 'created',
      sha: on.repository.refs.get(branchRef(branch)) ?? '',
      branch,
      actor: access.account,
      comment: { body, by: author.type },
    },
  })
}

/** Says something without words; the same again changes nothing. */
export function react(comment: Comment, by: { access: Access; content: string }): Reaction['content'] {
  demandTalk(by.access, comment.on.repository)
  const content = REACTIONS.find((one) => one === by.content)
  if (content === undefined) throw refusal(422, 'Validation Failed')
  const { account } = by.access
  if (!comment.reactions.some((one) => one.by === account && one.content === content))
    comment.reactions.push({ content, by: account })
  return content
}

/** Takes one's own back. */
export function unreact(comment: Comment, by: { access: Access; content: string }): void {
  demandTalk(by.access, comment.on.repository)
  const at = comment.reactions.findIndex((one) => one.by === by.access.account && one.content === by.content)
  if (at >= 0) comment.reactions.splice(at, 1)
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
  comment.on.comments.splice(comment.on.comments.indexOf(comment), 1)
  comment.on.deletions.push({ at: now(world), by: access.account, author: comment.author })
  world.nodes.delete(comment.nodeId)
  tellComment(world, comment, { action: 'deleted', sender: access.account })
}

function demandOwn(comment: Comment, access: Access): void {
  demandTalk(access, comment.on.repository)
  if (access.by !== 'person' || comment.author === access.account) return
  if (!atLeast(roleOf(comment.on.repository, access.account.login), 'write'))
    throw refusal(403, 'Must have admin rights to Repository.')
}

/** The comment of that id, or 404. */
export function commentOf(repository: Repository, id: number): Comment {
  for (const on of [...repository.pulls.values(), ...repository.issues.values()]) {
    const found = on.comments.find((comment) => comment.id === id)
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

/** The pull request or issue of that number, or 404. */
export function talkOf(repository: Repository, number: number): Comment['on'] {
  const found = repository.pulls.get(number) ?? repository.issues.get(number)
  if (found === undefined) throw notFound()
  return found
}
