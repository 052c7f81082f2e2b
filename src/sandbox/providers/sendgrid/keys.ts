import type { SandboxReply, SandboxRequest } from '../../contract.ts'
import { json, readBody } from '../../reply.ts'
import { listed } from '../life.ts'
import { forbidden, full, invalid, missing } from './errors.ts'
import { ALL, AUTOMATIC, type SendgridKey, type State } from './state.ts'

/** What a new key is asked to be. */
export interface KeyWish {
  readonly name: string
  /** Absent: full access. */
  readonly scopes?: readonly string[]
  /** For keys that are older than the sandbox. */
  readonly createdAt?: number
}

/** A new key: `SG.<id>.<secret>`. */
export function newKey(state: State, wish: KeyWish): SendgridKey {
  const id = state.letters.base64url(22)
  const key: SendgridKey = {
    id,
    name: wish.name,
    value: `SG.${id}.${state.letters.base64url(43)}`,
    scopes: [...(wish.scopes ?? ALL), ...AUTOMATIC],
    createdAt: wish.createdAt ?? state.clock.now(),
    uses: [],
    sent: 0,
  }
  state.keys.push(key)
  return key
}

function living(state: State): readonly SendgridKey[] {
  return state.keys.filter((key) => key.deletedAt === undefined)
}

/** `POST /v3/api_keys`: the only answer that ever holds the value. `by`: the key that asks. */
export function createKey(state: State, request: SandboxRequest, by: SendgridKey): SandboxReply {
  const body = readBody(request)
  const { name, scopes } = body ?? {}
  if (typeof name !== 'string' || name === '') return invalid('name', 'name is required')
  if (living(state).length >= state.controls.most) return full()
  if (scopes !== undefined && !isAssignable(scopes))
    return invalid('scopes', 'Invalid or unassignable scopes were given')
  // Not documented whether a key may give what it has not; the stricter answer is played.
  if (scopes?.some((scope) => !by.scopes.includes(scope)) === true) return forbidden()
  const got = (scopes ?? ALL).filter((scope) => !state.controls.withheld.includes(scope))
  const key = newKey(state, { name, scopes: got })
  return json(201, { api_key: key.value, api_key_id: key.id, name: key.name, scopes: key.scopes })
}

function isAssignable(scopes: unknown): scopes is readonly string[] {
  return Array.isArray(scopes) && scopes.length > 0 && scopes.every((scope) => ALL.includes(String(scope)))
}

/** `GET /v3/api_keys`: name and id, nothing else, no pages. */
export function listKeys(state: State): SandboxReply {
  const now = state.clock.now()
  const shown = state.keys.filter((key) => listed(key, state.controls, now))
  return json(200, { result: shown.map(({ id, name }) => ({ name, api_key_id: id })) })
}

/** `GET /v3/api_keys/{id}`: a list with one key in it. */
export function showKey(state: State, id: string): SandboxReply {
  const key = living(state).find((one) => one.id === id)
  if (key === undefined) return missing()
  return json(200, { result: [{ name: key.name, scopes: key.scopes, api_key_id: key.id }] })
}

/** `DELETE /v3/api_keys/{id}`: also of the very key that asks. */
export function deleteKey(state: State, id: string): SandboxReply {
  const key = living(state).find((one) => one.id === id)
  if (key === undefined) return missing()
  key.deletedAt = state.clock.now()
  return { status: 204, headers: {}, body: '' }
}
