import { demand, sees } from '../access.ts'
import { isAncestor } from '../git/history.ts'
import { invalid, notFound, refusal } from '../refusal.ts'
import { branchRef } from '../refs.ts'
import { type Access, nextId, nodeId, now, type Repository, type World } from '../world.ts'
import { startChecks } from './follow.ts'
import type { Pull } from './state.ts'
import { tellPull } from './tell.ts'

/** What a pull request is to be. */
export interface Opening {
  readonly access: Access
  /** `branch`, or `owner:branch` for a fork's. */
  readonly head: string
  readonly base: string
  readonly title: string
  readonly body: string
}

/** Nobody has edited or ended it. */
const UNTOUCHED = {
  closedAt: undefined,
  mergedAt: undefined,
  mergedBy: undefined,
  mergeOid: undefined,
} as const

/** GitHub: "body is too long (maximum is 65536 characters)"; counted in code points. */
export const LONGEST = 65_536

/** Refuses a text beyond GitHub's limit. */
export function checkLength(text: string): void {
  if (Array.from(text).length > LONGEST)
    throw invalid({
      resource: 'Issue',
      field: 'body',
      code: 'custom',
      message: `body is too long (maximum is ${LONGEST} characters)`,
    })
}

/** Opens a pull request. */
export function openPull(world: World, repository: Repository, opening: Opening): Pull {
  const { access, base, title, body } = opening
  demand(access, repository, ['pull_requests', 'write'])
  const from = source(world, repository, opening)
  const head = from.repository.refs.get(branchRef(from.branch))
  const baseOid = repository.refs.get(branchRef(base))
  if (head === undefined) throw invalid({ resource: 'PullRequest', field: 'head', code: 'invalid' })
  if (baseOid === undefined) throw invalid({ resource: 'PullRequest', field: 'base', code: 'invalid' })
  if (title === '') throw invalid({ resource: 'Issue', field: 'title', code: 'missing_field' })
  checkLength(body)
  checkNew(repository, { from, base })
  if (isAncestor(repository.objects, head, baseOid)) throw custom(`No commits between ${base} and ${from.branch}`)
  const id = nextId(world)
  repository.numbers += 1
  const at = now(world)
  const pull: Pull = {
    kind: 'pull',
    id,
    nodeId: nodeId('PR', id),
    number: repository.numbers,
    repository,
    author: access.account,
    createdAt: at,
    from,
    base,
    labels: new Set(),
    comments: [],
    deletions: [],
    reviews: [],
    reviewers: new Set(),
    edits: [],
    title,
    body,
    state: 'open',
    head,
    headMovedAt: at,
    baseOid,
    updatedAt: at,
    ...UNTOUCHED,
  }
  repository.pulls.set(pull.number, pull)
  world.nodes.set(pull.nodeId, pull)
  tellPull(world, pull, { action: 'opened', sender: access.account })
  startChecks(world, pull, { access, activity: 'opened' })
  return pull
}

function source(world: World, repository: Repository, { head, access }: Opening): Pull['from'] {
  const [, owner, branch] = /^([^:]+):(.+)$/s.exec(head) ?? []
  if (owner === undefined || branch === undefined) return { repository, branch: head }
  if (owner.toLowerCase() === repository.owner.login.toLowerCase()) return { repository, branch }
  const fork = [...world.repositories.values()].find(
    (one) => one.fork === repository && one.owner.login.toLowerCase() === owner.toLowerCase(),
  )
  if (!fork || !sees(access, fork)) throw invalid({ resource: 'PullRequest', field: 'head', code: 'invalid' })
  return { repository: fork, branch }
}

function checkNew(repository: Repository, wanted: Pick<Pull, 'from' | 'base'>): void {
  const { from, base } = wanted
  const standing = [...repository.pulls.values()].some(
    (pull) =>
      pull.state === 'open' &&
      pull.base === base &&
      pull.from.branch === from.branch &&
      pull.from.repository === from.repository,
  )
  if (standing) throw custom(`A pull request already exists for ${from.repository.owner.login}:${from.branch}.`)
}

function custom(message: string) {
  return refusal(422, message, { errors: [{ resource: 'PullRequest', code: 'custom', message }] })
}

/** The pull request of that number, or 404. */
export function pullOf(repository: Repository, number: number): Pull {
  const pull = repository.pulls.get(number)
  if (!pull) throw notFound()
  return pull
}
