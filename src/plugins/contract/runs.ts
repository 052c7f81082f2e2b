import type { DeployFacts, Instant } from '../../core/facts.ts'
import { misread } from '../../http/refuse.ts'
import { stamp } from '../../http/time.ts'
import { askGithub, type GithubRest, type Question } from './github.ts'
import { list, number, text } from './read.ts'

/** A run of GitHub Actions, as far as anybody here needs it (GitHub's REST document, `workflow-run`). */
export interface WorkflowRun {
  readonly id: string
  readonly workflow: string
  /** Counts the workflow's runs; undefined: not told. */
  readonly number: number | undefined
  readonly name: string
  /** The `run-name:` of its workflow, filled in; else what GitHub makes of the event. */
  readonly title: string
  readonly event: string
  readonly branch: string
  readonly url: string
  readonly status: string
  readonly conclusion: string | undefined
  readonly head: string
  readonly createdAt: Instant
  readonly startedAt: Instant
  readonly updatedAt: Instant
}

/** Undefined: there is no such run (any more). */
export async function getRun(rest: GithubRest, id: string): Promise<WorkflowRun | undefined> {
  const question: Question = { method: 'GET', path: '/actions/runs/{run}', at: [id], accept: [404] }
  const { request, reply } = await askGithub(rest, question)
  if (reply.status === 404) return undefined
  const run = readRun(reply.json)
  if (run === undefined) throw misread(request, reply, 'a run without id, status or time')
  return run
}

export interface WantedRuns {
  readonly file?: string
  readonly query: Readonly<Record<string, string>>
  readonly explain?: Question['explain']
}

/** What lets a run testify: only who may write here causes these, or a clock. A stranger's pull request proves nothing. */
export const CAUSES = [
  'workflow_run',
  'schedule',
  'push',
  'workflow_dispatch',
  'repository_dispatch',
  'deployment',
] as const

/** Runs that fit, newest first: of one workflow file, or of all. GitHub lists at most a thousand for a filter. */
export async function listRuns(rest: GithubRest, wanted: WantedRuns): Promise<readonly WorkflowRun[]> {
  const place =
    wanted.file === undefined
      ? { path: '/actions/runs' }
      : { path: '/actions/workflows/{workflow}/runs', at: [wanted.file] }
  const found: WorkflowRun[] = []
  for (let page = 1; page <= 10; page++) {
    const query = { ...wanted.query, per_page: '100', page: String(page) }
    const asked: Question = { ...place, method: 'GET', query }
    const { request, reply } = await askGithub(rest, { ...asked, ...explained(wanted) })
    const runs = list(reply.json, 'workflow_runs')
    if (runs === undefined) throw misread(request, reply, 'no list of runs')
    for (const item of runs) {
      const run = readRun(item)
      if (run === undefined) throw misread(request, reply, 'a run without id, status or time')
      found.push(run)
    }
    if (runs.length < 100) break
  }
  // GitHub tells the time in whole seconds, and numbers runs as they are made.
  return found.toSorted((a, b) => b.createdAt - a.createdAt || Number(b.id) - Number(a.id))
}

function explained({ explain }: WantedRuns): Pick<Question, 'explain'> {
  return explain === undefined ? {} : { explain }
}

/**
 * A concurrency group keeps one run pending and cancels it when a newer one is queued: nobody decided against ours, so it
 * is started again. A run that a person cancelled, with none after it, has failed.
 */
export async function isSuperseded(
  { rest, ownRun }: { readonly rest: GithubRest; readonly ownRun?: string },
  file: string,
  run: WorkflowRun,
): Promise<boolean> {
  if (run.conclusion !== 'cancelled') return false
  const runs = await listRuns(rest, { file, query: { created: `>=${githubTime(run.createdAt)}` } })
  return runs.some((one) => one.id !== ownRun && Number(one.id) > Number(run.id))
}

/** A run as a deployment. GitHub shows the newest attempt, so a re-run that succeeds counts as succeeded. */
export function deployFacts(run: WorkflowRun): DeployFacts {
  const state = stateOf(run)
  const about =
    state === 'failed' ? `run ${run.id} of ${run.name} ended as ${run.conclusion ?? 'nothing'}` : waitsFor(run)
  return {
    state,
    run: run.id,
    url: run.url,
    startedAt: run.startedAt,
    ...(run.status === 'completed' ? { finishedAt: run.updatedAt } : {}),
    ...(about === undefined ? {} : { about }),
  }
}

function stateOf(run: WorkflowRun): DeployFacts['state'] {
  if (run.status === 'waiting') return 'waiting-for-approval'
  if (run.status !== 'completed') return 'running'
  // A skipped or neutral run deployed nothing, whatever its colour.
  return run.conclusion === 'success' ? 'succeeded' : 'failed'
}

function waitsFor(run: WorkflowRun): string | undefined {
  return run.status === 'waiting' ? `run ${run.id} of ${run.name} waits for an approval` : undefined
}

/** An instant as GitHub's `created` filter takes it: whole seconds. */
export function githubTime(at: Instant): string {
  return new Date(Math.floor(at / 1000) * 1000).toISOString().replace('.000Z', 'Z')
}

function readRun(item: unknown): WorkflowRun | undefined {
  const [id, status] = [number(item, 'id'), text(item, 'status')]
  const createdAt = stamp(text(item, 'created_at'))
  if (id === undefined || status === undefined || createdAt === undefined) return undefined
  return {
    id: String(id),
    workflow: String(number(item, 'workflow_id') ?? ''),
    number: number(item, 'run_number'),
    name: text(item, 'name') ?? text(item, 'path') ?? 'a run',
    title: text(item, 'display_title') ?? '',
    event: text(item, 'event') ?? '',
    branch: text(item, 'head_branch') ?? '',
    url: text(item, 'html_url') ?? '',
    status,
    conclusion: text(item, 'conclusion'),
    head: text(item, 'head_sha') ?? '',
    createdAt,
    startedAt: stamp(text(item, 'run_started_at')) ?? createdAt,
    updatedAt: stamp(text(item, 'updated_at')) ?? createdAt,
  }
}
