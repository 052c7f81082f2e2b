import { Secret } from '../../src/core/secret.ts'
import type { Fetch, FetchReply } from '../../src/http/fetch.ts'
import { createSend } from '../../src/http/send.ts'
import type { GithubRest } from '../../src/plugins/contract/github.ts'
import type { Sent } from '../contract/document.ts'

export const NOW = Date.UTC(2026, 10, 21, 12)

/** A run as GitHub's listing has it; what is left out is filled in. */
export interface TinyRun {
  id: number
  file: string
  event: string
  status: string
  conclusion: string | null
  head: string
  created: number
  actor: string
}

/** So much of GitHub as secrets, dispatches and runs need: stateful, with the rules that a client could trip over. */
export interface TinyGithub {
  readonly rest: GithubRest
  readonly runs: TinyRun[]
  /** Secrets by `<environment or empty>/<NAME>`. */
  readonly secrets: Map<string, { box: string; keyId: string; updated: number }>
  readonly sent: readonly Sent[]
  /** Turned by tests. */
  readonly controls: {
    now: number
    publicKey: string
    environments: string[]
    /** What a dispatch answers: run details, nothing, or a refusal of the parameter. */
    dispatch: 'details' | 'empty' | 'unknown-parameter' | 'lost' | 'no-trigger'
    /** A dispatched run shows in listings that many looks later. */
    late: number
  }
  sleep(milliseconds: number): Promise<void>
}

export function createTinyGithub(): TinyGithub {
  const github = {
    runs: [] as TinyRun[],
    secrets: new Map<string, { box: string; keyId: string; updated: number }>(),
    sent: [] as Sent[],
    controls: {
      now: NOW,
      publicKey: Buffer.alloc(32, 7).toString('base64'),
      environments: ['production'],
      dispatch: 'details',
      late: 0,
    } as TinyGithub['controls'],
    sleep: (milliseconds: number) => {
      github.controls.now += milliseconds
      return Promise.resolve()
    },
  }
  const fetch: Fetch = async (address, { method, body }) => {
    const url = new URL(address)
    const text = typeof body === 'string' ? body : ''
    const template = url.pathname.replace(/^\/repos\/acme\/web/, '/repos/acme/web')
    github.sent.push({ method, path: template, query: url.searchParams, body: text })
    return answer({ ...github, url, method, body: text })
  }
  const clock = { now: () => github.controls.now, monotonic: () => github.controls.now, sleep: github.sleep }
  const send = createSend({ fetch, clock, timer: () => () => undefined, random: () => 0 })
  const token = Secret.of('ghs_a-token-of-the-app-0123456789', () => undefined)
  const rest = {
    send,
    base: 'https://api.github.com/',
    owner: 'acme',
    repository: 'web',
    token: () => Promise.resolve(token),
  }
  return { ...github, rest }
}

interface Visit extends Omit<TinyGithub, 'rest' | 'sleep'> {
  readonly url: URL
  readonly method: string
  readonly body: string
}

function answer(visit: Visit): FetchReply {
  const path = decodeURIComponent(visit.url.pathname).replace('/repos/acme/web', '')
  const secrets = /^(?:\/actions|\/environments\/([^/]+))\/secrets(?:\/([\w-]+))?$/.exec(path)
  if (secrets !== null) return secret(visit, secrets[1], secrets[2])
  const dispatched = /^\/actions\/workflows\/([\w.]+)\/dispatches$/.exec(path)
  if (dispatched !== null) return dispatch(visit, dispatched[1] ?? '')
  const listed = /^\/actions(?:\/workflows\/([\w.]+))?\/runs$/.exec(path)
  if (listed !== null) return list(visit, listed[1])
  const run = visit.runs.find((one) => path === `/actions/runs/${one.id}`)
  return run === undefined ? reply(404, {}) : reply(200, shown(run))
}

function secret(
  { controls, secrets, method, body }: Visit,
  environment: string | undefined,
  name: string | undefined,
): FetchReply {
  if (environment !== undefined && !controls.environments.includes(environment)) return reply(404, {})
  if (name === 'public-key') return reply(200, { key_id: 'key-1', key: controls.publicKey })
  const scope = `${environment ?? ''}/`
  const show = (key: string, updated: number): object => ({ name: key.slice(scope.length), updated_at: stamp(updated) })
  if (name === undefined) {
    const all = [...secrets].filter(([key]) => key.startsWith(scope))
    return reply(200, { total_count: all.length, secrets: all.map(([key, one]) => show(key, one.updated)) })
  }
  const key = scope + name.toUpperCase()
  const there = secrets.get(key)
  if (method === 'GET') return there === undefined ? reply(404, {}) : reply(200, show(key, there.updated))
  if (method === 'DELETE') return reply(secrets.delete(key) ? 204 : 404, undefined)
  const given = JSON.parse(body)
  secrets.set(key, { box: given.encrypted_value, keyId: given.key_id, updated: Math.floor(controls.now / 1000) * 1000 })
  return reply(there === undefined ? 201 : 204, there === undefined ? {} : undefined)
}

function dispatch({ controls, runs, body }: Visit, file: string): FetchReply {
  const given = JSON.parse(body)
  if (controls.dispatch === 'no-trigger') return reply(422, { message: 'no workflow_dispatch' })
  if (controls.dispatch === 'unknown-parameter' && 'return_run_details' in given)
    return reply(422, { message: 'unknown' })
  const run = newRun({ id: 1000 + runs.length, file, created: controls.now })
  runs.push(run)
  if (controls.dispatch === 'lost') throw Object.assign(new Error('hang up'), { code: 'ECONNRESET' })
  if (controls.dispatch !== 'details') return reply(204, undefined)
  return reply(200, {
    workflow_run_id: run.id,
    run_url: 'x',
    html_url: `https://github.com/acme/web/actions/runs/${run.id}`,
  })
}

function list({ controls, runs, url }: Visit, file: string | undefined): FetchReply {
  const query = url.searchParams
  const [, relation = '', at = ''] = /^(>=|<=)(.+)$/.exec(query.get('created') ?? '') ?? []
  const fits = (run: TinyRun): boolean =>
    (file === undefined || run.file === file) &&
    ['event', 'status', 'actor'].every(
      (name) => !query.has(name) || String(Reflect.get(run, name)) === query.get(name),
    ) &&
    (relation !== '>=' || run.created >= Date.parse(at)) &&
    (relation !== '<=' || Math.floor(run.created / 1000) * 1000 <= Date.parse(at))
  if (controls.late > 0) {
    controls.late -= 1
    return reply(200, { total_count: 0, workflow_runs: [] })
  }
  const all = runs.filter(fits)
  const page = Number(query.get('page') ?? 1)
  const shownNow = all.slice((page - 1) * 100, page * 100)
  return reply(200, { total_count: all.length, workflow_runs: shownNow.map(shown) })
}

/** A run that waits in the queue, unless said otherwise. */
export function newRun(of: Partial<TinyRun>): TinyRun {
  const usual = { id: 1, file: 'deploy.yml', event: 'workflow_dispatch', status: 'queued', conclusion: null }
  return { ...usual, head: 'a'.repeat(40), created: NOW, actor: 'keyturn[bot]', ...of }
}

function shown(run: TinyRun): object {
  return {
    id: run.id,
    workflow_id: run.file.length,
    name: run.file,
    display_title: run.file,
    event: run.event,
    head_branch: 'main',
    html_url: `https://github.com/acme/web/actions/runs/${run.id}`,
    status: run.status,
    conclusion: run.conclusion,
    head_sha: run.head,
    created_at: stamp(run.created),
    run_started_at: stamp(run.created + 1000),
    updated_at: stamp(run.created + 60_000),
  }
}

function stamp(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z/, 'Z')
}

function reply(status: number, body: unknown): FetchReply {
  const headers = new Map<string, string>()
  const text = body === undefined ? '' : JSON.stringify(body)
  return {
    status,
    headers: { get: (name) => headers.get(name) ?? null, entries: () => headers.entries() },
    text: () => Promise.resolve(text),
  }
}
