import type { KeyFacts, Listing } from '../../../core/facts.ts'
import { misread } from '../../../http/refuse.ts'
import type { Reply, Request } from '../../../http/send.ts'
import { flag, id, inside, list, text, time } from '../../contract/read.ts'
import { readBack } from '../../contract/spell.ts'
import { type Account, ask } from './account.ts'

/** A key as listed, with the owner that decides whose it is. */
export interface OwnedKey {
  readonly facts: KeyFacts
  readonly project: string
  /** Id of the service account; absent: a person's key. */
  readonly serviceAccount?: string
  /** Whose it is, by their name at the provider. */
  readonly person?: string
}

/** Pages of 100; more of them than this is a listing that never ends. */
const PAGES = 200

/** Every key on the credential's service account. Without one in the manifest, all keys that the admin key sees, incomplete. */
export async function listKeys(account: Account): Promise<Listing> {
  const at = account.context.now()
  if (account.project === undefined || account.serviceAccount === undefined) {
    const { items } = await listEverywhere(account)
    return { keys: items.map((key) => key.facts), complete: false, at }
  }
  const { items, complete } = await listProject(account, account.project)
  return {
    keys: items.filter((key) => key.serviceAccount === account.serviceAccount).map((key) => key.facts),
    complete,
    at,
  }
}

/** Keys that belong to no service account. What the admin key sees is told; a project that it does not see has more. */
export async function personalKeys(account: Account): Promise<Listing> {
  const { items, complete } = await everyKey(account)
  const keys = items.filter(({ serviceAccount }) => serviceAccount === undefined)
  const named = keys.map(({ facts, person = 'a person' }) => ({ ...facts, owner: person }))
  return { keys: named, complete: complete && account.project === undefined, at: account.context.now() }
}

/** Keys of every project that is not archived, or of the one that the manifest names. */
async function listEverywhere(account: Account): Promise<Page<OwnedKey>> {
  const { project } = account
  const projects = project === undefined ? await listProjects(account) : { items: [project], complete: true }
  const listed: Page<OwnedKey>[] = []
  for (const one of projects.items) listed.push(await listProject(account, one))
  return {
    items: listed.flatMap(({ items }) => items),
    complete: projects.complete && listed.every(({ complete }) => complete),
  }
}

/** Listings of a run by the project that was asked for; a run that is over takes them along. */
const listed = new WeakMap<object, Map<string, Promise<Page<OwnedKey>>>>()

/**
 * The same, listed once in a run for all credentials: to find the key that a value belongs to, every project has to be asked. It
 * tells who is who and nothing else: what a step rests on comes from `listKeys`, which asks each time.
 */
export async function everyKey(account: Account): Promise<Page<OwnedKey>> {
  const { run, slug } = account.context
  const project = account.project ?? ''
  const lists = listed.get(run) ?? new Map<string, Promise<Page<OwnedKey>>>()
  listed.set(run, lists)
  const list = lists.get(project) ?? listEverywhere(account)
  lists.set(project, list)
  // What failed is asked again.
  list.catch(() => lists.delete(project))
  const { items, complete } = await list
  return { items: items.map((key) => ({ ...key, facts: tagged(key.facts, slug) })), complete }
}

/** It was read for another credential, and a shortened name tells each only its own tag. */
function tagged({ tag: _another, ...facts }: KeyFacts, slug: string): KeyFacts {
  const tag = facts.name === undefined ? undefined : readBack(facts.name, slug)
  return tag === undefined ? facts : { ...facts, tag }
}

async function listProjects(account: Account): Promise<Page<string>> {
  const to = { path: '/v1/organization/projects', at: [] }
  return pages(account, to, (item) => text(item, 'id'))
}

/**
 * `owner_project_access=any`: without it keys whose owner lost access to the project are left out
 * (openai-node 7.55.0, `projects/api-keys.ts`, `APIKeyListParams`).
 */
async function listProject(account: Account, project: string): Promise<Page<OwnedKey>> {
  const to = {
    path: '/v1/organization/projects/{project}/api_keys',
    at: [project],
    query: { owner_project_access: 'any' },
  }
  return pages(account, to, (item, now) => readKey(item, { project, slug: account.context.slug, now }))
}

/** Spec: `ProjectApiKey`. Undefined: what makes it a key is missing. */
export function readKey(
  item: unknown,
  known: { readonly project: string; readonly slug: string; readonly now: number },
): OwnedKey | undefined {
  const [keyId, created] = [id(item, 'id'), time(item, 'created_at', 'epoch')]
  const owner = inside(item, 'owner')
  const kind = text(owner, 'type')
  const serviceAccount = text(inside(owner, 'service_account'), 'id')
  // Spec: `ProjectUser`. An address is nobody's business in a comment.
  const person = text(inside(owner, 'user'), 'name')
  const [used, expiresAt] = [time(item, 'last_used_at', 'epoch'), time(item, 'expires_at', 'epoch')]
  if (keyId === undefined || created === undefined || kind === undefined) return undefined
  if (created === 'wrong' || used === 'wrong' || expiresAt === 'wrong') return undefined
  if (kind === 'service_account' && serviceAccount === undefined) return undefined
  const name = text(item, 'name')
  const hint = text(item, 'redacted_value')
  const tag = name === undefined ? undefined : readBack(name, known.slug)
  const facts: KeyFacts = {
    id: keyId,
    createdAt: created,
    status: statusOf(expiresAt, text(item, 'owner_project_access'), known.now),
    owner: kind === 'service_account' ? `service account ${serviceAccount ?? ''}` : 'a person',
    ...(tag === undefined ? {} : { tag }),
    ...(name === undefined ? {} : { name }),
    ...(used === undefined ? {} : { lastUsedAt: used }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(hint === undefined ? {} : { hint }),
  }
  return {
    facts,
    project: known.project,
    ...(kind === 'service_account' && serviceAccount !== undefined ? { serviceAccount } : {}),
    ...(person === undefined ? {} : { person }),
  }
}

function statusOf(expiresAt: number | undefined, access: string | undefined, now: number): KeyFacts['status'] {
  if (expiresAt !== undefined && expiresAt <= now) return 'expired'
  return access === 'inactive' ? 'disabled' : 'alive'
}

interface Page<T> {
  readonly items: readonly T[]
  readonly complete: boolean
}

interface Place {
  readonly path: string
  readonly at: readonly string[]
  readonly query?: Readonly<Record<string, string>>
}

/** All pages by the last id seen. A page that leads back to itself ends the walk, and the listing is incomplete. */
async function pages<T>(
  account: Account,
  to: Place,
  read: (item: unknown, now: number) => T | undefined,
): Promise<Page<T>> {
  const items: T[] = []
  let after: string | undefined
  for (let page = 0; page < PAGES; page++) {
    const query = new URLSearchParams({ limit: '100', ...to.query, ...(after === undefined ? {} : { after }) })
    const request = ask(account, 'GET', { ...to, query })
    const reply = await account.context.send(request)
    const data = list(reply.json, 'data')
    if (data === undefined) throw misread(request, reply, 'no list of items')
    items.push(...data.map((item) => take(read(item, reply.date ?? account.context.now()), request, reply)))
    if (flag(reply.json, 'has_more') !== true) return { items, complete: flag(reply.json, 'has_more') === false }
    const next = text(data.at(-1), 'id')
    if (next === undefined || next === after) break
    after = next
  }
  return { items, complete: false }
}

/** A line that cannot be read could be any key: such a listing says nothing. */
function take<T>(item: T | undefined, request: Request, reply: Reply): T {
  if (item === undefined) throw misread(request, reply, 'an item that lacks its id, owner or time')
  return item
}
