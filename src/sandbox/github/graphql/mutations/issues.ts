import { changeIssue, openIssue } from '../../issues/issues.ts'
import type { Issue } from '../../issues/state.ts'
import { refusal } from '../../refusal.ts'
import type { Loose } from '../../../reply.ts'
import { needText, textOf, textsOf } from '../codec.ts'
import type { Scope } from '../thing.ts'
import { issueThing } from '../types/issue.ts'
import { entityOfId, labelsOfIds, repositoryOfId } from './node.ts'

/** Mutations on issues. */
export function issueMutations(scope: Scope) {
  const { world, access } = scope
  return {
    createIssue: (input: Loose) => {
      const issue = openIssue(world, repositoryOfId(scope, needText(input, 'repositoryId')), {
        access,
        title: needText(input, 'title'),
        body: textOf(input, 'body') ?? '',
        labels: labelsOfIds(scope, textsOf(input, 'labelIds')).map(({ name }) => name),
      })
      return { __typename: 'CreateIssuePayload', issue: issueThing(scope, issue) }
    },
    updateIssue: (input: Loose) => {
      const issue = issueOfId(scope, needText(input, 'id'))
      const state = ({ OPEN: 'open', CLOSED: 'closed' } as const)[textOf(input, 'state') ?? '']
      const change = { title: textOf(input, 'title'), body: textOf(input, 'body'), state, reason: undefined }
      changeIssue(world, issue, { access, change })
      return { __typename: 'UpdateIssuePayload', issue: issueThing(scope, issue) }
    },
  }
}

function issueOfId(scope: Scope, id: string): Issue {
  const entity = entityOfId(scope, id)
  if (entity.kind !== 'issue') throw refusal(404, `Could not resolve to an Issue with the global id of '${id}'`)
  return entity
}
