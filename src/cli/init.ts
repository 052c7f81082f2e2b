import { Failure } from '../core/failure.ts'
import { formatProblems } from '../core/manifest/format.ts'
import { Secret } from '../core/secret.ts'
import { sendBy } from '../start/send.ts'
import type { GithubRest } from '../plugins/contract/github.ts'
import type { Outside, Wishes } from '../start/options.ts'
import type { Arguments } from './arguments.ts'
import { readClone, textOf } from './init/clone.ts'
import { type Deeds, doAtGithub } from './init/doing.ts'
import { lookAtGithub } from './init/github.ts'
import { nextOf } from './init/next.ts'
import { type Plan, planOf } from '../start/draft/plan.ts'
import type { Act, Report } from './init/report.ts'
import { rowsOf } from '../start/draft/rows.ts'
import { printReport, tellReport } from './init/tell.ts'
import { writeAll } from './init/write.ts'
import { isWrong, lookOnline } from './suffices.ts'
import { AT_HAND, looking, open } from './open.ts'
import type { Console } from './output.ts'
import { type Place, placeOf } from './place.ts'

/** What init is given. */
export interface Surroundings {
  /** A folder of the clone. */
  readonly folder: string
  readonly place: Place | undefined
  /** Undefined: there is no login. */
  readonly github: { readonly outside: Outside; readonly login: Wishes['login'] } | undefined
}

/** `keyturn init`: from a clone to a manifest, a workflow, a gate and a seal. What is there stays as it is. */
export async function init(given: Arguments, to: Console): Promise<number> {
  const { GITHUB_TOKEN, GH_TOKEN } = to.env
  const loggedIn = given.flag('token-stdin') || Boolean(GITHUB_TOKEN) || Boolean(GH_TOKEN)
  const opened = loggedIn ? await open(given, to, false) : undefined
  const github = opened && { outside: opened.outside, login: opened.wishes.login }
  const report = await initIn(given, to, { folder: process.cwd(), place: placeIn(given, to), github })
  if (!report.right) return 1
  // What has just been written is not at the default head yet: a person has the steps before that.
  const settled = report.texts.size === 0 && report.manifest
  return settled && report.online.some((one) => isWrong(one)) ? 1 : 0
}

const NONE: Deeds = { acts: [], next: [], app: true, failure: undefined }

/** The same anywhere, up to what only the network knows. */
export async function initIn(given: Arguments, console: Console, around: Surroundings): Promise<Report> {
  const to = cleaned(console, around)
  if (given.flag('app') && around.github === undefined)
    throw new Failure(
      'input-invalid',
      'Nothing was done: --app is given, and there is no login. Set GITHUB_TOKEN, as in GITHUB_TOKEN=$(gh auth token) keyturn init --app.',
      { effect: 'not-done' },
    )
  const clone = readClone(around.folder)
  const rest = restOf(around)
  const look = rest && (await lookAtGithub(rest))
  const branch = look?.branch ?? clone.branch ?? 'main'
  const plan = planOf(clone, { names: look?.names, branch })
  const dryRun = given.flag('dry-run')
  if (!dryRun) writePlan(clone.root, plan)
  const files = fileActs(plan, dryRun)
  const at = rest && look && { rest, look, mask: around.github?.outside.redactor.mask ?? (() => undefined) }
  const doing = { at, place: around.place, branch, dryRun, app: given.flag('app'), to, manifest: plan.manifest }
  // Without a key to turn, or with a manifest that is wrong, nothing needs a gate yet.
  const deeds = plan.manifest === undefined ? NONE : await doAtGithub(doing)
  const acts = [...files, ...deeds.acts]
  const asked = await onlineOf({ root: clone.root, plan }, around, to)
  // Written by an earlier call and still not at the default head: they want to be brought there as well.
  const written = [...plan.texts.keys(), ...(asked.there ? [] : plan.kept)]
  const { app, next: appNext, failure } = deeds
  const left = { place: around.place, look, manifest: plan.manifest, acts, written, branch, app, appNext }
  const next = nextOf({ ...left, fill: plan.fill, idle: isIdle(plan) })
  const report: Report = {
    repository: around.place && `${around.place.owner}/${around.place.name}`,
    dryRun,
    rows: rowsOf(plan.draft),
    acts,
    doubts: plan.doubts,
    next,
    ...checked(plan),
    online: asked.found,
    unasked: asked.unasked,
    texts: plan.texts,
    manifest: plan.manifest !== undefined,
  }
  if (given.flag('json')) printReport(to, report)
  else tellReport(to, report)
  if (failure !== undefined) throw failure
  return report
}

/** Nothing that is printed holds a value; should it ever, it is taken out. */
function cleaned(to: Console, { github }: Surroundings): Console {
  const redact = (text: string): string => github?.outside.redactor.redact(text) ?? text
  return { ...to, out: (text) => to.out(redact(text)), err: (text) => to.err(redact(text)) }
}

function isIdle({ manifest, problems }: Plan): boolean {
  return manifest === undefined && problems.length === 0
}

function placeIn(given: Arguments, to: Console): Place | undefined {
  try {
    return placeOf(given.text('repo'), to.env)
  } catch (thrown) {
    if (given.text('repo') === undefined && thrown instanceof Failure) return undefined
    throw thrown
  }
}

function restOf({ github }: Surroundings): GithubRest | undefined {
  if (github?.login.kind !== 'token') return undefined
  const { api, owner, name, redactor } = github.outside
  const token = Secret.of(github.login.token, redactor.mask)
  const send = sendBy(github.outside)
  return { send, base: api, owner, repository: name, token: () => Promise.resolve(token) }
}

function writePlan(root: string, { texts, path, problems }: Plan): void {
  // A file of ours that `check` refuses would be a fault of ours: it is said, and not written.
  if (texts.has(path) && problems.length > 0)
    throw new Failure(
      'manifest-invalid',
      `Nothing was written: the manifest would not be right.\n${formatProblems(problems)}`,
      { effect: 'not-done' },
    )
  writeAll(root, texts)
}

function fileActs({ texts, kept }: Plan, dryRun: boolean): readonly Act[] {
  return [
    ...[...texts.keys()].map((what): Act => ({ what, state: dryRun ? 'would' : 'done' })),
    ...kept.map((what): Act => ({ what, state: 'kept' })),
  ]
}

function checked({ manifest, path, problems }: Plan): Pick<Report, 'check' | 'right'> {
  if (manifest === undefined && problems.length === 0)
    return { check: 'There is no rotation.yml, and no key yet that one could name. Nothing was written.', right: true }
  if (manifest === undefined) return { check: formatProblems(problems), right: false }
  const ids = manifest.credentials.map(({ id }) => id)
  const names = `${ids.length} credential${ids.length === 1 ? '' : 's'}, ${ids.join(', ')}`
  return { check: `${path} is right: ${names}.`, right: true }
}

interface Online {
  readonly found: Report['online']
  /** Why nobody could be asked. */
  readonly unasked: string
  /** A manifest stands at the default head, or nobody knows. */
  readonly there: boolean
}

/** What `check --online` says of the manifest that stands there, or will. What cannot be asked is said, and stops nothing. */
async function onlineOf(
  { root, plan }: { readonly root: string; readonly plan: Plan },
  { github }: Surroundings,
  to: Console,
): Promise<Online> {
  const { manifest, path, texts } = plan
  const text = texts.get(path) ?? textOf(root, path)
  if (github === undefined || manifest === undefined || text === undefined)
    return { found: [], unasked: '', there: true }
  const { outside, login } = github
  try {
    const opened = { outside, wishes: looking(login, to), occasion: AT_HAND }
    const looked = await lookOnline(opened, { path, text })
    if ('found' in looked) return { ...looked, unasked: '' }
    return {
      found: [],
      unasked: `At the default head it is not right: ${formatProblems(looked.problems)}`,
      there: true,
    }
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    return { found: [], unasked: thrown.message, there: true }
  }
}
