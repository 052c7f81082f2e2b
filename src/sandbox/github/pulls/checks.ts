import { demand } from '../access.ts'
import { appOf } from '../apps/installed.ts'
import { invalid, refusal } from '../refusal.ts'
import { emit } from '../webhooks.ts'
import { type Access, nextId, nodeId, now, type Repository, type World } from '../world.ts'
import { showCheck } from '../show.ts'
import type { Annotation, CheckRun } from './state.ts'

/** What a check run may say; absent: stays. Limits as in GitHub's REST description of check runs. */
export interface CheckChange {
  readonly name?: string | undefined
  readonly status?: string | undefined
  readonly conclusion?: string | undefined
  readonly title?: string | undefined
  readonly summary?: string | undefined
  readonly text?: string | undefined
  readonly detailsUrl?: string | undefined
  readonly externalId?: string | undefined
  /** Added to those that are there. */
  readonly annotations?: readonly Annotation[] | undefined
}

/** Annotations in one request. */
const MOST = 50

/** A check of which only the name is known yet. */
const NOTHING_TOLD = {
  conclusion: undefined,
  completedAt: undefined,
  title: undefined,
  summary: undefined,
  text: undefined,
  detailsUrl: undefined,
  externalId: undefined,
} as const

/** Adds a check run to a commit. Apps only. */
export function createCheck(
  world: World,
  repository: Repository,
  by: { access: Access; head: string; name: string; change: CheckChange },
): CheckRun {
  demandApp(by.access, repository)
  if (by.name === '') throw invalid({ resource: 'CheckRun', field: 'name', code: 'missing_field' })
  if (!repository.objects.commits.has(by.head)) throw refusal(422, `No commit found for SHA: ${by.head}`)
  const id = nextId(world)
  const check: CheckRun = {
    kind: 'check',
    id,
    nodeId: nodeId('CR', id),
    repository,
    app: makerOf(world, by.access),
    head: by.head,
    startedAt: now(world),
    name: by.name,
    status: 'queued',
    ...NOTHING_TOLD,
    annotations: [],
  }
  apply(world, check, by.change)
  repository.checks.push(check)
  world.nodes.set(check.nodeId, check)
  tell(world, check, { action: 'created', access: by.access })
  return check
}

/** Changes a check run of the same App. */
export function updateCheck(world: World, check: CheckRun, by: { access: Access; change: CheckChange }): void {
  demandApp(by.access, check.repository)
  if (makerOf(world, by.access).slug !== check.app.slug)
    throw refusal(403, 'Invalid app_id - check run can only be modified by the GitHub App that created it.')
  const was = check.status
  world.past.push(check.title ?? '', check.summary ?? '', check.text ?? '')
  apply(world, check, by.change)
  if (was !== 'completed' && check.status === 'completed')
    tell(world, check, { action: 'completed', access: by.access })
}

function makerOf(world: World, access: Access): CheckRun['app'] {
  if (access.by === 'actions') return { id: 15_368, slug: 'github-actions' }
  const { id, slug } = appOf(world, access.account) ?? world.app
  return { id, slug }
}

function demandApp(access: Access, repository: Repository): void {
  if (access.by === 'person') throw refusal(403, 'You must authenticate via a GitHub App.')
  demand(access, repository, ['checks', 'write'])
}

function apply(world: World, check: CheckRun, change: CheckChange): void {
  for (const field of ['summary', 'text'] as const)
    if ((change[field]?.length ?? 0) > 65_535)
      throw invalid({ resource: 'CheckRun', field, code: 'invalid', message: 'Only 65535 characters are allowed' })
  const { annotations = [], ...rest } = change
  // REST, "Create a check run", output.annotations: "limits the number of annotations to a maximum of 50 per API request".
  if (annotations.length > MOST)
    throw refusal(
      422,
      `Invalid request.\n\nNo more than ${MOST} items are allowed; ${annotations.length} were supplied.`,
    )
  check.annotations.push(...annotations)
  const known = Object.entries(rest).filter(([, value]) => value !== undefined)
  Object.assign(check, Object.fromEntries(known))
  if (change.conclusion !== undefined) check.status = 'completed'
  if (check.status === 'completed' && check.conclusion === undefined)
    throw invalid({ resource: 'CheckRun', field: 'conclusion', code: 'missing_field' })
  if (check.status === 'completed') check.completedAt ??= now(world)
  else Object.assign(check, { conclusion: undefined, completedAt: undefined })
}

/** A person presses one of its buttons: only the App that made it hears of that (GitHub: `check_run`, `requested_action`). */
export function pressButton(world: World, check: CheckRun, by: { access: Access; identifier: string }): void {
  emit(world, check.repository, {
    event: 'check_run',
    sender: by.access.account,
    payload: () => ({
      action: 'requested_action',
      check_run: showCheck(world, check),
      requested_action: { identifier: by.identifier },
    }),
  })
}

function tell(world: World, check: CheckRun, news: { action: string; access: Access }): void {
  emit(world, check.repository, {
    event: 'check_run',
    sender: news.access.account,
    payload: () => ({ action: news.action, check_run: showCheck(world, check) }),
  })
}
