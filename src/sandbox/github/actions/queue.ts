import { nextId, nodeId, now, type Repository, type World } from '../world.ts'
import { givenBy } from '../secrets/organization.ts'
import { scopeOf } from '../secrets/scopes.ts'
import { holds } from './condition.ts'
import { fill } from './expression.ts'
import { tellRun } from './tell.ts'
import type { Job, Run } from './state.ts'
import { advance, cancelRun } from './advance.ts'
import type { Trigger } from './trigger.ts'
import type { Concurrency, JobPlan, Workflow } from './workflow.ts'

/** What a run is made of. */
export interface Asked {
  readonly workflow: Workflow
  readonly trigger: Trigger
  readonly inputs: Readonly<Record<string, string>>
}

/** Queues a run. The organisation's and the repository's secrets are read now and never again (GitHub: "Secrets reference"). */
export function queueRun(world: World, repository: Repository, asked: Asked): Run {
  const { workflow, trigger, inputs } = asked
  const id = nextId(world)
  const scope = { repository, trigger, inputs, workflow: workflow.name }
  // Of two with one name the repository's comes first ("Secrets reference").
  const secrets = trigger.withoutSecrets
    ? []
    : [...givenBy(world, repository), ...scopeOf(world, repository, 'repository').secrets]
  const run: Run = {
    id,
    nodeId: nodeId('WFR', id),
    number: 1 + repository.runs.filter(({ path }) => path === workflow.path).length,
    path: workflow.path,
    name: workflow.name,
    title: titleOf(workflow, trigger, (text) => fill(text, scope)),
    event: trigger.event,
    headSha: trigger.sha,
    headBranch: trigger.branch,
    actor: trigger.actor,
    inputs,
    createdAt: now(world),
    secrets: new Map(secrets.map(([name, { value }]) => [name, value])),
    group: workflow.concurrency && fill(workflow.concurrency.group, scope),
    jobs: workflow.jobs.map((plan) => planJob(world, plan, { trigger, filled: (text) => fill(text, scope) })),
    status: 'queued',
    conclusion: undefined,
    attempt: 1,
    startedAt: undefined,
    updatedAt: now(world),
  }
  if (workflow.concurrency) makeRoom(world, repository, { run, concurrency: workflow.concurrency })
  repository.runs.push(run)
  tellRun(world, repository, { run, action: 'requested' })
  world.clock.at(world.clock.now() + (world.options.queueTime ?? 2000), () => advance(world, repository))
  return run
}

/** GitHub: "If `run-name` is omitted or is only whitespace, then the run name is set to event-specific information". */
function titleOf({ name, title }: Workflow, { event, activity }: Trigger, filled: (text: string) => string): string {
  const said = filled(title ?? '').trim()
  if (said !== '') return said
  return event === 'repository_dispatch' ? (activity ?? name) : name
}

interface Planning {
  readonly trigger: Trigger
  readonly filled: (text: string) => string
}

function planJob(world: World, plan: JobPlan, { trigger, filled }: Planning): Job {
  const runs = holds(plan.condition, trigger)
  const environment = plan.environment === undefined ? '' : filled(plan.environment)
  return {
    id: nextId(world),
    key: plan.key,
    name: plan.name,
    needs: plan.needs,
    environment: environment === '' ? undefined : environment,
    deploys: plan.deploys,
    group: plan.concurrency && filled(plan.concurrency.group),
    status: runs ? 'queued' : 'completed',
    conclusion: runs ? undefined : 'skipped',
    approved: false,
    startedAt: undefined,
    completedAt: undefined,
    deployment: undefined,
  }
}

/** One waits in a group at most, unless `queue: max`; `cancel-in-progress` ends the running one too (GitHub: "Concurrency"). */
function makeRoom(world: World, repository: Repository, asked: { run: Run; concurrency: Concurrency }): void {
  for (const other of repository.runs) {
    if (other.group !== asked.run.group || other.status === 'completed') continue
    const waits = other.status === 'queued' || other.status === 'pending'
    if (asked.concurrency.cancel || (waits && !asked.concurrency.all)) cancelRun(world, repository, other)
  }
}
