import type { DeployFacts, Instant } from '../../core/facts.ts'
import type { DeploySpec } from '../../core/manifest/policy.ts'
import type { Deployer } from '../contract/deployer.ts'
import { deployFacts, getRun, githubTime, listRuns, type WorkflowRun } from '../contract/runs.ts'
import type { DeployerOpening } from './opening.ts'

type OnMergeSpec = Extract<DeploySpec, { kind: 'on-merge' }>

/** A push's run is there before Keyturn sees the merge; never longer than this. */
const EARLIER = 24 * 3_600_000

/** The merge itself deploys: nothing is started, the runs of its push are followed. */
export function openOnMerge(spec: OnMergeSpec, opening: DeployerOpening): Deployer {
  return {
    what: spec.file === undefined ? 'the workflows that the merge starts' : `${spec.file}, started by the merge`,
    status: (run, since) => follow(spec, opening, { run, since }),
    trigger: () => Promise.resolve(undefined),
  }
}

async function follow(
  spec: OnMergeSpec,
  opening: DeployerOpening,
  asked: { readonly run: string | undefined; readonly since: Instant },
): Promise<DeployFacts> {
  if (asked.run !== undefined && spec.file !== undefined) {
    const run = await getRun(opening.rest, asked.run)
    if (run !== undefined && run.conclusion === 'success') return deployFacts(run)
  }
  const runs = await ofThePush(spec, opening, asked.since)
  const [newest] = runs
  // None yet: GitHub starts them within seconds of the push, so this is a wait and not a reason to start anything.
  if (newest === undefined) return { state: 'running', about: 'no run of the merge is seen yet' }
  if (spec.file !== undefined) return deployFacts(newest)
  return worst(runs.filter((run) => run.head === newest.head).map(deployFacts))
}

/**
 * Runs by a push to the default branch that carries the new references: the approval's own, and every later one, though it came
 * before the approval was written down.
 */
async function ofThePush(
  spec: OnMergeSpec,
  { rest, defaultBranch, ownRun, seen }: DeployerOpening,
  since: Instant,
): Promise<readonly WorkflowRun[]> {
  const query = { event: 'push', branch: defaultBranch, created: `>=${githubTime(since - EARLIER)}` }
  const all = await listRuns(rest, { query, ...(spec.file === undefined ? {} : { file: spec.file }) })
  const own = all.find((run) => run.id === ownRun)?.workflow
  const head = seen?.()
  const pushes = all.filter((run) => run.workflow !== own)
  const first = Math.min(...pushes.filter((run) => run.head === head).map(({ id }) => Number(id)))
  return pushes.filter((run) => run.head === head || run.createdAt >= since || Number(run.id) > first)
}

const ORDER: readonly DeployFacts['state'][] = ['failed', 'waiting-for-approval', 'running', 'succeeded']

function worst(all: readonly DeployFacts[]): DeployFacts {
  const sorted = all.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
  return sorted[0] ?? { state: 'none' }
}
