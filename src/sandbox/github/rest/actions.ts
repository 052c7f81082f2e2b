// Workflow runs over REST: dispatch, list, look, and what people do with them.
import { decideDeployments, cancelRun } from '../actions/advance.ts'
import { queueRun } from '../actions/queue.ts'
import { showDeployment, showJob, showRun, showStatus, showWorkflow, workflowId } from '../actions/show.ts'
import type { Run } from '../actions/state.ts'
import { workflowAt, workflowPaths } from '../actions/trigger.ts'
import type { Workflow } from '../actions/workflow.ts'
import { branchRef, resolve } from '../refs.ts'
import { notFound, refusal } from '../refusal.ts'
import { isRecord, json, type Loose } from '../../reply.ts'
import type { SandboxReply } from '../../contract.ts'
import { iso, type Repository } from '../world.ts'
import { type AskedRepository, empty, paged, repositoryRoute, type Route } from './route.ts'

export const ACTIONS: readonly Route[] = [
  repositoryRoute('GET /actions/workflows', 'actions:read', (asked) => {
    const all = workflowsOf(asked.repository)
    const { items, headers } = paged(asked, all)
    return json(
      200,
      { total_count: all.length, workflows: items.map((one) => showWorkflow(asked.world, asked.repository, one)) },
      headers,
    )
  }),
  repositoryRoute('GET /actions/workflows/{workflow}', 'actions:read', (asked) =>
    json(200, showWorkflow(asked.world, asked.repository, workflowOf(asked))),
  ),
  repositoryRoute('POST /actions/workflows/{workflow}/dispatches', 'actions:write', dispatchRun),
  repositoryRoute('PUT /actions/workflows/{workflow}/disable', 'actions:write', (asked) => {
    asked.repository.settings.off.set(workflowOf(asked).path, 'disabled_manually')
    return empty()
  }),
  repositoryRoute('PUT /actions/workflows/{workflow}/enable', 'actions:write', (asked) => {
    asked.repository.settings.off.delete(workflowOf(asked).path)
    return empty()
  }),
  repositoryRoute('GET /actions/workflows/{workflow}/runs', 'actions:read', (asked) => {
    const { path } = workflowOf(asked)
    return listRuns(
      asked,
      asked.repository.runs.filter((run) => run.path === path),
    )
  }),
  repositoryRoute('GET /actions/runs', 'actions:read', (asked) => listRuns(asked, asked.repository.runs)),
  repositoryRoute('GET /actions/runs/{run}', 'actions:read', (asked) =>
    json(200, showRun(asked.world, asked.repository, runOf(asked))),
  ),
  repositoryRoute('GET /actions/runs/{run}/jobs', 'actions:read', (asked) => {
    const run = runOf(asked)
    const jobs = run.jobs.map((job) => showJob(asked.world, asked.repository, { run, job }))
    return json(200, { total_count: jobs.length, jobs })
  }),
  repositoryRoute('POST /actions/runs/{run}/cancel', 'actions:write', (asked) => {
    cancelRun(asked.world, asked.repository, runOf(asked))
    return json(202, {})
  }),
  repositoryRoute('POST /actions/runs/{run}/pending_deployments', 'deployments:write', (asked) => {
    decideDeployments(asked.world, asked.repository, {
      run: runOf(asked),
      approved: asked.body['state'] === 'approved',
    })
    return json(200, [])
  }),
  repositoryRoute('GET /deployments', 'deployments:read', (asked) => {
    const all = asked.repository.deployments
      .filter((one) => fits(asked, { environment: one.environment, sha: one.sha }))
      .toReversed()
    const { items, headers } = paged(asked, all)
    return json(
      200,
      items.map((one) => showDeployment(asked.world, asked.repository, one)),
      headers,
    )
  }),
  repositoryRoute('GET /deployments/{deployment}/statuses', 'deployments:read', (asked) => {
    const deployment = asked.repository.deployments.find(({ id }) => id === asked.number('deployment'))
    if (!deployment) throw notFound()
    return json(
      200,
      deployment.statuses.map((_, index) => showStatus(asked.world, asked.repository, { deployment, index })),
    )
  }),
]

function workflowsOf(repository: Repository): readonly Workflow[] {
  const head = repository.refs.get(branchRef(repository.defaultBranch)) ?? ''
  return workflowPaths(repository, head).flatMap((path) => workflowAt(repository, head, path) ?? [])
}

/** By its file's name, or its id. */
function workflowOf({ repository, part }: AskedRepository): Workflow {
  const wanted = part('workflow')
  const found = workflowsOf(repository).find(
    ({ path }) => path.endsWith(`/${wanted}`) || String(workflowId(path)) === wanted,
  )
  if (!found) throw notFound()
  return found
}

function runOf({ repository, number }: AskedRepository): Run {
  const found = repository.runs.find(({ id }) => id === number('run'))
  if (!found) throw notFound()
  return found
}

/** GitHub: "Create a workflow dispatch event"; with `return_run_details` 200 and the run, else 204. */
function dispatchRun(asked: AskedRepository): SandboxReply {
  const { world, repository, access, body } = asked
  const named = workflowOf(asked)
  const ref = typeof body['ref'] === 'string' ? body['ref'] : ''
  const sha = resolve(world, repository, ref)
  if (sha === undefined) throw refusal(422, `No ref found for: ${ref}`)
  const workflow = workflowAt(repository, sha, named.path)
  if (!workflow || !workflow.on.has('workflow_dispatch'))
    throw refusal(422, "Workflow does not have 'workflow_dispatch' trigger")
  if (repository.settings.off.has(workflow.path))
    throw refusal(422, "Cannot trigger a 'workflow_dispatch' on a disabled workflow")
  const given = isRecord(body['inputs']) ? body['inputs'] : {}
  const inputs = checkInputs(workflow, given)
  const trigger = { event: 'workflow_dispatch', sha, branch: ref.replace('refs/heads/', ''), actor: access.account }
  const run = queueRun(world, repository, { workflow, trigger, inputs })
  if (body['return_run_details'] !== true) return empty()
  const shown = showRun(world, repository, run)
  return json(200, { workflow_run_id: run.id, run_url: shown.url, html_url: shown.html_url })
}

function checkInputs(workflow: Workflow, given: Loose): Readonly<Record<string, string>> {
  const inputs = workflow.on.get('workflow_dispatch')?.['inputs']
  const declared = new Map(
    Object.entries(isRecord(inputs) ? inputs : {}).map(([name, one]) => [name, isRecord(one) ? one : {}]),
  )
  const unknown = Object.keys(given).filter((name) => !declared.has(name))
  if (unknown.length > 0) throw refusal(422, `Unexpected inputs provided: ${JSON.stringify(unknown)}`)
  const all: Record<string, string> = {}
  for (const [name, input] of declared) {
    const value = given[name] ?? input['default']
    if (value === undefined && input['required'] === true) throw refusal(422, `Required input '${name}' not provided`)
    if (value !== undefined) all[name] = typeof value === 'string' ? value : JSON.stringify(value)
  }
  return all
}

function listRuns(asked: AskedRepository, runs: readonly Run[]): SandboxReply {
  const { world, repository, query } = asked
  const found = runs
    .filter((run) =>
      fits(asked, { event: run.event, branch: run.headBranch, head_sha: run.headSha, actor: run.actor.login }),
    )
    .filter((run) => statusFits(run, query.get('status')) && createdFits(run, query.get('created')))
    .toReversed()
  const { items, headers } = paged(asked, found)
  return json(
    200,
    { total_count: found.length, workflow_runs: items.map((run) => showRun(world, repository, run)) },
    headers,
  )
}

function fits({ query }: AskedRepository, facts: Readonly<Record<string, string>>): boolean {
  return Object.entries(facts).every(([name, value]) => {
    const wanted = query.get(name)
    return wanted === null || wanted.toLowerCase() === value.toLowerCase()
  })
}

/** `status` takes conclusions, too. */
function statusFits(run: Run, wanted: string | null): boolean {
  return wanted === null || run.status === wanted || run.conclusion === wanted
}

/** `>=`, `<=`, `>`, `<` and `a..b`, of GitHub's "Searching on GitHub". */
function createdFits(run: Run, wanted: string | null): boolean {
  if (wanted === null) return true
  const at = iso(run.createdAt)
  const range = /^(.+)\.\.(.+)$/.exec(wanted)
  if (range) return at >= (range[1] ?? '') && at <= (range[2] ?? '')
  const [, sign = '', bound = ''] = /^(>=|<=|>|<)?(.+)$/.exec(wanted) ?? []
  const date = iso(Date.parse(bound))
  if (sign === '>=') return at >= date
  if (sign === '<=') return at <= date
  if (sign === '>') return at > date
  return sign === '<' ? at < date : at.startsWith(bound)
}
