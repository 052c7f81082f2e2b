import type { SandboxReply, SandboxRequest } from '../contract.ts'
import { isRecord, json, type Loose, readBody } from '../reply.ts'
import { refuse } from './errors.ts'
import { nowOf, type EnvRow, type Project, type State } from './state.ts'

/** `GET /v10/projects/{project}/env`: a sensitive value is never shown, others are, in a spelling or another. */
export function listEnv(project: Project): SandboxReply {
  return json(200, { envs: project.env.map(shown) })
}

function shown(row: EnvRow): Loose {
  const { value, type, ...rest } = row
  // An encrypted one comes as an envelope that nobody else can open.
  const told = type === 'plain' ? value : type === 'encrypted' ? `eyJ2IjoidjIi${row.id}` : undefined
  return { ...rest, type, ...(told === undefined ? {} : { value: told }), configurationId: row.configurationId ?? null }
}

/** A variable that a person or an API call makes. */
export function addRow(
  state: State,
  project: Project,
  wish: Pick<EnvRow, 'key' | 'value' | 'type' | 'target'> & Partial<EnvRow>,
): EnvRow {
  const now = nowOf(state)
  const row: EnvRow = { id: state.letters.text(16), createdAt: now, updatedAt: now, ...wish }
  project.env.push(row)
  return row
}

/** `POST …/env?upsert=true`: 201 whatever became of it; what failed stands in `failed`. */
export function createEnv(state: State, project: Project, request: SandboxRequest): SandboxReply {
  const wish = wishOf(readBody(request))
  if (wish === undefined) return refuse(400, 'bad_request')
  const code = state.controls.failsToCreate
  if (code !== undefined)
    return json(201, { created: [], failed: [{ error: { code, message: 'It was not made.', key: wish.key } }] })
  const same = project.env.find((row) => row.key === wish.key && row.target.some((one) => wish.target.includes(one)))
  if (same !== undefined && request.url.searchParams.get('upsert') !== 'true') {
    const error = { code: 'ENV_CONFLICT', message: 'It exists.', envVarId: same.id }
    return json(201, { created: [], failed: [{ error }] })
  }
  const row = same === undefined ? addRow(state, project, wish) : Object.assign(same, wish, { updatedAt: nowOf(state) })
  return json(201, { created: shown(row), failed: [] })
}

function wishOf(body: Loose | undefined): Pick<EnvRow, 'key' | 'value' | 'type' | 'target' | 'comment'> | undefined {
  const { key, value, type, target, comment } = body ?? {}
  if (typeof key !== 'string' || typeof value !== 'string' || !Array.isArray(target)) return undefined
  if (type !== 'sensitive' && type !== 'encrypted') return undefined
  const targets = target.filter((one) => typeof one === 'string')
  // A sensitive one cannot be for development (Terraform provider, `sensitive`).
  if (type === 'sensitive' && targets.includes('development')) return undefined
  return { key, value, type, target: targets, ...(typeof comment === 'string' ? { comment } : {}) }
}

/** `PATCH …/env/{id}`: what is not named stays. */
export function patchEnv(
  state: State,
  project: Project,
  { id, request }: { readonly id: string; readonly request: SandboxRequest },
): SandboxReply {
  const row = project.env.find((one) => one.id === id)
  const body = readBody(request)
  if (row === undefined) return refuse(404, 'ENV_NOT_FOUND')
  if (row.configurationId !== undefined) return refuse(403, 'forbidden')
  if (!isRecord(body)) return refuse(400, 'bad_request')
  const { value, comment } = body
  if (typeof comment === 'string' && comment.length > 500) return refuse(400, 'bad_request')
  if (typeof value === 'string') row.value = value
  if (typeof comment === 'string') row.comment = comment
  row.updatedAt = Math.max(nowOf(state), row.updatedAt + 1)
  return json(200, shown(row))
}
