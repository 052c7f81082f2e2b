import type { SandboxReply, SandboxRequest } from '../../contract.ts'
import { json, readBody } from '../../reply.ts'
import { lastUsed, listed } from '../life.ts'
import { cut, pageSize } from '../page.ts'
import { invalid, lacking, missing } from './errors.ts'
import type { Permission, ResendKey, State } from './state.ts'

/** What a new key is asked to be. */
export interface KeyWish {
  readonly name: string
  readonly permission?: Permission
  readonly domain?: string
  /** For keys that are older than the sandbox. */
  readonly createdAt?: number
}

/** A new key. Resend's default is full access. */
export function newKey(state: State, wish: KeyWish): ResendKey {
  const key: ResendKey = {
    id: state.letters.uuid(),
    name: wish.name,
    token: `re_${state.letters.text(8)}_${state.letters.text(24)}`,
    permission: wish.permission ?? 'full_access',
    ...(wish.domain === undefined ? {} : { domain: wish.domain }),
    createdAt: wish.createdAt ?? state.clock.now(),
    uses: [],
    sent: 0,
  }
  state.keys.push(key)
  return key
}

/** Spec, example of `created_at`: `2023-10-06 23:47:56.678+00`. */
export function stamp(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').replace('Z', '+00')
}

function faultOfName(state: State, name: unknown): SandboxReply | undefined {
  if (name === undefined) return lacking('name')
  if (typeof name !== 'string' || name.trim() === '') return invalid('The `name` field must be a text.')
  const most = state.controls.nameLimit
  return name.length > most ? invalid(`The \`name\` field must have at most ${most} characters.`) : undefined
}

/** `POST /api-keys`: the only answer that ever holds the token. */
export function createKey(state: State, request: SandboxRequest): SandboxReply {
  const body = readBody(request)
  if (body === undefined) return invalid('The body is not a JSON object.')
  const { name, permission = 'full_access', domain_id: asked } = body
  const fault = faultOfName(state, name)
  if (fault !== undefined) return fault
  if (permission !== 'full_access' && permission !== 'sending_access') return invalid('The `permission` is not known.')
  if (asked !== undefined && permission === 'full_access') return invalid('`domain_id` asks for `sending_access`.')
  const domain = state.domains.find((one) => one.id === asked)?.id
  if (asked !== undefined && domain === undefined) return missing('Domain')
  const wish: KeyWish = { name: String(name), permission, ...(domain === undefined ? {} : { domain }) }
  const key = newKey(state, wish)
  return json(201, { id: key.id, token: key.token })
}

/** `GET /api-keys`: newest first; without `limit` all of them. */
export function listKeys(state: State, request: SandboxRequest): SandboxReply {
  const now = state.clock.now()
  const all = state.keys.filter((key) => listed(key, state.controls, now)).toReversed()
  return showPage(request, all, (key) => {
    const used = lastUsed(key, state.controls, now)
    return {
      id: key.id,
      name: key.name,
      created_at: stamp(key.createdAt),
      last_used_at: used === undefined ? null : stamp(used),
    }
  })
}

/** One page of a listing, in Resend's way of paging. */
export function showPage<T extends { readonly id: string }>(
  request: SandboxRequest,
  all: readonly T[],
  show: (item: T) => object,
): SandboxReply {
  const query = request.url.searchParams
  const limit = pageSize(query.get('limit'), Number.MAX_SAFE_INTEGER, 100)
  if (limit === undefined) return invalid('The `limit` must be between 1 and 100.')
  if (query.has('after') && query.has('before')) return invalid('Give `after` or `before`, not both.')
  const page = cut(all, { limit, after: query.get('after'), before: query.get('before') })
  if (page === undefined) return invalid('The cursor is not the id of an item.')
  return json(200, { object: 'list', has_more: page.more, data: page.data.map(show) })
}

function living(state: State, id: string): ResendKey | undefined {
  return state.keys.find((key) => key.id === id && key.deletedAt === undefined)
}

/** `PATCH /api-keys/{id}`. */
export function renameKey(state: State, request: SandboxRequest, id: string): SandboxReply {
  const key = living(state, id)
  const name = readBody(request)?.['name']
  const fault = faultOfName(state, name)
  if (key === undefined) return missing('API key')
  if (fault !== undefined) return fault
  key.name = String(name)
  return json(200, { object: 'api_key', id: key.id })
}

/** `DELETE /api-keys/{id}`: also of the very key that asks. */
export function deleteKey(state: State, id: string): SandboxReply {
  const key = living(state, id)
  if (key === undefined) return missing('API key')
  key.deletedAt = state.clock.now()
  return json(200, { object: 'api_key', id: key.id, deleted: true })
}
