import type { DeployFacts } from '../../core/facts.ts'
import { MARK, type DispatchSpec } from '../../core/manifest/policy.ts'
import { Failure } from '../../core/failure.ts'
import type { Explained } from '../../http/send.ts'
import type { Deployer } from '../contract/deployer.ts'
import { askGithub } from '../contract/github.ts'
import { isOf, markIn, markOf, startedAt } from '../contract/marks.ts'
import { deployFacts, getRun, githubTime, isSuperseded, listRuns, type WorkflowRun } from '../contract/runs.ts'
import type { DeployerOpening } from './opening.ts'

type Started = { readonly run: string; readonly url?: string }

/** An event's run is listed seconds later: after a lost answer it is looked for so often, so many milliseconds apart. */
const LOOKS = 10
const PAUSE = 2_000
/** What is not listed by then was not started, or does not show its mark. */
const LATEST = 600_000

/**
 * `repository_dispatch`: GitHub answers nothing, not even a run's id. So the event carries a mark, the run shows it in its title, and
 * what is known of a start is that mark: before one is sent it is looked for, and it is never sent twice unseen.
 */
export function openRepositoryDispatch(spec: DispatchSpec, opening: DeployerOpening): Deployer {
  const carried = Object.entries(spec.payload).map(([name, value]) => `${name}=${value}`)
  return {
    what: `${spec.file} by the event ${spec.event}${carried.length === 0 ? '' : ` with ${carried.join(', ')}`}`,
    status: (run) => (run === undefined ? Promise.resolve({ state: 'none' }) : follow(spec, opening, run)),
    trigger: () => trigger(spec, opening),
  }
}

/** A run that somebody copied the mark into is as good: only who may write here sends such events. The newest counts. */
async function runsOf(spec: DispatchSpec, opening: DeployerOpening): Promise<readonly WorkflowRun[]> {
  const query = {
    event: 'repository_dispatch',
    branch: opening.defaultBranch,
    created: `>=${githubTime(opening.purpose().since)}`,
  }
  const runs = await listRuns(opening.rest, {
    file: spec.file,
    query,
    explain: (status) => (status === 404 ? missingFile(spec) : undefined),
  })
  return runs.filter(({ id, event }) => id !== opening.ownRun && event === 'repository_dispatch')
}

async function follow(spec: DispatchSpec, opening: DeployerOpening, handle: string): Promise<DeployFacts> {
  // Once it ended, its own id is known.
  if (/^\d+$/.test(handle)) {
    const run = await getRun(opening.rest, handle)
    return run === undefined ? { state: 'none' } : deployFacts(run)
  }
  // The slots were written again since: what was sent before may have brought what stood there between, and is not looked for.
  if (!isOf(handle, opening.purpose())) return { state: 'none' }
  const runs = await runsOf(spec, opening)
  const run = runs.find((one) => markIn(one, opening.purpose()) === handle)
  if (run === undefined) return unseen(spec, handle, opening.now())
  return (await isSuperseded(opening, spec.file, run)) ? { state: 'none' } : deployFacts(run)
}

function unseen(spec: DispatchSpec, mark: string, now: number): DeployFacts {
  const { event, file } = spec
  const at = startedAt(mark)
  if (now - at < LATEST) return { state: 'running', about: `the event ${event} was sent; its run is not listed yet` }
  return {
    state: 'failed',
    about: `the event ${event} was sent at ${githubTime(at)}, and no run of ${file} shows ${mark} in its title: ${file} needs \`on: repository_dispatch\` with this type, and a \`run-name:\` with \`\${{ github.event.client_payload.${MARK} }}\``,
  }
}

/** What stands there and did not fail is taken for ours; what failed is started anew, for only a person asks for that. */
async function trigger(spec: DispatchSpec, opening: DeployerOpening): Promise<Started> {
  const runs = await runsOf(spec, opening)
  const newest = runs.find((run) => markIn(run, opening.purpose()) !== undefined)
  const standing = newest && markIn(newest, opening.purpose())
  if (newest !== undefined && standing !== undefined && deployFacts(newest).state !== 'failed')
    return { run: standing, url: newest.url }
  const mark = markOf(opening.purpose(), opening.now())
  try {
    await send(spec, opening, mark)
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.effect !== 'unknown') throw thrown
    if (!(await isListed(spec, opening, mark))) throw thrown
  }
  return { run: mark }
}

async function isListed(spec: DispatchSpec, opening: DeployerOpening, mark: string): Promise<boolean> {
  for (let look = 0; look < LOOKS; look++) {
    await opening.sleep(PAUSE)
    const runs = await runsOf(spec, opening)
    if (runs.some((run) => markIn(run, opening.purpose()) === mark)) return true
  }
  return false
}

async function send(spec: DispatchSpec, { rest }: DeployerOpening, mark: string): Promise<void> {
  await askGithub(rest, {
    method: 'POST',
    path: '/dispatches',
    body: { event_type: spec.event, client_payload: { ...spec.payload, [MARK]: mark } },
    repeats: 0,
    explain: (status) => explain(status, spec),
  })
}

function explain(status: number, { event }: DispatchSpec): Explained | undefined {
  if (status === 403 || status === 404)
    return {
      code: 'permission-missing',
      message: `Keyturn's App may not send the event ${event}: it needs "Contents: write".`,
    }
  if (status === 422)
    return {
      code: 'refused',
      message: `GitHub does not take the event ${event} as it is: its type has up to 100 characters, and \`payload:\` is small.`,
    }
  return undefined
}

function missingFile({ file }: DispatchSpec): Explained {
  return {
    code: 'not-found',
    message: `There is no workflow ${file} on the default branch. Check \`deploy:\` in rotation.yml.`,
  }
}
