import { showAccount } from '../accounts.ts'
import { showSimpleCommit } from '../git/show.ts'
import { apiUrl, showMinimalRepository } from '../show.ts'
import { runUrls } from '../urls.ts'
import { type Deployment, htmlUrl, iso, isoOrNull, type Repository, type World } from '../world.ts'
import type { Job, Run } from './state.ts'

/** The id GitHub gives a workflow file; here made of its path. */
export function workflowId(path: string): number {
  return Array.from(path).reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_000_007, 7)
}

export function showRun(world: World, repository: Repository, run: Run) {
  const url = `${apiUrl(repository)}/actions/runs/${run.id}`
  const head = repository.objects.commits.get(run.headSha)
  return {
    id: run.id,
    node_id: run.nodeId,
    name: run.name,
    path: run.path,
    display_title: run.title,
    run_number: run.number,
    run_attempt: run.attempt,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion ?? null,
    workflow_id: workflowId(run.path),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    actor: showAccount(world, run.actor),
    triggering_actor: showAccount(world, run.actor),
    created_at: iso(run.createdAt),
    updated_at: iso(run.updatedAt),
    run_started_at: iso(run.startedAt ?? run.createdAt),
    url,
    ...runUrls(url),
    // The sandbox gives a run's suite the run's own number.
    check_suite_id: run.id,
    check_suite_node_id: `CS_${run.nodeId}`,
    check_suite_url: `${apiUrl(repository)}/check-suites/${run.id}`,
    workflow_url: `${apiUrl(repository)}/actions/workflows/${workflowId(run.path)}`,
    previous_attempt_url: run.attempt > 1 ? `${url}/attempts/${run.attempt - 1}` : null,
    html_url: `${htmlUrl(world, repository)}/actions/runs/${run.id}`,
    pull_requests: [],
    head_commit: head === undefined ? null : showSimpleCommit(head),
    head_repository: showMinimalRepository(world, repository),
    repository: showMinimalRepository(world, repository),
  }
}

export function showJob(world: World, repository: Repository, at: { run: Run; job: Job }) {
  const { run, job } = at
  return {
    id: job.id,
    run_id: run.id,
    run_url: `${apiUrl(repository)}/actions/runs/${run.id}`,
    node_id: `CR_${job.id}`,
    head_sha: run.headSha,
    head_branch: run.headBranch,
    workflow_name: run.name,
    name: job.name,
    status: job.status,
    conclusion: job.conclusion ?? null,
    created_at: iso(run.createdAt),
    started_at: iso(job.startedAt ?? run.createdAt),
    completed_at: isoOrNull(job.completedAt),
    url: `${apiUrl(repository)}/actions/jobs/${job.id}`,
    html_url: `${htmlUrl(world, repository)}/actions/runs/${run.id}/job/${job.id}`,
    run_attempt: run.attempt,
    steps: [],
    labels: ['ubuntu-latest'],
    check_run_url: `${apiUrl(repository)}/check-runs/${job.id}`,
    runner_id: null,
    runner_name: null,
    runner_group_id: null,
    runner_group_name: null,
  }
}

export function showDeployment(world: World, repository: Repository, deployment: Deployment) {
  return {
    id: deployment.id,
    node_id: deployment.nodeId,
    sha: deployment.sha,
    ref: deployment.ref,
    task: 'deploy',
    payload: {},
    environment: deployment.environment,
    original_environment: deployment.environment,
    description: null,
    creator: showAccount(world, deployment.creator),
    created_at: iso(deployment.createdAt),
    updated_at: iso(deployment.statuses[0]?.at ?? deployment.createdAt),
    url: `${apiUrl(repository)}/deployments/${deployment.id}`,
    statuses_url: `${apiUrl(repository)}/deployments/${deployment.id}/statuses`,
    repository_url: apiUrl(repository),
  }
}

export function showStatus(world: World, repository: Repository, at: { deployment: Deployment; index: number }) {
  const { deployment } = at
  const status = deployment.statuses[at.index]
  return {
    id: status?.id ?? 0,
    node_id: `DES_${status?.id ?? 0}`,
    state: status?.state ?? 'pending',
    description: '',
    environment: deployment.environment,
    creator: showAccount(world, deployment.creator),
    created_at: iso(status?.at ?? deployment.createdAt),
    updated_at: iso(status?.at ?? deployment.createdAt),
    log_url: `${htmlUrl(world, repository)}/actions/runs/${deployment.run}`,
    target_url: `${htmlUrl(world, repository)}/actions/runs/${deployment.run}`,
    deployment_url: `${apiUrl(repository)}/deployments/${deployment.id}`,
    repository_url: apiUrl(repository),
    url: `${apiUrl(repository)}/deployments/${deployment.id}/statuses/${status?.id ?? 0}`,
  }
}

export function showWorkflow(
  world: World,
  repository: Repository,
  workflow: { readonly path: string; readonly name: string },
) {
  const { path, name } = workflow
  const id = workflowId(path)
  return {
    id,
    node_id: `W_${id}`,
    name,
    path,
    state: repository.settings.off.get(path) ?? 'active',
    created_at: iso(repository.createdAt),
    updated_at: iso(repository.createdAt),
    url: `${apiUrl(repository)}/actions/workflows/${id}`,
    html_url: `${htmlUrl(world, repository)}/blob/${repository.defaultBranch}/${path}`,
    badge_url: `${htmlUrl(world, repository)}/workflows/${encodeURIComponent(name)}/badge.svg`,
  }
}
