import { may } from '../../access.ts'
import type { Issue } from '../../issues/state.ts'
import { refusal } from '../../refusal.ts'
import { htmlUrl, iso, isoOrNull, type Repository } from '../../world.ts'
import type { Loose } from '../../../reply.ts'
import { recordOf, textsOf } from '../codec.ts'
import { connection, type Scope, type Thing } from '../thing.ts'
import { actorThing } from './actor.ts'
import { commentThing, labelThing } from './pull.ts'

/** An issue that is no pull request. */
export function issueThing(scope: Scope, issue: Issue): Thing {
  const { world, access } = scope
  return {
    __typename: 'Issue',
    id: issue.nodeId,
    databaseId: issue.id,
    number: issue.number,
    title: issue.title,
    body: issue.body,
    state: issue.state.toUpperCase(),
    closed: issue.state === 'closed',
    url: `${htmlUrl(world, issue.repository)}/issues/${issue.number}`,
    author: actorThing(world, issue.author),
    viewerDidAuthor: issue.author === access.account,
    createdAt: iso(issue.createdAt),
    updatedAt: iso(issue.updatedAt),
    closedAt: isoOrNull(issue.closedAt),
    comments: connection('issueComment', issue.comments, (comment) => commentThing(scope, comment)),
    labels: connection('label', [...issue.labels], (label) => labelThing(scope, label)),
  }
}

/** `Repository.issues`: here labels are wanted one or another, and pull requests are not among them. */
export function issuesOf(scope: Scope, repository: Repository): (args: Loose) => Thing {
  return (args) => {
    if (!may(scope.access, repository, ['issues', 'read'])) throw refusal(403, 'Resource not accessible by integration')
    const [states, labels] = [textsOf(args, 'states'), textsOf(args, 'labels').map((name) => name.toLowerCase())]
    const found = [...repository.issues.values()]
      .filter(({ state }) => states.length === 0 || states.includes(state.toUpperCase()))
      .filter(
        (issue) => labels.length === 0 || [...issue.labels].some(({ name }) => labels.includes(name.toLowerCase())),
      )
    const ordered = recordOf(args, 'orderBy')['direction'] === 'DESC' ? found.reverse() : found
    return connection('issue', ordered, (issue) => issueThing(scope, issue))(args)
  }
}
