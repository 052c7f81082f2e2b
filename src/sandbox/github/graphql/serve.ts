import { GraphQLError } from 'graphql'
import { sees } from '../access.ts'
import type { SandboxReply, SandboxRequest } from '../../contract.ts'
import { json, type Loose, readBody } from '../../reply.ts'
import { refusal } from '../refusal.ts'
import { iso, now } from '../world.ts'
import { needText, recordOf, textOf, textsOf } from './codec.ts'
import { type Answer, execute } from './execute.ts'
import { checkMutations } from './mutations/checks.ts'
import { issueMutations } from './mutations/issues.ts'
import { entityOfId } from './mutations/node.ts'
import { labelMutations, pullMutations, talkMutations } from './mutations/pulls.ts'
import { refMutations } from './mutations/refs.ts'
import type { Scope, Thing } from './thing.ts'
import { actorThing, viewerThing } from './types/actor.ts'
import { checkThing } from './types/check.ts'
import { issueThing } from './types/issue.ts'
import { commentThing, labelThing, pullThing } from './types/pull.ts'
import { repositoryThing } from './types/repository.ts'

/** Answers one GraphQL request. */
export function serveGraphql(scope: Scope, request: SandboxRequest): SandboxReply {
  const body = readBody(request)
  if (body === undefined) return json(400, { message: 'Problems parsing JSON' })
  const document = textOf(body, 'query')
  if (document === undefined)
    return json(200, { errors: [{ message: 'A query attribute must be specified and must be a string.' }] })
  const variables = recordOf(body, 'variables')
  scope.world.options.onDocument?.(document, variables)
  return json(200, run(scope, document, variables))
}

function run(scope: Scope, document: string, variables: Loose): Answer {
  try {
    return execute({ query: queryRoot(scope), mutation: mutationRoot(scope) }, document, variables)
  } catch (thrown) {
    if (!(thrown instanceof GraphQLError)) throw thrown
    return { errors: [{ message: `Parse error: ${thrown.message}`, locations: [{ line: 1, column: 1 }] }] }
  }
}

function queryRoot(scope: Scope): Thing {
  const { world, access } = scope
  return {
    __typename: 'Query',
    viewer: () => viewerThing(world, access.account),
    repository: (args: Loose) => {
      const name = `${needText(args, 'owner')}/${needText(args, 'name')}`
      const repository = world.repositories.get(name.toLowerCase())
      if (!repository || !sees(access, repository))
        throw refusal(404, `Could not resolve to a Repository with the name '${name}'.`)
      return repositoryThing(scope, repository)
    },
    node: (args: Loose) => thingOfId(scope, needText(args, 'id')),
    nodes: (args: Loose) => textsOf(args, 'ids').map((id) => thingOfId(scope, id)),
    user: (args: Loose) => {
      const login = needText(args, 'login')
      const account = world.accounts.get(login.toLowerCase())
      if (account?.type !== 'User') throw refusal(404, `Could not resolve to a User with the login of '${login}'.`)
      return actorThing(world, account)
    },
    rateLimit: () => ({
      __typename: 'RateLimit',
      limit: 5000,
      cost: 1,
      remaining: 4999,
      used: 1,
      resetAt: iso(now(world)),
    }),
  }
}

function thingOfId(scope: Scope, id: string): Thing {
  const entity = entityOfId(scope, id)
  switch (entity.kind) {
    case 'account':
      return actorThing(scope.world, entity)
    case 'repository':
      return repositoryThing(scope, entity)
    case 'pull':
      return pullThing(scope, entity)
    case 'issue':
      return issueThing(scope, entity)
    case 'comment':
      return commentThing(scope, entity)
    case 'label':
      return labelThing(scope, entity)
    case 'check':
      return checkThing(scope, entity)
  }
}

function mutationRoot(scope: Scope): Thing {
  const all = {
    ...refMutations(scope),
    ...pullMutations(scope),
    ...talkMutations(scope),
    ...labelMutations(scope),
    ...checkMutations(scope),
    ...issueMutations(scope),
  }
  const fields = Object.entries(all).map(([name, mutate]) => {
    const field = (args: Loose) => {
      const input = recordOf(args, 'input')
      return { clientMutationId: textOf(input, 'clientMutationId') ?? null, ...mutate(input) }
    }
    return [name, field] as const
  })
  return { __typename: 'Mutation', ...Object.fromEntries(fields) }
}
