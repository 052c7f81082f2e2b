import { changePull, requestReviews } from '../../pulls/change.ts'
import { addLabels, createLabel, removeLabels } from '../../pulls/labels.ts'
import { mergePull } from '../../pulls/merge.ts'
import { openPull } from '../../pulls/open.ts'
import type { Issue } from '../../issues/state.ts'
import { REACTIONS, type Pull } from '../../pulls/state.ts'
import { addComment, deleteComment, editComment, react, unreact } from '../../pulls/talk.ts'
import { notFound, refusal } from '../../refusal.ts'
import type { Loose } from '../../../reply.ts'
import { needText, textOf, textsOf } from '../codec.ts'
import type { Scope, Thing } from '../thing.ts'
import { actorThing } from '../types/actor.ts'
import { issueThing } from '../types/issue.ts'
import { commentThing, labelThing, pullThing, reactionName } from '../types/pull.ts'
import { entityOfId, labelsOfIds, pullOfId, repositoryOfId } from './node.ts'

/** Mutations on pull requests. */
export function pullMutations(scope: Scope) {
  const { world, access } = scope
  const answer = (typename: string, pull: Pull): Thing => ({
    __typename: typename,
    pullRequest: pullThing(scope, pull),
  })
  return {
    createPullRequest: (input: Loose) => {
      const head = needText(input, 'headRefName').replace(/^refs\/heads\//, '')
      const base = needText(input, 'baseRefName').replace(/^refs\/heads\//, '')
      const opening = { access, head, base, title: needText(input, 'title'), body: textOf(input, 'body') ?? '' }
      const pull = openPull(world, repositoryOfId(scope, needText(input, 'repositoryId')), opening)
      return answer('CreatePullRequestPayload', pull)
    },
    updatePullRequest: (input: Loose) => {
      const pull = pullOfId(scope, needText(input, 'pullRequestId'))
      const state = ({ OPEN: 'open', CLOSED: 'closed' } as const)[textOf(input, 'state') ?? '']
      changePull(world, pull, { access, change: { title: textOf(input, 'title'), body: textOf(input, 'body'), state } })
      return answer('UpdatePullRequestPayload', pull)
    },
    closePullRequest: (input: Loose) => {
      const pull = pullOfId(scope, needText(input, 'pullRequestId'))
      changePull(world, pull, { access, change: { state: 'closed' } })
      return answer('ClosePullRequestPayload', pull)
    },
    reopenPullRequest: (input: Loose) => {
      const pull = pullOfId(scope, needText(input, 'pullRequestId'))
      changePull(world, pull, { access, change: { state: 'open' } })
      return answer('ReopenPullRequestPayload', pull)
    },
    mergePullRequest: (input: Loose) => {
      const pull = pullOfId(scope, needText(input, 'pullRequestId'))
      const method = ({ MERGE: 'merge', SQUASH: 'squash', REBASE: 'rebase' } as const)[
        textOf(input, 'mergeMethod') ?? 'MERGE'
      ]
      mergePull(world, pull, { access, method: method ?? 'merge', sha: textOf(input, 'expectedHeadOid') })
      return { ...answer('MergePullRequestPayload', pull), actor: actorThing(world, access.account) }
    },
    requestReviews: (input: Loose) => {
      const pull = pullOfId(scope, needText(input, 'pullRequestId'))
      const logins = textsOf(input, 'userIds').map((id) => loginOfId(scope, id))
      requestReviews(world, pull, { access, logins })
      return { ...answer('RequestReviewsPayload', pull), actor: actorThing(world, access.account) }
    },
  }
}

function loginOfId(scope: Scope, id: string): string {
  const entity = entityOfId(scope, id)
  if (entity.kind !== 'account') throw notFound()
  return entity.login
}

/** Mutations on comments. */
export function talkMutations(scope: Scope) {
  const { world, access } = scope
  return {
    addComment: (input: Loose) => {
      const on = talkOfId(scope, needText(input, 'subjectId'))
      const comment = addComment(world, on, { access, body: needText(input, 'body') })
      const node = commentThing(scope, comment)
      return {
        __typename: 'AddCommentPayload',
        commentEdge: { __typename: 'IssueCommentEdge', node, cursor: '' },
        subject: on.kind === 'pull' ? pullThing(scope, on) : issueThing(scope, on),
      }
    },
    addReaction: (input: Loose) => {
      const comment = commentOfId(scope, needText(input, 'subjectId'))
      const content = react(comment, { access, content: contentOf(input) })
      return {
        __typename: 'AddReactionPayload',
        reaction: { __typename: 'Reaction', content: reactionName(content), user: actorThing(world, access.account) },
        subject: commentThing(scope, comment),
      }
    },
    removeReaction: (input: Loose) => {
      const comment = commentOfId(scope, needText(input, 'subjectId'))
      unreact(comment, { access, content: contentOf(input) })
      return { __typename: 'RemoveReactionPayload', subject: commentThing(scope, comment) }
    },
    updateIssueComment: (input: Loose) => {
      const comment = commentOfId(scope, needText(input, 'id'))
      editComment(world, comment, { access, body: needText(input, 'body') })
      return { __typename: 'UpdateIssueCommentPayload', issueComment: commentThing(scope, comment) }
    },
    deleteIssueComment: (input: Loose) => {
      deleteComment(world, commentOfId(scope, needText(input, 'id')), access)
      return { __typename: 'DeleteIssueCommentPayload', clientMutationId: null }
    },
  }
}

/** Mutations on labels. */
export function labelMutations(scope: Scope) {
  const { world, access } = scope
  return {
    createLabel: (input: Loose) => {
      const made = createLabel(world, repositoryOfId(scope, needText(input, 'repositoryId')), {
        access,
        name: needText(input, 'name'),
        color: needText(input, 'color'),
        description: textOf(input, 'description') ?? '',
      })
      return { __typename: 'CreateLabelPayload', label: labelThing(scope, made) }
    },
    addLabelsToLabelable: (input: Loose) => {
      const pull = pullOfId(scope, needText(input, 'labelableId'))
      addLabels(world, pull, { access, labels: labelsOfIds(scope, textsOf(input, 'labelIds')) })
      return { __typename: 'AddLabelsToLabelablePayload', labelable: pullThing(scope, pull) }
    },
    removeLabelsFromLabelable: (input: Loose) => {
      const pull = pullOfId(scope, needText(input, 'labelableId'))
      removeLabels(world, pull, { access, labels: labelsOfIds(scope, textsOf(input, 'labelIds')) })
      return { __typename: 'RemoveLabelsFromLabelablePayload', labelable: pullThing(scope, pull) }
    },
  }
}

function commentOfId(scope: Scope, id: string) {
  const entity = entityOfId(scope, id)
  if (entity.kind !== 'comment')
    throw refusal(404, `Could not resolve to an IssueComment with the global id of '${id}'`)
  return entity
}

function talkOfId(scope: Scope, id: string): Pull | Issue {
  const entity = entityOfId(scope, id)
  if (entity.kind !== 'pull' && entity.kind !== 'issue')
    throw refusal(404, `Could not resolve to a node with the global id of '${id}'`)
  return entity
}

function contentOf(input: Loose): string {
  const name = needText(input, 'content')
  return REACTIONS.find((content) => reactionName(content) === name) ?? name
}
