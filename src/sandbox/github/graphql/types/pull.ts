import type { Loose } from '../../../reply.ts'
import { commitsOf } from '../../pulls/commits.ts'
import { mergeable } from '../../pulls/merge.ts'
import {
  REACTIONS,
  type Comment,
  type Deletion,
  type Edit,
  type Label,
  type Pull,
  type Reaction,
  type Review,
} from '../../pulls/state.ts'
import { pullUrl, talkUrl } from '../../pulls/show.ts'
import { htmlUrl, iso, isoOrNull } from '../../world.ts'
import { textsOf } from '../codec.ts'
import { connection, type Scope, type Thing } from '../thing.ts'
import { assignableUsers } from './people.ts'
import { actorThing } from './actor.ts'
import { commitThing } from './object.ts'

/** A pull request. */
export function pullThing(scope: Scope, pull: Pull): Thing {
  const { world, access } = scope
  return {
    __typename: 'PullRequest',
    id: pull.nodeId,
    databaseId: pull.id,
    fullDatabaseId: String(pull.id),
    number: pull.number,
    title: pull.title,
    body: pull.body,
    state: pull.state.toUpperCase(),
    closed: pull.state !== 'open',
    merged: pull.state === 'merged',
    isDraft: false,
    locked: false,
    url: pullUrl(world, pull),
    author: actorThing(world, pull.author),
    viewerDidAuthor: pull.author === access.account,
    ...branches(scope, pull),
    ...times(scope, pull),
    ...writings(scope, pull),
    mergeable: mergeableState(scope, pull),
    labels: connection('label', [...pull.labels], (label) => labelThing(scope, label)),
    comments: connection('issueComment', pull.comments, (comment) => commentThing(scope, comment)),
    timelineItems: connection('pullRequestTimelineItems', pull.deletions, (one) => deletionThing(scope, one)),
    reviews: (args: Loose) => reviewsOf(scope, pull, args),
    reviewRequests: connection('reviewRequest', [...pull.reviewers], (login) => requestThing(scope, login)),
    reviewDecision: null,
    commits: (args: Loose) =>
      connection('pullRequestCommit', commitsOf(pull), (commit) => ({
        __typename: 'PullRequestCommit',
        id: `PRC_${pull.id}_${commit.oid}`,
        url: `${pullUrl(world, pull)}/commits/${commit.oid}`,
        commit: () => commitThing(scope, pull.from.repository, commit),
      }))(args),
  }
}

function branches(scope: Scope, pull: Pull) {
  return {
    isCrossRepository: pull.from.repository !== pull.repository,
    headRefName: pull.from.branch,
    headRefOid: pull.head,
    baseRefName: pull.base,
    baseRefOid: pull.baseOid,
    headRepository: { __typename: 'Repository', id: pull.from.repository.nodeId, name: pull.from.repository.name },
    repository: {
      __typename: 'Repository',
      id: pull.repository.nodeId,
      name: pull.repository.name,
      nameWithOwner: `${pull.repository.owner.login}/${pull.repository.name}`,
      owner: actorThing(scope.world, pull.repository.owner),
      assignableUsers: assignableUsers(scope, pull.repository),
    },
    mergeCommit: () => {
      const commit = pull.repository.objects.commits.get(pull.mergeOid ?? '')
      return commit ? commitThing(scope, pull.repository, commit) : null
    },
  }
}

function times(scope: Scope, pull: Pull) {
  return {
    createdAt: iso(pull.createdAt),
    updatedAt: iso(pull.updatedAt),
    closedAt: isoOrNull(pull.closedAt),
    mergedAt: isoOrNull(pull.mergedAt),
    mergedBy: pull.mergedBy ? actorThing(scope.world, pull.mergedBy) : null,
  }
}

/** Newest first, as GitHub gives them. */
function writings(scope: Scope, { edits }: Pull) {
  const last = edits.at(-1)
  return {
    lastEditedAt: isoOrNull(last?.at),
    editor: last ? actorThing(scope.world, last.editor) : null,
    includesCreatedEdit: edits.length > 0,
    userContentEdits: connection('userContentEdit', [...edits].reverse(), (edit) => editThing(scope, edit)),
  }
}

function editThing({ world }: Scope, { nodeId, editor, at, text, deleted }: Edit): Thing {
  return {
    __typename: 'UserContentEdit',
    id: nodeId,
    createdAt: iso(at),
    editedAt: iso(at),
    updatedAt: iso(deleted?.at ?? at),
    editor: actorThing(world, editor),
    diff: deleted ? null : text,
    deletedAt: isoOrNull(deleted?.at),
    deletedBy: deleted ? actorThing(world, deleted.by) : null,
  }
}

function mergeableState(scope: Scope, pull: Pull): string {
  if (pull.state !== 'open') return 'UNKNOWN'
  const state = mergeable(scope.world, pull)
  if (state === undefined) return 'UNKNOWN'
  return state ? 'MERGEABLE' : 'CONFLICTING'
}

function reviewsOf(scope: Scope, pull: Pull, args: Loose): Thing {
  const states = textsOf(args, 'states')
  const author = args['author']
  const wanted = pull.reviews
    .filter((review) => states.length === 0 || states.includes(review.state))
    .filter((review) => typeof author !== 'string' || review.author.login === author)
  return connection('pullRequestReview', wanted, (review) => reviewThing(scope, review))(args)
}

function reviewThing(scope: Scope, review: Review): Thing {
  return {
    __typename: 'PullRequestReview',
    id: review.nodeId,
    databaseId: review.id,
    author: actorThing(scope.world, review.author),
    state: review.state,
    body: review.body,
    submittedAt: iso(review.at),
    commit: { __typename: 'Commit', oid: review.commit },
  }
}

/** Of the timeline, deleted comments alone. */
function deletionThing({ world }: Scope, { at, by, author }: Deletion): Thing {
  return {
    __typename: 'CommentDeletedEvent',
    createdAt: iso(at),
    actor: actorThing(world, by),
    deletedCommentAuthor: actorThing(world, author),
  }
}

function requestThing(scope: Scope, login: string): Thing {
  const account = scope.world.accounts.get(login.toLowerCase())
  return { __typename: 'ReviewRequest', requestedReviewer: account ? actorThing(scope.world, account) : null }
}

/** A comment. */
export function commentThing(scope: Scope, comment: Comment): Thing {
  const { world, access } = scope
  return {
    __typename: 'IssueComment',
    id: comment.nodeId,
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    body: comment.body,
    author: actorThing(world, comment.author),
    createdAt: iso(comment.createdAt),
    updatedAt: iso(comment.updatedAt),
    publishedAt: iso(comment.createdAt),
    lastEditedAt: isoOrNull(comment.editedAt),
    editor: comment.editor ? actorThing(world, comment.editor) : null,
    viewerDidAuthor: comment.author === access.account,
    isMinimized: false,
    includesCreatedEdit: comment.editedAt !== undefined,
    reactionGroups: () => REACTIONS.map((content) => groupThing(scope, comment, content)),
    url: `${talkUrl(world, comment.on)}#issuecomment-${comment.id}`,
  }
}

/** A label. */
export function labelThing(scope: Scope, label: Label): Thing {
  return {
    __typename: 'Label',
    id: label.nodeId,
    name: label.name,
    color: label.color,
    description: label.description,
    url: `${htmlUrl(scope.world, label.repository)}/labels/${encodeURIComponent(label.name)}`,
  }
}

const NAMES: ReadonlyMap<string, string> = new Map([
  ['+1', 'THUMBS_UP'],
  ['-1', 'THUMBS_DOWN'],
])

/** `EYES`, as GraphQL calls it. */
export function reactionName(content: Reaction['content']): string {
  return NAMES.get(content) ?? content.toUpperCase()
}

function groupThing({ access }: Scope, comment: Comment, content: Reaction['content']): Thing {
  const those = comment.reactions.filter((one) => one.content === content)
  return {
    __typename: 'ReactionGroup',
    content: reactionName(content),
    viewerHasReacted: those.some(({ by }) => by === access.account),
  }
}
