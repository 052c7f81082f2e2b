import type { SecretScope } from '../contract.ts'
import { scopeOf } from '../secrets/scopes.ts'
import { refusal } from '../refusal.ts'
import { fullName, nextId, nodeId, now, type Deployment, type Repository, type World } from '../world.ts'
import { letsIn } from './lets.ts'
import { tellDeployment, tellRun } from './tell.ts'
import type { Job, Run } from './state.ts'

/** Starts everything that may start now: runs whose group is free, jobs whose needs are met and whose environment lets them. */
export function advance(world: World, repository: Repository): void {
  for (const run of repository.runs) {
    if (run.status === 'completed' || held(repository, run)) continue
    for (const job of run.jobs) tryJob(world, repository, { run, job })
    settleRun(world, repository, run)
  }
}

/** An earlier run of the same group is not over: this one is pending. */
function held(repository: Repository, run: Run): boolean {
  if (run.group === undefined) return false
  const before = repository.runs.slice(0, repository.runs.indexOf(run))
  const blocked = before.some((other) => other.group === run.group && other.status !== 'completed')
  if (blocked) run.status = 'pending'
  return blocked
}

interface At {
  readonly run: Run
  readonly job: Job
}

function tryJob(world: World, repository: Repository, { run, job }: At): void {
  if (job.status === 'completed' || job.status === 'in_progress') return
  const needed = run.jobs.filter(({ key }) => job.needs.includes(key))
  if (needed.some(({ status }) => status !== 'completed')) return
  if (needed.some(({ conclusion }) => conclusion !== 'success')) return end(world, { run, job }, 'skipped')
  if (job.group !== undefined && groupBusy(repository, job)) {
    job.status = 'pending'
    return
  }
  const environment = repository.environments.get((job.environment ?? '').toLowerCase())
  // GitHub: the branch "is not allowed to deploy to" it "due to environment protection rules".
  if (environment !== undefined && !letsIn(repository, environment, run.headBranch))
    return end(world, { run, job }, 'failure')
  const reviewers = environment?.reviewers ?? []
  if (job.deployment === undefined && job.environment !== undefined && job.deploys)
    deploy(world, repository, { run, job })
  if (reviewers.length > 0 && !job.approved) return wait(world, repository, { run, job })
  start(world, repository, { run, job })
}

function groupBusy(repository: Repository, job: Job): boolean {
  return repository.runs.some((run) =>
    run.jobs.some((other) => other !== job && other.group === job.group && other.status === 'in_progress'),
  )
}

function wait(world: World, repository: Repository, { run, job }: At): void {
  if (job.status === 'waiting') return
  job.status = 'waiting'
  setDeployment(world, repository, { run, job, state: 'waiting' })
}

/** The environment's secrets are read now. */
function start(world: World, repository: Repository, { run, job }: At): void {
  job.status = 'in_progress'
  job.startedAt = now(world)
  if (run.status !== 'in_progress') tellRun(world, repository, { run, action: 'in_progress' })
  run.status = 'in_progress'
  run.startedAt ??= now(world)
  setDeployment(world, repository, { run, job, state: 'in_progress' })
  const began = world.clock.now()
  const finish = (conclusion: 'success' | 'failure') => {
    const at = Math.max(world.clock.now(), began + (world.options.jobTime ?? 20_000))
    world.clock.at(at, () => finishJob(world, repository, { run, job, conclusion }))
  }
  const secrets = snapshot(world, repository, { run, job })
  work(world, repository, { run, job, secrets }).then(finish, () => finish('failure'))
}

function snapshot(world: World, repository: Repository, { run, job }: At): ReadonlyMap<string, string> {
  if (job.environment === undefined) return run.secrets
  const name: SecretScope = `environment/${job.environment}`
  const own = repository.environments.has(job.environment.toLowerCase()) ? scopeOf(world, repository, name).secrets : []
  return new Map([...run.secrets, ...[...own].map(([key, { value }]) => [key, value] as const)])
}

function variable(
  world: World,
  repository: Repository,
  { environment, name }: { environment: string | undefined; name: string },
): string | undefined {
  if (environment === undefined || !repository.environments.has(environment.toLowerCase())) return undefined
  return scopeOf(world, repository, `environment/${environment}`).variables.get(name.toUpperCase())?.value
}

function work(
  world: World,
  repository: Repository,
  { run, job, secrets }: At & { secrets: ReadonlyMap<string, string> },
): Promise<'success' | 'failure'> {
  if (!world.onJob) return Promise.resolve('success')
  return world.onJob({
    repository: fullName(repository),
    run: { id: run.id, workflow: run.path, event: run.event, createdAt: run.createdAt, actor: run.actor.login },
    job: job.key,
    secrets: (name) => secrets.get(name.toUpperCase()),
    vars: (name) => variable(world, repository, { environment: job.environment, name }),
    inputs: run.inputs,
    environment: job.environment,
    headSha: run.headSha,
  })
}

function finishJob(
  world: World,
  repository: Repository,
  { run, job, conclusion }: At & { conclusion: 'success' | 'failure' },
): void {
  // Cancelled in the meantime.
  if (job.status === 'completed') return
  end(world, { run, job }, conclusion)
  setDeployment(world, repository, { run, job, state: conclusion })
  advance(world, repository)
}

function end(world: World, { run, job }: At, conclusion: NonNullable<Job['conclusion']>): void {
  job.status = 'completed'
  job.conclusion = conclusion
  job.completedAt = now(world)
  run.updatedAt = now(world)
}

function settleRun(world: World, repository: Repository, run: Run): void {
  const open = run.jobs.filter(({ status }) => status !== 'completed')
  if (open.length > 0) {
    if (open.every(({ status }) => status === 'waiting')) run.status = 'waiting'
    else if (open.every(({ status }) => status === 'pending')) run.status = 'pending'
    return
  }
  const failed = run.jobs.some(({ conclusion }) => conclusion === 'failure')
  completeRun(world, repository, { run, conclusion: failed ? 'failure' : 'success' })
}

function completeRun(
  world: World,
  repository: Repository,
  { run, conclusion }: { run: Run; conclusion: NonNullable<Run['conclusion']> },
): void {
  run.status = 'completed'
  run.conclusion = conclusion
  run.updatedAt = now(world)
  tellRun(world, repository, { run, action: 'completed' })
  // Whoever waits for the group is let in by the next turn.
  world.clock.at(world.clock.now(), () => advance(world, repository))
}

/** Ends a run by hand, or for a newer one of its group. */
export function cancelRun(world: World, repository: Repository, run: Run): void {
  if (run.status === 'completed') throw refusal(409, 'Cannot cancel a workflow run that is completed.')
  for (const job of run.jobs) {
    if (job.status === 'completed') continue
    end(world, { run, job }, 'cancelled')
    setDeployment(world, repository, { run, job, state: 'failure' })
  }
  completeRun(world, repository, { run, conclusion: 'cancelled' })
}

/** Jobs that did not succeed begin again, in the same run (GitHub: "Re-running workflows and jobs"). */
export function rerun(world: World, repository: Repository, run: Run): void {
  if (run.status !== 'completed') return
  run.attempt += 1
  run.status = 'queued'
  run.conclusion = undefined
  run.startedAt = undefined
  for (const job of run.jobs.filter(({ conclusion }) => conclusion !== 'success')) {
    job.status = 'queued'
    job.conclusion = undefined
    job.approved = false
    job.deployment = undefined
  }
  world.clock.at(world.clock.now() + (world.options.queueTime ?? 2000), () => advance(world, repository))
}

/** A reviewer's word on everything of a run that waits. */
export function decideDeployments(
  world: World,
  repository: Repository,
  { run, approved }: { run: Run; approved: boolean },
): void {
  for (const job of run.jobs.filter(({ status }) => status === 'waiting')) {
    job.approved = approved
    if (approved) continue
    end(world, { run, job }, 'failure')
    setDeployment(world, repository, { run, job, state: 'failure' })
  }
  if (approved) run.status = 'queued'
  world.clock.at(world.clock.now() + 1000, () => advance(world, repository))
}

function deploy(world: World, repository: Repository, { run, job }: At): void {
  const id = nextId(world)
  const deployment: Deployment = {
    id,
    nodeId: nodeId('DE', id),
    environment: job.environment ?? '',
    sha: run.headSha,
    ref: run.headBranch,
    creator: run.actor,
    createdAt: now(world),
    run: run.id,
    statuses: [],
  }
  repository.deployments.push(deployment)
  job.deployment = id
}

function setDeployment(world: World, repository: Repository, at: At & { state: string }): void {
  const deployment = repository.deployments.find(({ id }) => id === at.job.deployment)
  if (!deployment) return
  deployment.statuses.unshift({ id: nextId(world), state: at.state, at: now(world) })
  tellDeployment(world, repository, { run: at.run, deployment, state: at.state })
}
