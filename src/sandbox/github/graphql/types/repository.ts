import type { Loose } from '../../../reply.ts'
import { lineAt } from '../../git/trees.ts'
import { branchRef, readRef, readRefs, resolve } from '../../refs.ts'
import { refusal } from '../../refusal.ts'
import type { Pull } from '../../pulls/state.ts'
import { may } from '../../access.ts'
import { fullName, htmlUrl, type Repository } from '../../world.ts'
import { needText, numberOf, recordOf, textOf, textsOf } from '../codec.ts'
import { connection, type Scope, type Thing } from '../thing.ts'
import { actorThing } from './actor.ts'
import { issuesOf } from './issue.ts'
import { objectThing } from './object.ts'
import { assignableUsers } from './people.ts'
import { labelThing, pullThing } from './pull.ts'
import { refThing } from './ref.ts'

/** A repository. */
export function repositoryThing(scope: Scope, repository: Repository): Thing {
  const { world } = scope
  return {
    __typename: 'Repository',
    id: repository.nodeId,
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: fullName(repository),
    url: htmlUrl(world, repository),
    isPrivate: repository.private,
    isFork: repository.fork !== undefined,
    isArchived: false,
    isDisabled: false,
    visibility: repository.private ? 'PRIVATE' : 'PUBLIC',
    owner: actorThing(world, repository.owner),
    ...contents(scope, repository),
    ...pulls(scope, repository),
    issues: issuesOf(scope, repository),
    assignableUsers: assignableUsers(scope, repository),
    label: (args: Loose) => {
      const label = repository.labels.get(needText(args, 'name').toLowerCase())
      return label ? labelThing(scope, label) : null
    },
    labels: (args: Loose) => {
      const part = textOf(args, 'query')?.toLowerCase() ?? ''
      const found = [...repository.labels.values()].filter(({ name }) => name.toLowerCase().includes(part))
      return connection('label', found, (label) => labelThing(scope, label))(args)
    },
  }
}

function contents(scope: Scope, repository: Repository) {
  const { world } = scope
  // Without `contents: read` an App is told that there is nothing.
  const readable = may(scope.access, repository, ['contents', 'read'])
  const one = (ref: string) => {
    const oid = readable ? readRef(world, repository, ref) : undefined
    return oid === undefined ? null : refThing(scope, repository, { ref, oid })
  }
  return {
    defaultBranchRef: () => one(branchRef(repository.defaultBranch)),
    ref: (args: Loose) => {
      const name = needText(args, 'qualifiedName')
      return name.startsWith('refs/') ? one(name) : (one(branchRef(name)) ?? one(`refs/tags/${name}`))
    },
    refs: (args: Loose) => {
      const prefix = needText(args, 'refPrefix')
      if (!prefix.endsWith('/')) throw refusal(422, `'${prefix}' is not a valid refPrefix: it must end in a slash.`)
      const found = readable ? readRefs(world, repository, prefix) : []
      return connection('ref', found, ([ref, oid]) => refThing(scope, repository, { ref, oid, prefix }))(args)
    },
    object: (args: Loose) => {
      const oid = textOf(args, 'oid') ?? evaluate(scope, repository, textOf(args, 'expression') ?? '')
      return readable && oid !== undefined ? objectThing(scope, repository, oid) : null
    },
  }
}

/** `main`, `main:path/to/file`, `<oid>:path`. */
function evaluate(scope: Scope, repository: Repository, expression: string): string | undefined {
  const [revision = '', ...path] = expression.split(':')
  const commit = repository.objects.commits.get(resolve(scope.world, repository, revision) ?? '')
  if (path.length === 0 || commit === undefined) return commit?.oid
  const inside = path.join(':')
  return inside === '' ? commit.tree : lineAt(repository.objects, commit.tree, inside)?.oid
}

function pulls(scope: Scope, repository: Repository) {
  return {
    pullRequest: (args: Loose) => {
      const number = numberOf(args, 'number') ?? 0
      const pull = repository.pulls.get(number)
      if (!pull || !may(scope.access, repository, ['pull_requests', 'read']))
        throw refusal(404, `Could not resolve to a PullRequest with the number of ${number}.`)
      return pullThing(scope, pull)
    },
    pullRequests: (args: Loose) => {
      if (!may(scope.access, repository, ['pull_requests', 'read']))
        throw refusal(403, 'Resource not accessible by integration')
      return connection('pullRequest', filtered(repository, args), (pull) => pullThing(scope, pull))(args)
    },
  }
}

function filtered(repository: Repository, args: Loose): readonly Pull[] {
  const [head, base, states] = [textOf(args, 'headRefName'), textOf(args, 'baseRefName'), textsOf(args, 'states')]
  const labels = textsOf(args, 'labels').map((name) => name.toLowerCase())
  const found = [...repository.pulls.values()]
    .filter((pull) => head === undefined || pull.from.branch === head)
    .filter((pull) => base === undefined || pull.base === base)
    .filter((pull) => states.length === 0 || states.includes(pull.state.toUpperCase()))
    .filter((pull) => labels.length === 0 || [...pull.labels].some(({ name }) => labels.includes(name.toLowerCase())))
  const order = recordOf(args, 'orderBy')
  if (order['field'] === 'UPDATED_AT') found.sort((a, b) => a.updatedAt - b.updatedAt || a.number - b.number)
  return order['direction'] === 'DESC' ? found.reverse() : found
}
