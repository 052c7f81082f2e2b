import { atLeast, demand, roleOf } from '../access.ts'
import { namedLabel } from '../pulls/labels.ts'
import { checkLength } from '../pulls/open.ts'
import { invalid, notFound, refusal } from '../refusal.ts'
import { type Access, nextId, nodeId, now, type Repository, type World } from '../world.ts'
import type { Issue } from './state.ts'

/** What an issue is to be. */
export interface OpeningIssue {
  readonly access: Access
  readonly title: string
  readonly body: string
  readonly labels: readonly string[]
}

/** Opens an issue. Labels are made where there are none; of who may not push they are dropped (REST, "Create an issue"). */
export function openIssue(world: World, repository: Repository, opening: OpeningIssue): Issue {
  const { access, title, body } = opening
  demand(access, repository, ['issues', 'write'])
  checkTexts({ title, body })
  const pushes = access.by !== 'person' || atLeast(roleOf(repository, access.account.login), 'write')
  const labels = pushes ? opening.labels.map((name) => namedLabel(world, repository, { access, name })) : []
  const id = nextId(world)
  repository.numbers += 1
  const at = now(world)
  const issue: Issue = {
    kind: 'issue',
    id,
    nodeId: nodeId('I', id),
    number: repository.numbers,
    repository,
    author: access.account,
    createdAt: at,
    labels: new Set(labels),
    comments: [],
    deletions: [],
    title,
    body,
    state: 'open',
    reason: undefined,
    updatedAt: at,
    closedAt: undefined,
  }
  repository.issues.set(issue.number, issue)
  world.nodes.set(issue.nodeId, issue)
  return issue
}

/** What is to change; undefined: it stays. */
export interface IssueChange {
  readonly title: string | undefined
  readonly body: string | undefined
  readonly state: 'open' | 'closed' | undefined
  readonly reason: Issue['reason']
}

/** Changes an issue: an App by its permission, a person their own or with the role to triage. */
export function changeIssue(world: World, issue: Issue, by: { access: Access; change: IssueChange }): void {
  const { access, change } = by
  demand(access, issue.repository, ['issues', 'write'])
  const role = roleOf(issue.repository, access.account.login)
  if (access.by === 'person' && issue.author !== access.account && !atLeast(role, 'triage'))
    throw refusal(403, 'Must have admin rights to Repository.')
  const { title = issue.title, body = issue.body, state = issue.state } = change
  checkTexts({ title, body })
  if (body !== issue.body) world.past.push(issue.body)
  if (title !== issue.title) world.past.push(issue.title)
  const at = now(world)
  if (state !== issue.state) {
    issue.reason = change.reason ?? (state === 'open' ? 'reopened' : 'completed')
    issue.closedAt = state === 'open' ? undefined : at
  }
  Object.assign(issue, { title, body, state, updatedAt: at })
}

function checkTexts({ title, body }: { readonly title: string; readonly body: string }): void {
  if (title.trim() === '') throw invalid({ resource: 'Issue', field: 'title', code: 'missing_field' })
  checkLength(body)
}

/** The issue of that number, or 404; a pull request's is not kept here. */
export function issueOf(repository: Repository, number: number): Issue {
  const issue = repository.issues.get(number)
  if (issue === undefined) throw notFound()
  return issue
}
