import { createHash } from 'node:crypto'
import type { SandboxReply } from '../../contract.ts'
import { isRecord, json, type Loose, readBody } from '../../reply.ts'
import { listed } from '../life.ts'
import { invalid, missing } from './errors.ts'
import type { Visit } from './route.ts'
import type { Project, State, SupabaseKey } from './state.ts'

/** What a new key is asked to be. */
export interface KeyWish {
  readonly project: string
  readonly name: string
  readonly type?: SupabaseKey['type']
  readonly template?: Loose | null
  readonly description?: string | null
  /** For keys that are older than the sandbox. */
  readonly createdAt?: number
}

/** A new key. */
export function newKey(state: State, wish: KeyWish): SupabaseKey {
  const type = wish.type ?? 'secret'
  const key: SupabaseKey = {
    id: state.letters.uuid(),
    name: wish.name,
    type,
    value: `sb_${type}_${state.letters.base64url(22)}_${state.letters.base64url(8)}`,
    project: wish.project,
    description: wish.description ?? null,
    template: wish.template ?? null,
    createdAt: wish.createdAt ?? state.clock.now(),
    uses: [],
  }
  state.keys.push(key)
  state.minted.push(key.value)
  return key
}

/** What the logs call a key, and what listings show of one. */
export function hashOf(value: string): string {
  return createHash('sha256').update(value).digest('base64')
}

export function prefixOf(state: State, value: string): string {
  const [start = ''] = /^sb_[a-z]+_/.exec(value) ?? []
  return value.slice(0, start.length + state.controls.shown)
}

/** Document: `ApiKeyResponse`. A secret is there only where it was asked for; a publishable key is no secret to Supabase. */
function show(state: State, key: SupabaseKey, reveal: boolean): Loose {
  return {
    api_key: reveal || key.type === 'publishable' ? key.value : null,
    id: key.id,
    type: key.type,
    prefix: prefixOf(state, key.value),
    name: key.name,
    description: key.description,
    hash: hashOf(key.value),
    secret_jwt_template: key.template,
    inserted_at: new Date(key.createdAt).toISOString(),
    updated_at: new Date(key.createdAt).toISOString(),
  }
}

/** The trap of the listing: legacy keys come with their values, asked for or not. */
function showLegacy(project: Project): readonly Loose[] {
  return Object.entries(project.legacy).map(([name, value]) => ({
    api_key: value,
    id: name,
    type: 'legacy',
    prefix: null,
    name,
    description: `Legacy ${name} API key`,
    hash: null,
    secret_jwt_template: null,
    inserted_at: null,
    updated_at: null,
  }))
}

function reveals({ request }: Visit): boolean {
  return request.url.searchParams.get('reveal') === 'true'
}

function living({ state, at }: Visit): SupabaseKey | undefined {
  return state.keys.find((key) => key.project === at[0] && key.id === at[1] && key.deletedAt === undefined)
}

export function listKeys(visit: Visit, project: Project): SandboxReply {
  const { state } = visit
  const now = state.clock.now()
  const shown = state.keys.filter((key) => key.project === project.ref && listed(key, state.controls, now))
  return json(200, [...showLegacy(project), ...shown.map((key) => show(state, key, reveals(visit)))])
}

export function getKey(visit: Visit): SandboxReply {
  const key = living(visit)
  return key === undefined ? missing('API key') : json(200, show(visit.state, key, reveals(visit)))
}

/** Document: `CreateApiKeyBody`. */
export function createKey(visit: Visit, project: Project): SandboxReply {
  const { state } = visit
  const body = readBody(visit.request)
  if (body === undefined) return invalid('The body is not a JSON object.')
  const { type, name, description = null, secret_jwt_template: template = null } = body
  if (type !== 'secret' && type !== 'publishable') return invalid('type: must be secret or publishable')
  if (typeof name !== 'string' || !/^[a-z_][a-z0-9_]{3,63}$/.test(name)) return invalid('name: is not valid')
  if (description !== null && typeof description !== 'string') return invalid('description: must be a string')
  if (template !== null && !isRecord(template)) return invalid('secret_jwt_template: must be an object')
  const alive = state.keys.filter((key) => key.project === project.ref && key.deletedAt === undefined)
  if (state.controls.most !== undefined && alive.length >= state.controls.most)
    return invalid('The maximum number of API keys is reached.')
  const key = newKey(state, { project: project.ref, name, type, template, description })
  return json(201, show(state, key, reveals(visit)))
}

/** For good. */
export function deleteKey(visit: Visit): SandboxReply {
  const key = living(visit)
  if (key === undefined) return missing('API key')
  key.deletedAt = visit.state.clock.now()
  return json(200, show(visit.state, key, reveals(visit)))
}
