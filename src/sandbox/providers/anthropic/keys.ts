import type { SandboxReply, SandboxRequest } from '../../contract.ts'
import { json, readBody } from '../../reply.ts'
import { cut, pageSize } from '../page.ts'
import { full, missing, wrong } from './errors.ts'
import { type AnthropicKey, type State, statusOf } from './state.ts'

/** What a person asks for in the Console. */
export interface KeyWish {
  readonly name: string
  /** `none`: no workspace is chosen. */
  readonly workspace?: string
  readonly person?: string
  readonly expiresAt?: number
  /** For keys that are older than the sandbox. */
  readonly createdAt?: number
}

export function newValue(state: State, kind: 'api03' | 'admin01'): string {
  const value = `sk-ant-${kind}-${state.letters.text(93)}AA`
  state.minted.push(value)
  return value
}

export function newKey(state: State, { workspace, ...wish }: KeyWish): AnthropicKey {
  const key: AnthropicKey = {
    id: `apikey_01${state.letters.text(22)}`,
    value: newValue(state, 'api03'),
    inactive: false,
    uses: [],
    ...wish,
    createdAt: wish.createdAt ?? state.clock.now(),
    ...(workspace === undefined || workspace === 'none' ? {} : { workspace }),
  }
  state.keys.push(key)
  return key
}

function show({ controls }: State, key: AnthropicKey, at: number): object {
  const { workspace, person } = key
  return {
    id: key.id,
    type: 'api_key',
    name: key.name,
    status: statusOf(key, at),
    created_at: new Date(key.createdAt).toISOString(),
    created_by: { id: 'user_01WebMona', type: 'user' },
    expires_at: key.expiresAt === undefined ? null : new Date(key.expiresAt).toISOString(),
    // As the vendor's own example has it: sk-ant-api03-R2D...igAA.
    partial_key_hint: controls.discreet ? null : `${key.value.slice(0, 16)}...${key.value.slice(-4)}`,
    principal: person === undefined ? null : { type: 'user_actor', user_id: person },
    scope: workspace === undefined ? { type: 'organization' } : { type: 'workspace', workspace_id: workspace },
    workspace_id: workspace ?? null,
  }
}

/** `GET /v1/organizations/api_keys`: newest first, archived ones too; 20 on a page, 1000 at most. */
export function listKeys(state: State, { url: { searchParams: query } }: SandboxRequest): SandboxReply {
  const seen = state.clock.now() - state.controls.listingLag
  const [status, workspace] = [query.get('status'), query.get('workspace_id')]
  const limit = pageSize(query.get('limit'), 20, 1000)
  if (limit === undefined) return wrong('limit: Input should be between 1 and 1000')
  const all = state.keys
    .filter((key) => key.createdAt <= seen)
    .filter((key) => status === null || statusOf(key, seen) === status)
    // A key without a workspace is in no answer to this question.
    .filter((key) => workspace === null || key.workspace === workspace)
    .toReversed()
  const page = cut(all, { limit, after: query.get('after_id'), before: query.get('before_id') })
  if (page === undefined) return wrong('after_id: no such object')
  return json(200, {
    data: page.data.map((key) => show(state, key, seen)),
    has_more: page.more,
    first_id: page.data.at(0)?.id ?? null,
    last_id: page.data.at(-1)?.id ?? null,
  })
}

/** `GET` and `POST /v1/organizations/api_keys/{id}`. */
export function oneKey(state: State, request: SandboxRequest, id: string): SandboxReply {
  const now = state.clock.now()
  const key = state.keys.find((one) => one.id === id)
  if (key === undefined) return missing()
  const refused = request.method === 'POST' ? change(state, key, readBody(request) ?? {}) : undefined
  return refused ?? json(200, show(state, key, now))
}

function change(
  state: State,
  key: AnthropicKey,
  { name, status }: Readonly<Record<string, unknown>>,
): SandboxReply | undefined {
  const now = state.clock.now()
  if (status !== undefined && status !== null) {
    if (status !== 'active' && status !== 'inactive' && status !== 'archived') return wrong('status: not one of them')
    if (statusOf(key, now) === 'archived' && status !== 'archived') return wrong('status: the key is archived')
    const active = state.keys.filter((one) => one !== key && statusOf(one, now) === 'active').length
    if (status === 'active' && active >= state.controls.room) return full()
    if (status === 'archived') key.deletedAt ??= now
    else key.inactive = status === 'inactive'
  }
  if (typeof name === 'string') key.name = name
  return undefined
}
