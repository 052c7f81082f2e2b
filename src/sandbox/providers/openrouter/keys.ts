import { createHash } from 'node:crypto'
import type { SandboxReply, SandboxRequest } from '../../contract.ts'
import { json, readBody } from '../../reply.ts'
import { listed } from '../life.ts'
import type { OpenrouterKey, State } from './state.ts'

const DAY = 86_400_000
/** Keys of one page; not documented. */
const PAGE = 100

/** What a new key is asked to be. */
export interface KeyWish {
  readonly name: string
  readonly limit?: number | null
  readonly reset?: string | null
  readonly byok?: boolean
  readonly expiresAt?: number
  /** For keys that are older than the sandbox. */
  readonly createdAt?: number
}

export function newValue(state: State): string {
  const seed = createHash('sha256').update(state.letters.uuid()).digest('hex')
  const value = `sk-or-v1-${seed}`
  state.minted.push(value)
  return value
}

export function newKey(state: State, wish: KeyWish): OpenrouterKey {
  const value = newValue(state)
  const key: OpenrouterKey = {
    id: createHash('sha256').update(value).digest('hex'),
    name: wish.name,
    value,
    limit: wish.limit ?? null,
    reset: wish.reset ?? null,
    byok: wish.byok ?? false,
    disabled: false,
    createdAt: wish.createdAt ?? state.clock.now(),
    ...(wish.expiresAt === undefined ? {} : { expiresAt: wish.expiresAt }),
    uses: [],
    spent: [],
  }
  state.keys.push(key)
  return key
}

export function refusal(status: number, message: string): SandboxReply {
  return json(status, { error: { code: status, message } })
}

function show(state: State, key: OpenrouterKey): object {
  const now = state.clock.now()
  const today = key.spent.filter((at) => at >= now - (now % DAY)).length
  return {
    hash: key.id,
    name: key.name,
    label: `${key.value.slice(0, 12)}...${key.value.slice(-3)}`,
    disabled: key.disabled,
    created_at: new Date(key.createdAt).toISOString(),
    updated_at: null,
    expires_at: key.expiresAt === undefined ? null : new Date(key.expiresAt).toISOString(),
    limit: key.limit,
    limit_remaining: key.limit,
    limit_reset: key.reset,
    include_byok_in_limit: key.byok,
    usage: key.spent.length / 1000,
    usage_daily: today / 1000,
    byok_usage_daily: 0,
  }
}

function living(state: State, id: string): OpenrouterKey | undefined {
  return state.keys.find((key) => key.id === id && key.deletedAt === undefined)
}

/** `POST /keys`: the only answer that ever holds the value. */
export function createKey(state: State, request: SandboxRequest): SandboxReply {
  const body = readBody(request) ?? {}
  const { name, limit = null, limit_reset: reset = null, include_byok_in_limit: byok = false, expires_at: end } = body
  if (typeof name !== 'string' || name === '') return refusal(400, 'name is required')
  const key = newKey(state, {
    name,
    limit: state.controls.capped ?? (typeof limit === 'number' ? limit : null),
    reset: typeof reset === 'string' ? reset : null,
    byok: byok === true,
    ...(typeof end === 'string' ? { expiresAt: Date.parse(end) } : {}),
  })
  return json(201, { data: show(state, key), key: key.value })
}

/** `GET /keys`: without `include_disabled` the disabled ones are left out. */
export function listKeys(state: State, request: SandboxRequest): SandboxReply {
  const query = request.url.searchParams
  const offset = Number(query.get('offset') ?? 0)
  const now = state.clock.now()
  const shown = state.keys
    .filter((key) => listed(key, state.controls, now))
    .filter((key) => query.get('include_disabled') === 'true' || !key.disabled)
  return json(200, { data: shown.slice(offset, offset + PAGE).map((key) => show(state, key)) })
}

/** `GET`, `PATCH` and `DELETE /keys/{hash}`. */
export function oneKey(state: State, request: SandboxRequest, id: string): SandboxReply {
  const key = living(state, id)
  if (key === undefined) return refusal(404, 'Key not found')
  if (request.method === 'DELETE') {
    key.deletedAt = state.clock.now()
    return json(200, { deleted: true })
  }
  const disabled = request.method === 'PATCH' ? readBody(request)?.['disabled'] : undefined
  if (typeof disabled === 'boolean') key.disabled = disabled
  return json(200, { data: show(state, key) })
}

/** `GET /activity`: whole days that are over, by key. */
export function activity(state: State, request: SandboxRequest): SandboxReply {
  const now = state.clock.now()
  const key = state.keys.find((one) => one.id === request.url.searchParams.get('api_key_hash'))
  const over = (key?.spent ?? [])
    .filter((at) => at < now - (now % DAY))
    .map((at) => new Date(at).toISOString().slice(0, 10))
  const rows = [...new Set(over)].map((date) => ({ date, requests: over.filter((day) => day === date).length }))
  return json(200, { data: rows.map((row) => ({ ...row, usage: row.requests / 1000 })) })
}
