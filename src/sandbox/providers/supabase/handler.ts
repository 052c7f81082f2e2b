import type { Handler, SandboxReply, SandboxRequest } from '../../contract.ts'
import { bearer, httpDate, json } from '../../reply.ts'
import { createThrottle, type Throttle } from '../throttle.ts'
import { forbidden, missing, tooMany, unauthorized } from './errors.ts'
import { atGateway } from './gateway.ts'
import { createKey, deleteKey, getKey, listKeys } from './keys.ts'
import { readLogs } from './logs.ts'
import { showSwitch, turnSwitch } from './legacy.ts'
import { authConfig, changeSigning, createSigning, deleteSigning, getSigning, listSigning } from './signing.ts'
import type { Visit } from './route.ts'
import type { Permission, Project, State } from './state.ts'

interface Route {
  readonly method: string
  readonly path: RegExp
  readonly needs: Permission
  readonly answer: (visit: Visit, project: Project) => SandboxReply
}

const KEYS = /^\/v1\/projects\/([^/]+)\/api-keys$/
const KEY = /^\/v1\/projects\/([^/]+)\/api-keys\/([^/]+)$/
const LEGACY = /^\/v1\/projects\/([^/]+)\/api-keys\/(legacy)$/
const SIGNING = /^\/v1\/projects\/([^/]+)\/config\/auth\/signing-keys$/
const SIGNER = /^\/v1\/projects\/([^/]+)\/config\/auth\/signing-keys\/([^/]+)$/
const AUTH = /^\/v1\/projects\/([^/]+)\/config\/auth$/
const LOGS = /^\/v1\/projects\/([^/]+)\/analytics\/endpoints\/logs\.all$/

/** The legacy switch before the single key: `legacy` is no id. */
const ROUTES: readonly Route[] = [
  { method: 'GET', path: LEGACY, needs: 'api_gateway_keys_read', answer: showSwitch },
  { method: 'PUT', path: LEGACY, needs: 'api_gateway_keys_write', answer: turnSwitch },
  { method: 'GET', path: KEYS, needs: 'api_gateway_keys_read', answer: listKeys },
  { method: 'POST', path: KEYS, needs: 'api_gateway_keys_write', answer: createKey },
  { method: 'GET', path: KEY, needs: 'api_gateway_keys_read', answer: getKey },
  { method: 'DELETE', path: KEY, needs: 'api_gateway_keys_write', answer: deleteKey },
  { method: 'GET', path: SIGNING, needs: 'auth_signing_keys_read', answer: listSigning },
  { method: 'POST', path: SIGNING, needs: 'auth_signing_keys_write', answer: createSigning },
  { method: 'GET', path: SIGNER, needs: 'auth_signing_keys_read', answer: getSigning },
  { method: 'PATCH', path: SIGNER, needs: 'auth_signing_keys_write', answer: changeSigning },
  { method: 'DELETE', path: SIGNER, needs: 'auth_signing_keys_write', answer: deleteSigning },
  { method: 'GET', path: AUTH, needs: 'auth_config_read', answer: ({ state }) => authConfig(state) },
  { method: 'GET', path: LOGS, needs: 'analytics_logs_read', answer: readLogs },
]

/** Supabase as an HTTP server without the sockets: the Management API below `/v1`, and its projects. */
export function createHandler(state: State): Handler {
  const throttle = createThrottle()
  return async function handle(request) {
    const managed = request.url.pathname.startsWith('/v1/')
    const reply = managed ? manage(state, request, throttle) : atGateway(state, request)
    return { ...reply, headers: { date: httpDate(state.clock.now()), ...reply.headers } }
  }
}

function manage(state: State, request: SandboxRequest, throttle: Throttle): SandboxReply {
  const token = bearer(request) ?? ''
  const permissions = state.tokens.get(token)
  if (permissions === undefined) return unauthorized()
  const wait = throttle(token, state.controls.limit, state.clock.now())
  if (wait !== undefined) return tooMany(wait)
  const { pathname } = request.url
  if (request.method === 'GET' && pathname === '/v1/projects')
    return permissions.has('projects_read') ? json(200, state.projects.map(showProject)) : forbidden()
  const route = ROUTES.find(({ method, path }) => method === request.method && path.test(pathname))
  if (route === undefined) return missing('Path')
  if (!permissions.has(route.needs)) return forbidden()
  const at = (route.path.exec(pathname) ?? []).slice(1)
  const project = state.projects.find(({ ref }) => ref === at[0])
  return project === undefined ? missing('Project') : route.answer({ state, request, at }, project)
}

/** Document: `V1ProjectWithDatabaseResponse`. */
function showProject({ ref, name, createdAt }: Project): object {
  return {
    id: ref,
    ref,
    organization_id: 'acme',
    organization_slug: 'acme',
    name,
    region: 'eu-central-1',
    created_at: new Date(createdAt).toISOString(),
    status: 'ACTIVE_HEALTHY',
    database: { host: `db.${ref}.supabase.co`, version: '17.4.1', postgres_engine: '17', release_channel: 'ga' },
  }
}
