// What `mode: remind` asks of GitHub: the manifest, and one issue. It needs no more than `contents: read` and, for the issue,
// `issues: write`; what only an App may see is not asked for.
import type { Instant } from '../core/facts.ts'
import { Failure } from '../core/failure.ts'
import { MANIFESTS } from '../core/manifest/paths.ts'
import type { FileAtHead } from '../engine/ports.ts'
import type { Api } from './api.ts'
import { readFile } from './blob.ts'
import { askedAt, at, isJson, loginAt, numberAt, textAt } from './codec.ts'
import { failureOf } from './errors.ts'
import { query } from './graphql.ts'
import { sameText } from './proposals/text.ts'
import { MANIFEST } from './queries.ts'

export interface Looked {
  /** GitHub's time. */
  readonly at: Instant
  /** Absent: the repository has none. */
  readonly manifest: FileAtHead | undefined
  /** Who the token is. */
  readonly viewer: string
}

/** The manifest at the default branch's head, in one request. */
export async function lookAtManifest(api: Api, path: string | undefined): Promise<Looked> {
  const [root, nested] = path === undefined ? MANIFESTS : [path, path]
  const answered = await query(api, MANIFEST, { owner: api.owner, name: api.name, root, nested })
  const refused = answered.errors.find(({ type }) => type !== 'NOT_FOUND')
  if (refused) throw failureOf(refused, 'not-done')
  const head = at(answered.data, 'repository', 'defaultBranchRef', 'target')
  if (head === undefined) throw unseen(api)
  const manifest = readFile(askedAt(head, 'root'), root) ?? readFile(askedAt(head, 'nested'), nested)
  return { at: answered.at, manifest, viewer: textAt(answered.data, 'viewer', 'login') ?? '' }
}

/** To who may not read the contents GitHub shows no repository, or one without a branch. */
function unseen({ owner, name }: Api): Failure {
  return new Failure(
    'permission-missing',
    `Nothing was done: GitHub shows this token no default branch of ${owner}/${name}, so rotation.yml could not be read. Add \`contents: read\` to the workflow’s \`permissions:\`; a repository without a commit needs a first one.`,
    { effect: 'not-done' },
  )
}

/** How the issue should be. Closed: there need be none. */
export interface WantedIssue {
  readonly open: boolean
  readonly title: string
  readonly body: string
}

export interface Issue {
  readonly number: number
  readonly url: string
}

/** Only this label and our own hand make an issue the reminder: whoever takes the label off gets a new one. */
const LABEL = 'keyturn: reminder'

/**
 * Brings the one issue to what is wanted; gives it where it is open. Finding it is by label and author, never by its text. Two
 * runs at the same time could each open one: the oldest counts, and the workflow's `concurrency` keeps them apart.
 */
export async function remindByIssue(api: Api, viewer: string, wanted: WantedIssue): Promise<Issue | undefined> {
  // Nobody's issue would never be found again, and each run would open another one.
  if (viewer === '') throw odd('whose the token is')
  const found = await findIssue(api, viewer)
  if (found === undefined) return wanted.open ? shown(await openIssue(api, wanted)) : undefined
  const change = {
    ...(found.open === wanted.open ? {} : stateOf(wanted)),
    ...(!wanted.open || sameText(found.title, wanted.title) ? {} : { title: wanted.title }),
    ...(!wanted.open || sameText(found.body, wanted.body) ? {} : { body: wanted.body }),
  }
  if (Object.keys(change).length > 0) await changeIssue(api, found.number, change)
  return wanted.open ? { number: found.number, url: found.url } : undefined
}

interface Found extends Issue {
  readonly open: boolean
  readonly title: string
  readonly body: string
}

/** The oldest with our label that we wrote. GitHub lists pull requests among the issues. */
async function findIssue(api: Api, viewer: string): Promise<Found | undefined> {
  const search = `labels=${encodeURIComponent(LABEL)}&state=all&sort=created&direction=asc&per_page=100`
  const { json } = await api.send({
    method: 'GET',
    url: `${api.base}/repos/${api.owner}/${api.name}/issues?${search}`,
    path: '/repos/{owner}/{repo}/issues',
  })
  if (!Array.isArray(json)) throw odd('the list of issues')
  const own = json.find(
    (issue) => isJson(issue) && issue['pull_request'] === undefined && isSame(loginAt(issue, 'user', 'login'), viewer),
  )
  if (own === undefined) return undefined
  const [open, title, body] = [textAt(own, 'state') === 'open', textAt(own, 'title') ?? '', textAt(own, 'body') ?? '']
  return { ...shown(own), open, title, body }
}

/** A bot's login ends in `[bot]` in some answers and not in others. */
function isSame(author: string | undefined, viewer: string): boolean {
  return author !== undefined && bare(author) === bare(viewer)
}

function bare(login: string): string {
  return login.toLowerCase().replace(/\[bot\]$/, '')
}

/** GitHub makes the label where there is none. */
async function openIssue(api: Api, { title, body }: WantedIssue): Promise<unknown> {
  const { json } = await api.send({
    method: 'POST',
    url: `${api.base}/repos/${api.owner}/${api.name}/issues`,
    path: '/repos/{owner}/{repo}/issues',
    body: { title, body, labels: [LABEL] },
  })
  return json
}

async function changeIssue(api: Api, number: number, change: Readonly<Record<string, string>>): Promise<void> {
  await api.send({
    method: 'PATCH',
    url: `${api.base}/repos/${api.owner}/${api.name}/issues/${number}`,
    path: '/repos/{owner}/{repo}/issues/{number}',
    body: change,
  })
}

function stateOf({ open }: WantedIssue): Readonly<Record<string, string>> {
  return open ? { state: 'open' } : { state: 'closed', state_reason: 'completed' }
}

function shown(issue: unknown): Issue {
  const [number, url] = [numberAt(issue, 'number'), textAt(issue, 'html_url')]
  if (number === undefined || url === undefined) throw odd('an issue')
  return { number, url }
}

function odd(what: string): Failure {
  return new Failure(
    'unexpected-response',
    `GitHub described ${what} incompletely. Keyturn looks again at its next run.`,
    {
      effect: 'unknown',
    },
  )
}
