import type { DeployFacts, Instant } from '../../core/facts.ts'
import type { DeploySpec } from '../../core/manifest/policy.ts'
import { Failure } from '../../core/failure.ts'
import { misread } from '../../http/refuse.ts'
import type { Explained, Reply, Request } from '../../http/send.ts'
import type { Deployer } from '../contract/deployer.ts'
import { askGithub, type Question } from '../contract/github.ts'
import { number, text } from '../contract/read.ts'
import { deployFacts, getRun, githubTime, isSuperseded, listRuns, type WorkflowRun } from '../contract/runs.ts'
import type { DeployerOpening } from './opening.ts'

type WorkflowSpec = Extract<DeploySpec, { kind: 'workflow' }>
type Started = { readonly run: string; readonly url?: string }

/** Servers that answer 204 show the run seconds later: asked for so often, so many milliseconds apart. */
const LOOKS = 10
const PAUSE = 2_000

/** A fresh `workflow_dispatch` of one file, followed by its run id. A second one is harmless. */
export function openWorkflow(spec: WorkflowSpec, opening: DeployerOpening): Deployer {
  const inputs = Object.entries(spec.inputs).map(([name, value]) => `${name}=${value}`)
  return {
    what: inputs.length === 0 ? spec.file : `${spec.file} with ${inputs.join(', ')}`,
    status: (run, since) => follow(spec, opening, { run, since }),
    trigger: () => trigger(spec, opening),
  }
}

async function follow(
  spec: WorkflowSpec,
  opening: DeployerOpening,
  asked: { readonly run: string | undefined; readonly since: Instant },
): Promise<DeployFacts> {
  const run = asked.run === undefined ? await newest(spec, opening, asked.since) : await getRun(opening.rest, asked.run)
  if (run === undefined || (await isSuperseded(opening, spec.file, run))) return { state: 'none' }
  return deployFacts(run)
}

async function newest(
  spec: WorkflowSpec,
  { rest, actor, ownRun }: DeployerOpening,
  since: Instant,
): Promise<WorkflowRun | undefined> {
  const query = {
    event: 'workflow_dispatch',
    created: `>=${githubTime(since)}`,
    ...(actor === undefined ? {} : { actor }),
    ...(spec.ref === undefined ? {} : { branch: spec.ref }),
  }
  const runs = await listRuns(rest, { file: spec.file, query })
  return runs.find((run) => run.id !== ownRun && run.createdAt >= Math.floor(since / 1000) * 1000)
}

/**
 * 200 with the run's id (`return_run_details`, since 2026-02-19), or 204 from older servers: then the run is looked for. Enterprise
 * Servers that do not know the parameter refuse it, and a refused request may be sent again.
 */
async function trigger(spec: WorkflowSpec, opening: DeployerOpening): Promise<Started> {
  const before = opening.now()
  const { request, reply } = await dispatch(spec, opening, { return_run_details: true }).catch((thrown: unknown) => {
    const unknown = thrown instanceof Failure && (thrown.status === 400 || thrown.status === 422)
    if (unknown) return dispatch(spec, opening, {})
    throw thrown
  })
  const id = number(reply.json, 'workflow_run_id')
  if (id !== undefined) {
    const url = text(reply.json, 'html_url')
    return { run: String(id), ...(url === undefined ? {} : { url }) }
  }
  return lookFor(spec, opening, { since: before, request, reply })
}

async function lookFor(
  spec: WorkflowSpec,
  opening: DeployerOpening,
  { since, request, reply }: { readonly since: Instant; readonly request: Request; readonly reply: Reply },
): Promise<Started> {
  for (let look = 0; look < LOOKS; look++) {
    const run = await newest(spec, opening, since)
    if (run !== undefined) return { run: run.id, url: run.url }
    await opening.sleep(PAUSE)
  }
  throw misread(request, reply, 'no run that began')
}

async function dispatch(
  spec: WorkflowSpec,
  opening: DeployerOpening,
  more: Readonly<Record<string, boolean>>,
): Promise<{ readonly request: Request; readonly reply: Reply }> {
  const question: Question = {
    method: 'POST',
    path: '/actions/workflows/{workflow}/dispatches',
    at: [spec.file],
    body: { ref: spec.ref ?? opening.defaultBranch, inputs: spec.inputs, ...more },
    repeats: 0,
    explain: (status) => explain(status, spec),
  }
  return askGithub(opening.rest, question)
}

function explain(status: number, spec: WorkflowSpec): Explained | undefined {
  if (status === 403)
    return {
      code: 'permission-missing',
      message: `Keyturn's App may not start ${spec.file}: it needs "Actions: write".`,
    }
  if (status === 404)
    return {
      code: 'not-found',
      message: `There is no workflow ${spec.file} on the default branch. Check \`deploy:\` in rotation.yml.`,
    }
  if (status === 422)
    return {
      code: 'refused',
      message: `${spec.file} cannot be started so: it needs \`on: workflow_dispatch\` with the inputs that \`deploy:\` names, and the branch must exist.`,
    }
  return undefined
}
