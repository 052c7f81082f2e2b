import type { SandboxReply } from '../../contract.ts'
import { json, readBody } from '../../reply.ts'
import { listed } from '../life.ts'
import { badRequest, missing } from './errors.ts'
import { newKey } from './mint.ts'
import { listing, projectOf } from './projects.ts'
import type { Routes, Visit } from './route.ts'
import { access, showKey, showMinted } from './show.ts'
import type { ProjectKey } from './state.ts'

/** Spec: `CreateProjectServiceAccountApiKeyBody` and the key update: a year at most. */
const YEAR = 31_536_000

function createKey(visit: Visit): SandboxReply {
  const project = projectOf(visit)
  if (project === undefined) return missing('project')
  const account = visit.state.accounts.find((one) => one.id === visit.at[1] && one.project === project.id)
  if (account === undefined) return missing('service account')
  if (project.archivedAt !== undefined) return badRequest('The project is archived.')
  const body = readBody(visit.request)
  if (body === undefined) return badRequest('We could not parse the JSON body of your request.')
  const { name = 'Secret Key', scopes = [], expires_in_seconds: expiry = null } = body
  if (typeof name !== 'string' || !isTexts(scopes)) return badRequest("Invalid type for 'name' or 'scopes'.")
  if (expiry !== null && !isExpiry(expiry)) return badRequest(`'expires_in_seconds' must be between 1 and ${YEAR}.`)
  // Facts: since 2026-09-10 a policy may demand an expiry; how the refusal is coded is not documented.
  if (expiry === null && visit.state.controls.demandsExpiry) return badRequest('API keys must have an expiration.')
  const owner = { kind: 'service_account', id: account.id } as const
  const wish = { name, owner, project: project.id, scopes, ...(expiry === null ? {} : { expiresInSeconds: expiry }) }
  return json(200, showMinted(newKey(visit.state, wish)))
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

function isExpiry(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= YEAR
}

/** Facts, section 1: without `owner_project_access=any` keys whose owner lost access are left out. */
function listKeys(visit: Visit): SandboxReply {
  const { state, request } = visit
  const project = projectOf(visit)
  if (project === undefined) return missing('project')
  const wanted = request.url.searchParams.get('owner_project_access') ?? 'active'
  if (!['active', 'inactive', 'any'].includes(wanted)) return badRequest("Invalid 'owner_project_access'.")
  const now = state.clock.now()
  const all = state.keys.filter((key) => key.project === project.id && listed(key, state.controls, now))
  return listing(
    visit,
    all.filter((key) => wanted === 'any' || access(state, key) === wanted),
    (key) => showKey(state, key),
  )
}

function keyOf(visit: Visit): ProjectKey | undefined {
  const project = projectOf(visit)
  return visit.state.keys.find((key) => key.id === visit.at[1] && key.project === project?.id)
}

function getKey(visit: Visit): SandboxReply {
  const key = keyOf(visit)
  const shown = key !== undefined && listed(key, visit.state.controls, visit.state.clock.now())
  return shown ? json(200, showKey(visit.state, key)) : missing('API key')
}

/** Facts, section 1: an expiry counts from the request, and an expired key cannot be changed. */
function updateKey(visit: Visit): SandboxReply {
  const key = keyOf(visit)
  const now = visit.state.clock.now()
  if (key === undefined || key.deletedAt !== undefined) return missing('API key')
  if (key.expiresAt !== undefined && key.expiresAt <= now) return badRequest('Expired API keys cannot be updated.')
  const { scopes, expires_in_seconds: expiry } = readBody(visit.request) ?? {}
  if (scopes === undefined && expiry === undefined) return badRequest("Give 'scopes' or 'expires_in_seconds'.")
  if (scopes !== undefined && !isTexts(scopes)) return badRequest("Invalid type for 'scopes'.")
  if (expiry !== undefined && !isExpiry(expiry))
    return badRequest(`'expires_in_seconds' must be between 1 and ${YEAR}.`)
  if (scopes !== undefined) key.scopes = scopes
  if (expiry !== undefined) key.expiresAt = now + expiry * 1000
  return json(200, showKey(visit.state, key))
}

function deleteKey(visit: Visit): SandboxReply {
  const { state } = visit
  const key = keyOf(visit)
  if (key === undefined || key.deletedAt !== undefined) return missing('API key')
  if (state.controls.refusesServiceAccountKeys && key.owner.kind === 'service_account') {
    return badRequest('API keys of service accounts cannot be deleted; delete the service account.')
  }
  key.deletedAt = state.clock.now()
  return json(200, { object: 'organization.project.api_key.deleted', id: key.id, deleted: true })
}

/** Keys of a project. Paths end in what the vendor calls an API key. */
export const keyRoutes: Routes = {
  'POST /organization/projects/{project}/service_accounts/{account}/api_keys': createKey,
  'GET /organization/projects/{project}/api_keys': listKeys,
  'GET /organization/projects/{project}/api_keys/{key}': getKey,
  'POST /organization/projects/{project}/api_keys/{key}': updateKey,
  'DELETE /organization/projects/{project}/api_keys/{key}': deleteKey,
}
