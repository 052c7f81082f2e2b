import type { SandboxReply, SandboxRequest } from '../../contract.ts'
import { json, readBody } from '../../reply.ts'
import { lastUsed, listed } from '../life.ts'
import { cut } from '../page.ts'
import type { AcmeKey, State } from './state.ts'

const PAGE = 100
/** Longest name it takes. */
const NAME = 80

/** What a new key is asked to be. */
export interface KeyWish {
  readonly name: string
  readonly team: string
  readonly scopes?: readonly string[]
  /** For keys that are older than the sandbox. */
  readonly createdAt?: number
}

export function newKey(state: State, { name, team, scopes = ['send'], createdAt }: KeyWish): AcmeKey {
  const value = `acme_${state.letters.text(40)}`
  state.minted.push(value)
  const id = `key_${state.letters.text(16)}`
  const at = createdAt ?? state.clock.now()
  const key: AcmeKey = { id, name, value, team, scopes, disabled: false, createdAt: at, uses: [] }
  state.keys.push(key)
  return key
}

export function refusal(status: number, code: string): SandboxReply {
  return json(status, { error: { code, message: 'Acme says no.' } })
}

function show(state: State, key: AcmeKey): object {
  const now = state.clock.now()
  const used = lastUsed(key, state.controls, now)
  const gone = key.deletedAt !== undefined && key.deletedAt <= now - state.controls.listingLag
  return {
    id: key.id,
    name: key.name,
    state: gone ? 'deleted' : key.disabled ? 'disabled' : 'active',
    scopes: key.scopes,
    hint: `${key.value.slice(0, 8)}…${key.value.slice(-4)}`,
    created_at: new Date(key.createdAt).toISOString(),
    expires_at: null,
    last_used_at: used === undefined ? null : new Date(used).toISOString(),
  }
}

/** `POST /v1/teams/{team}/keys`: the only answer that ever holds the value. No idempotency key is known. */
export function createKey(state: State, request: SandboxRequest, team: string): SandboxReply {
  const { name, scopes } = readBody(request) ?? {}
  if (typeof name !== 'string' || name === '' || name.length > NAME) return refusal(400, 'name_invalid')
  // Left out, they are all there are: nobody is asked whether that was meant.
  const wished = Array.isArray(scopes) ? scopes.map(String) : ['send', 'read', 'admin']
  const living = state.keys.filter((key) => key.team === team && key.deletedAt === undefined)
  if (living.length >= state.controls.limit) return refusal(422, 'key_limit_reached')
  const key = newKey(state, { name, team, scopes: wished })
  return json(201, { key: show(state, key), secret: key.value })
}

/** `GET /v1/teams/{team}/keys`: by pages; disabled ones only where they are asked for, deleted ones for a while. */
export function listKeys(state: State, request: SandboxRequest, team: string): SandboxReply {
  const query = request.url.searchParams
  const now = state.clock.now()
  const seen = now - state.controls.listingLag
  const shown = state.keys
    .filter((key) => key.team === team)
    .filter((key) => listed(key, state.controls, now) || buried(key, state, seen))
    .filter((key) => query.get('include') === 'disabled' || !key.disabled)
  const page = cut(shown, { limit: PAGE, after: query.get('cursor') })
  if (page === undefined) return refusal(400, 'cursor_unknown')
  const next = page.more ? (page.data.at(-1)?.id ?? null) : null
  return json(200, { keys: page.data.map((key) => show(state, key)), paging: { next } })
}

function buried({ deletedAt }: AcmeKey, { controls }: State, seen: number): boolean {
  return deletedAt !== undefined && deletedAt <= seen && seen < deletedAt + controls.tombstones
}

/** `DELETE /v1/keys/{id}`, `POST /v1/keys/{id}/disable` and `/enable`. */
export function changeKey(state: State, request: SandboxRequest, [id, verb]: readonly string[]): SandboxReply {
  const key = state.keys.find((one) => one.id === id && one.deletedAt === undefined)
  if (key === undefined) return refusal(404, 'key_unknown')
  if (request.method === 'DELETE' && verb === undefined) {
    key.deletedAt = state.clock.now()
    return { status: 204, headers: {}, body: '' }
  }
  if (request.method !== 'POST' || (verb !== 'disable' && verb !== 'enable')) return refusal(404, 'no_such_page')
  key.disabled = verb === 'disable'
  return json(200, { key: show(state, key) })
}
