import type { Instant } from '../../core/facts.ts'
import { looseAt, looseText } from '../../github/codec.ts'
import { stamp } from '../../http/time.ts'
import { type Ask, look, type Place, type Seen } from '../ask.ts'
import { type Files, hasManifest, readFiles, type Repository } from '../files.ts'
import type { Facts, OwnWorkflow, RunFacts } from './facts.ts'

const WANTED = /^\.github\/workflows\/[^/]+\.ya?ml$|^(?:\.github\/)?rotation\.yml$/

/** Reads what is to be judged; undefined: the files could not be seen, so nothing can be said. */
export async function gather(ask: Ask, repository: Repository): Promise<Facts | undefined> {
  const files = await readFiles(ask, repository, { at: repository.branch, wanted: WANTED })
  // What a cut list does not name may be there: nothing is missed, and nothing is said of what is missing.
  if (files === undefined || files.cut) return undefined
  const own = await ownOf(files)
  const manifest = hasManifest(files)
  if (own.length === 0) return { manifest, workflows: [], gone: undefined, lacks: [] }
  const { owner, repo } = repository
  const listed = await look(ask, 'GET /repos/{owner}/{repo}/actions/workflows', { owner, repo, per_page: 100 })
  const looked = await Promise.all(own.map((one) => join(ask, repository, { ...one, listed })))
  const workflows = looked.map(({ workflow }) => workflow)
  const actor = looked.flatMap((one) => one.actor ?? []).toSorted((a, b) => b.at - a.at)[0]
  return {
    manifest,
    workflows,
    gone: actor === undefined ? undefined : await goneOf(ask, repository, actor.login),
    lacks: listed.seen || listed.why === 'absent' ? [] : [listed.lacks ?? ''],
  }
}

interface Own {
  readonly path: string
  readonly crons: readonly string[]
}

/** YAML is loaded only now: most of what the bot hears needs none. */
async function ownOf({ texts }: Files): Promise<readonly Own[]> {
  const { cronsOf, readWorkflow } = await import('../../start/workflow-file.ts')
  return [...texts].flatMap(([path, text]) => {
    if (!path.startsWith('.github/workflows/')) return []
    const workflow = readWorkflow(path, text)
    return workflow.own === undefined ? [] : [{ path, crons: cronsOf(workflow) }]
  })
}

interface Actor {
  readonly login: string
  readonly at: Instant
}

async function join(
  ask: Ask,
  { owner, repo }: Place,
  of: Own & { readonly listed: Seen },
): Promise<{ readonly workflow: OwnWorkflow; readonly actor: Actor | undefined }> {
  const { path, crons, listed } = of
  const found = listed.seen
    ? listIn(listed.data, 'workflows').find((one) => looseText(one, 'path') === path)
    : undefined
  const id = looseAt(found, 'id')
  const nothing = { path, crons, id: undefined, state: undefined, since: undefined, runs: undefined }
  if (typeof id !== 'number') return { workflow: nothing, actor: undefined }
  const asked = { owner, repo, workflow_id: id, per_page: 30 }
  const seen = await look(ask, 'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs', asked)
  const runs = seen.seen ? listIn(seen.data, 'workflow_runs') : undefined
  const state = looseText(found, 'state')
  const since = stamp(looseText(found, 'created_at'))
  return { workflow: { path, crons, id, state, since, runs: runs?.flatMap(runOf) }, actor: actorIn(runs ?? []) }
}

function runOf(run: unknown): readonly RunFacts[] {
  const [at, event, url] = [stamp(looseText(run, 'created_at')), looseText(run, 'event'), looseText(run, 'html_url')]
  if (at === undefined || event === undefined || url === undefined) return []
  return [{ at, event, url, conclusion: looseText(run, 'conclusion') }]
}

/** In whose name the schedule ran last: of who changed the cron last (GitHub: "Events that trigger workflows", schedule). */
function actorIn(runs: readonly unknown[]): Actor | undefined {
  const newest = runs.find((run) => looseText(run, 'event') === 'schedule')
  const [login, at] = [looseText(newest, 'actor', 'login'), stamp(looseText(newest, 'created_at'))]
  const person = looseText(newest, 'actor', 'type') === 'User'
  return login === undefined || at === undefined || !person ? undefined : { login, at }
}

/** 204: a collaborator, by whatever way; 404: none (REST: "Check if a user is a repository collaborator"). */
async function goneOf(ask: Ask, { owner, repo }: Place, login: string): Promise<string | undefined> {
  const asked = { owner, repo, username: login }
  const seen = await look(ask, 'GET /repos/{owner}/{repo}/collaborators/{username}', asked)
  return !seen.seen && seen.why === 'absent' ? login : undefined
}

function listIn(json: unknown, name: string): readonly unknown[] {
  const list = looseAt(json, name)
  return Array.isArray(list) ? list : []
}
