import type { Instant, KeyFacts, KeyId, Listing } from '../../../core/facts.ts'
import { misread } from '../../../http/refuse.ts'
import { patternOfHint } from '../../contract/hint.ts'
import type { Found, Parts } from '../../contract/provider.ts'
import { flag, id, inside, list, partOf, text, time } from '../../contract/read.ts'
import { readBack } from '../../contract/spell.ts'
import { type Account, ask } from './account.ts'

/** What `status` says (SDK 1.11.0, `organization/api-keys`). An archived key is gone for good, as far as anybody says. */
export type Status = 'active' | 'inactive' | 'archived' | 'expired'

/** A key as listed, with where it lives. */
export interface ListedKey {
  readonly facts: KeyFacts
  readonly status: Status
  /** `none`: it belongs to the organization, and to no workspace. */
  readonly workspace: string
  /** Whose key it is, where it is a person's own: it ends when they leave. */
  readonly person?: string
}

/** Pages of a thousand; more of them than this is a listing that never ends. */
const PAGES = 50

/**
 * The keys of the workspace that `with:` names, and whatever bears our mark elsewhere. The filter of the API leaves out keys without a
 * workspace, so all are listed, and told apart here. Archived ones are gone.
 */
export async function listKeys(account: Account): Promise<Listing> {
  const at = account.context.now()
  const { keys, complete } = await everyKey(account)
  const shown = keys.filter(({ facts, workspace }) => isMeant(account, workspace) || facts.tag !== undefined)
  return { keys: shown.map(({ facts }) => facts), complete, at }
}

/** Keys that act as a person. */
export async function personalKeys(account: Account): Promise<Listing> {
  const at = account.context.now()
  const { keys, complete } = await everyKey(account)
  const own = keys.flatMap(({ facts, person }) => (person === undefined ? [] : [{ ...facts, owner: person }]))
  return { keys: own, complete, at }
}

/** The key a value belongs to, where exactly one hint of the whole organization fits. What is not listed could fit as well. */
export async function find(account: Account, parts: Parts): Promise<Found | undefined> {
  const value = partOf(parts, 'value')
  const { keys, complete } = await everyKey(account)
  const [only, another] = keys.filter(({ facts }) => value.matches(patternOfHint(facts.hint)))
  if (!complete || only === undefined || another !== undefined) return undefined
  return { keyId: only.facts.id, key: only.facts, with: { workspace: only.workspace } }
}

function isMeant({ workspace }: Account, where: string): boolean {
  return workspace === undefined || workspace === where
}

interface Every {
  readonly keys: readonly ListedKey[]
  readonly complete: boolean
}

/** All pages by the last id seen. A page that leads back to itself ends the walk, and the listing is incomplete. */
async function everyKey(account: Account): Promise<Every> {
  const keys: ListedKey[] = []
  let after: string | undefined
  for (let page = 0; page < PAGES; page += 1) {
    const query = new URLSearchParams({ limit: '1000', ...(after === undefined ? {} : { after_id: after }) })
    const request = ask(account, 'GET', { path: '/v1/organizations/api_keys', query })
    const reply = await account.context.send(request)
    const data = list(reply.json, 'data')
    const more = flag(reply.json, 'has_more')
    if (data === undefined) throw misread(request, reply, 'no list of keys')
    for (const item of data) {
      const key = readKey(item, account)
      // A line that cannot be read could be any key: such a listing says nothing.
      if (key === undefined) throw misread(request, reply, 'a key that lacks its id, state, place or time')
      if (key.status !== 'archived') keys.push(key)
    }
    if (more !== true) return { keys, complete: more === false }
    const next = text(reply.json, 'last_id') ?? text(data.at(-1), 'id')
    if (next === undefined || next === after) break
    after = next
  }
  return { keys, complete: false }
}

/** One key as it is shown; undefined: there is none in this organization. */
export async function showKey(account: Account, keyId: KeyId): Promise<ListedKey | undefined> {
  const to = { path: '/v1/organizations/api_keys/{api_key_id}', id: keyId }
  const request = { ...ask(account, 'GET', to), accept: [404] }
  const reply = await account.context.send(request)
  if (reply.status === 404) return undefined
  const key = readKey(reply.json, account)
  if (key?.facts.id !== keyId) throw misread(request, reply, 'no such key in it')
  return key
}

/** SDK 1.11.0, `organization/api-keys`, `APIKey`. Undefined: what makes it a key is missing, or is nothing that is known. */
export function readKey(item: unknown, account: Account): ListedKey | undefined {
  const [keyId, status, workspace] = [id(item, 'id'), statusIn(item), workspaceIn(item)]
  const [createdAt, expiresAt] = [time(item, 'created_at', 'stamp'), time(item, 'expires_at', 'stamp')]
  if (keyId === undefined || status === undefined || workspace === undefined) return undefined
  if (createdAt === undefined || createdAt === 'wrong' || expiresAt === 'wrong') return undefined
  const { context } = account
  const [name, hint] = [text(item, 'name'), text(item, 'partial_key_hint')]
  const tag = name === undefined ? undefined : readBack(name, context.slug)
  const person = personIn(item)
  const facts: KeyFacts = {
    id: keyId,
    createdAt,
    status: livingAs(status, expiresAt, context.now()),
    owner: person ?? placeOf(workspace),
    ...(tag === undefined ? {} : { tag }),
    ...(name === undefined ? {} : { name }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(hint === undefined ? {} : { hint }),
    ...(tag === undefined || isMeant(account, workspace) ? {} : { elsewhere: `in ${placeOf(workspace)}` }),
  }
  return { facts, status, workspace, ...(person === undefined ? {} : { person }) }
}

/** The workspace as people read it. */
export function placeOf(workspace: string): string {
  return workspace === 'none' ? 'the organization, without a workspace' : `workspace ${workspace}`
}

function statusIn(item: unknown): Status | undefined {
  const status = text(item, 'status')
  return status === 'active' || status === 'inactive' || status === 'archived' || status === 'expired'
    ? status
    : undefined
}

function livingAs(status: Status, expiresAt: Instant | undefined, now: Instant): KeyFacts['status'] {
  if (status === 'expired' || (expiresAt !== undefined && expiresAt <= now)) return 'expired'
  return status === 'active' ? 'alive' : 'disabled'
}

/** `scope` names the default workspace by its id, too; `workspace_id` is the older field, and null for that one. */
function workspaceIn(item: unknown): string | undefined {
  const scope = inside(item, 'scope')
  const kind = text(scope, 'type')
  if (kind === 'organization') return 'none'
  return kind === 'workspace' ? id(scope, 'workspace_id') : undefined
}

function personIn(item: unknown): string | undefined {
  const principal = inside(item, 'principal')
  const user = text(principal, 'type') === 'user_actor' ? id(principal, 'user_id') : undefined
  return user === undefined ? undefined : `user ${user}`
}
