import { Buffer } from 'node:buffer'
import { Failure } from '../../core/failure.ts'
import type { Instant, Testimony } from '../../core/facts.ts'
import { MARK, type RunWitnessSpec } from '../../core/manifest/policy.ts'
import type { Explained } from '../../http/send.ts'
import { askGithub, type GithubRest } from '../contract/github.ts'
import { markIn, markOf, type Purpose } from '../contract/marks.ts'
import { text } from '../contract/read.ts'
import { CAUSES, githubTime, isSuperseded, listRuns, type WorkflowRun } from '../contract/runs.ts'
import type { Heir, Witness } from '../contract/witness.ts'

/** What the witness `github-run` is opened with. */
export interface RunOpening {
  readonly rest: GithubRest
  readonly now: () => Instant
  readonly defaultBranch: string
  /** Which of the credential's witnesses it is, for the key that every slot holds now. */
  readonly purpose: () => Purpose
  /** Keyturn's own run proves nothing about the app. */
  readonly ownRun?: string
}

/** GitHub lists a run seconds after it was queued. */
const LAG = 10_000

/**
 * A smoke test: a run of a workflow on the default branch that began after every deployment had ended. Its conclusion is the testimony.
 * Keyturn starts it, with a mark that its title shows; or somebody else does, and then any later run of it counts.
 */
export function openGithubRun(spec: RunWitnessSpec, opening: RunOpening): Witness {
  const witness: Witness = { id: 'github-run', what: what(spec), serves: (_since, heir) => serves(spec, opening, heir) }
  return spec.start === 'keyturn' ? { ...witness, ask: (heir) => ask(spec, opening, heir) } : witness
}

function what({ file, inputs, start }: RunWitnessSpec): string {
  const given = Object.entries(inputs).map(([name, value]) => `${name}=${value}`)
  const run = `a run of ${file}${given.length === 0 ? '' : ` with ${given.join(', ')}`}`
  return start === 'keyturn' ? run : `${run} that starts by itself`
}

async function serves(spec: RunWitnessSpec, opening: RunOpening, { deployedAt }: Heir): Promise<Testimony> {
  const at = opening.now()
  if (deployedAt === undefined)
    return { ...about(spec), answer: 'the deployment is not over yet', verdict: 'waiting', at }
  const asked = { ...about(spec), asked: `${what(spec)}, after ${githubTime(deployedAt)}` }
  const runs = await runsOf(spec, opening, deployedAt)
  if (spec.start === 'itself') return { ...asked, ...heard(runs[0], at) }
  const own = runs.find((run) => markIn(run, testOf(opening, deployedAt)) !== undefined)
  const gone = own === undefined || (await isSuperseded(opening, spec.file, own))
  return gone
    ? { ...asked, answer: 'it is not started yet', verdict: 'waiting', at, unasked: true }
    : { ...asked, ...heard(own, at) }
}

function about(spec: RunWitnessSpec): Pick<Testimony, 'witness' | 'asked' | 'lag'> {
  return { witness: 'github-run', asked: what(spec), lag: LAG }
}

/** One test for each end of the deployments: what was tested before proves nothing about what is deployed again. */
function testOf({ purpose }: RunOpening, deployedAt: Instant): Purpose {
  return { of: `${purpose().of}.${deployedAt.toString(36)}`, since: deployedAt }
}

/** Newest first. GitHub tells the time of a run in whole seconds. */
async function runsOf(
  { file, start }: RunWitnessSpec,
  { rest, defaultBranch, ownRun }: RunOpening,
  since: Instant,
): Promise<readonly WorkflowRun[]> {
  const runs = await listRuns(rest, {
    file,
    query: { branch: defaultBranch, created: `>=${githubTime(since)}` },
    explain: (status) => (status === 404 ? missingFile(file) : undefined),
  })
  const causes: readonly string[] = start === 'keyturn' ? ['workflow_dispatch'] : CAUSES
  return runs.filter(
    ({ id, event, branch, createdAt }) =>
      id !== ownRun && branch === defaultBranch && causes.includes(event) && createdAt >= since - (since % 1_000),
  )
}

type Heard = Pick<Testimony, 'answer' | 'verdict' | 'at' | 'number'>

const UNDER_WAY: readonly string[] = ['queued', 'in_progress', 'requested', 'waiting', 'pending']
const FAILED: readonly string[] = ['failure', 'timed_out', 'startup_failure', 'cancelled']

/** What is neither success nor failure tested nothing, and is no answer. */
function heard(run: WorkflowRun | undefined, now: Instant): Heard {
  if (run === undefined) return { answer: 'none began since', verdict: 'waiting', at: now }
  const { number, status, conclusion, url } = run
  const numbered = number === undefined ? {} : { number }
  if (UNDER_WAY.includes(status))
    return { ...numbered, answer: `run ${run.id} is ${status.replace('_', ' ')}: ${url}`, verdict: 'waiting', at: now }
  const ended = { ...numbered, answer: `run ${run.id} ended as ${conclusion ?? status}: ${url}`, at: run.updatedAt }
  if (status !== 'completed' || conclusion === undefined) return { ...ended, verdict: 'unknown' }
  if (conclusion === 'success') return { ...ended, verdict: 'yes' }
  return FAILED.includes(conclusion)
    ? { ...ended, answer: `${ended.answer}; run it again once it can succeed`, verdict: 'no' }
    : { ...ended, verdict: 'unknown' }
}

/** A run that does not show its mark could not be found again, and would be started for ever: its workflow is read first. */
async function ask(spec: RunWitnessSpec, opening: RunOpening, { deployedAt }: Heir): Promise<void> {
  if (deployedAt === undefined) return
  const { rest, defaultBranch } = opening
  if (!showsMark(await workflowText(spec, opening)))
    throw new Failure(
      'input-invalid',
      `${spec.file} was not started: its runs could not be told from others. Give it an input \`${MARK}\`, and \`run-name: Smoke test \${{ inputs.${MARK} }}\`.`,
      { effect: 'not-done' },
    )
  await askGithub(rest, {
    method: 'POST',
    path: '/actions/workflows/{workflow}/dispatches',
    at: [spec.file],
    body: {
      ref: defaultBranch,
      inputs: { ...spec.inputs, [MARK]: markOf(testOf(opening, deployedAt), opening.now()) },
    },
    repeats: 0,
    explain: (status) => explain(status, spec),
  })
}

async function workflowText({ file }: RunWitnessSpec, { rest, defaultBranch }: RunOpening): Promise<string> {
  const { reply } = await askGithub(rest, {
    method: 'GET',
    path: '/contents/{path}',
    at: [`.github/workflows/${file}`],
    query: { ref: defaultBranch },
    explain: (status) => (status === 404 ? missingFile(file) : undefined),
  })
  return Buffer.from(text(reply.json, 'content') ?? '', 'base64').toString('utf8')
}

/** On the line of `run-name:` or the one below. */
function showsMark(workflow: string): boolean {
  return /^["']?run-name["']?:[^\n]*(?:\n[ \t][^\n]*)?\binputs\.keyturn\b/m.test(workflow)
}

function explain(status: number, { file }: RunWitnessSpec): Explained | undefined {
  if (status === 403)
    return { code: 'permission-missing', message: `Keyturn's App may not start ${file}: it needs "Actions: write".` }
  if (status === 404) return missingFile(file)
  if (status === 422)
    return {
      code: 'input-invalid',
      message: `${file} cannot be started so: it needs \`on: workflow_dispatch\` with an input \`${MARK}\` and those that \`witness:\` names.`,
    }
  return undefined
}

function missingFile(file: string): Explained {
  return {
    code: 'not-found',
    message: `There is no workflow ${file} on the default branch. Check \`witness:\` in rotation.yml.`,
  }
}
