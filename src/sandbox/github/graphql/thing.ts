import { refusal } from '../refusal.ts'
import type { Loose } from '../../reply.ts'
import type { Access, World } from '../world.ts'
import { numberOf, textOf } from './codec.ts'

/** An object as GraphQL sees it: fields are values, or functions of their arguments. */
export interface Thing {
  readonly __typename: string
  readonly [field: string]: unknown
}

/** What resolvers need to know. */
export interface Scope {
  readonly world: World
  readonly access: Access
}

/** A Relay connection. GitHub refuses one without bounds, and more than a hundred nodes (GraphQL: "Rate limits and node limits"). */
export function connection<T>(name: string, all: readonly T[], show: (item: T) => Thing) {
  return (args: Loose): Thing => {
    const [first, last] = [numberOf(args, 'first'), numberOf(args, 'last')]
    const size = first ?? last
    if (size === undefined)
      throw refusal(
        422,
        `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
        {
          type: 'MISSING_PAGINATION_BOUNDARIES',
        },
      )
    if (size > 100 || size < 0)
      throw refusal(
        422,
        `Requesting ${size} records on the \`${name}\` connection exceeds the \`first\` limit of 100 records.`,
        {
          type: 'EXCESSIVE_PAGINATION',
        },
      )
    const low = place(textOf(args, 'after')) ?? 0
    const high = (place(textOf(args, 'before')) ?? all.length + 1) - 1
    const range = all.slice(low, high)
    const start = first === undefined ? Math.max(0, range.length - size) : 0
    const items = range.slice(start, start + size)
    return page(name, all.length, { items: items.map(show), start: low + start })
  }
}

function page(name: string, total: number, part: { items: readonly Thing[]; start: number }): Thing {
  const { items, start } = part
  const end = start + items.length
  const typename = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
  return {
    __typename: `${typename}Connection`,
    totalCount: total,
    nodes: items,
    edges: items.map((node, index) => ({ __typename: `${typename}Edge`, node, cursor: cursor(start + index + 1) })),
    pageInfo: {
      __typename: 'PageInfo',
      hasNextPage: end < total,
      hasPreviousPage: start > 0,
      startCursor: items.length > 0 ? cursor(start + 1) : null,
      endCursor: items.length > 0 ? cursor(end) : null,
    },
  }
}

function cursor(index: number): string {
  return btoa(`cursor:${index}`)
}

function place(after: string | undefined): number | undefined {
  if (after === undefined) return undefined
  const found = /^cursor:(\d+)$/.exec(atob(after))?.[1]
  if (found === undefined)
    throw refusal(422, `\`${after}\` does not appear to be a valid cursor.`, { type: 'INVALID_CURSOR_ARGUMENTS' })
  return Number(found)
}

/** What an issue and a pull request are alike. */
const DISCUSSED = [
  'Node',
  'Closable',
  'Comment',
  'Labelable',
  'Updatable',
  'Assignable',
  'UniformResourceLocatable',
  'IssueOrPullRequest',
]

/** Which abstract types a concrete one is. */
const INTERFACES: Readonly<Record<string, readonly string[]>> = {
  User: [
    'Actor',
    'Node',
    'RequestedReviewer',
    'Assignee',
    'UniformResourceLocatable',
    'ProfileOwner',
    'RepositoryOwner',
  ],
  Bot: ['Actor', 'Node', 'RequestedReviewer', 'UniformResourceLocatable'],
  Organization: ['Actor', 'Node', 'RepositoryOwner', 'UniformResourceLocatable'],
  Repository: ['Node', 'RepositoryInfo', 'UniformResourceLocatable'],
  Commit: ['GitObject', 'Node', 'UniformResourceLocatable'],
  Tree: ['GitObject', 'Node'],
  Blob: ['GitObject', 'Node'],
  PullRequest: DISCUSSED,
  Issue: DISCUSSED,
  IssueComment: ['Node', 'Comment', 'Updatable', 'UniformResourceLocatable'],
  PullRequestReview: ['Node', 'Comment'],
  CheckRun: ['Node', 'UniformResourceLocatable', 'RequirableByPullRequest', 'StatusCheckRollupContext'],
  CheckSuite: ['Node'],
  Label: ['Node'],
  Ref: ['Node'],
  GpgSignature: ['GitSignature'],
}

/** Does a fragment on that type apply? */
export function applies(thing: Thing, condition: string | undefined): boolean {
  if (condition === undefined || condition === thing.__typename) return true
  return INTERFACES[thing.__typename]?.includes(condition) === true
}
