import type { Handler, SandboxReply, SandboxRequest } from '../contract.ts'
import { json } from '../reply.ts'
import { logIn, lookUp } from './auth.ts'
import { envelope, refuse, refuseAll } from './errors.ts'
import { KV } from './kv.ts'
import { allows } from './policy.ts'
import { type Capability, type Engine, type State, timeOf, type Token } from './state.ts'

/** Vault's API as an HTTP server without the sockets. */
export function createHandler(state: State): Handler {
  return async (request) => answer(state, request)
}

function answer(state: State, request: SandboxRequest): SandboxReply {
  const path = decodeURIComponent(request.url.pathname).replace(/^\/v1\//, '')
  if (path === 'sys/health') return health(state)
  const unfit = unfitness(state, path)
  if (unfit !== undefined) return unfit
  const namespace = request.headers.get('x-vault-namespace') ?? ''
  const method = /^auth\/(.+)\/login$/.exec(path)?.[1]
  if (method !== undefined && request.method === 'POST') return logIn(state, request, { namespace, method })
  const token = state.tokens.get(request.headers.get('x-vault-token') ?? '')
  if (token === undefined || (token.until !== undefined && timeOf(state) >= token.until))
    return refuseAll(403, 'permission denied', 'invalid token')
  if (path === 'auth/token/lookup-self' && request.method === 'GET') return lookUp(state, token)
  const mount = /^sys\/internal\/ui\/mounts\/(.+)$/.exec(path)?.[1]
  if (mount !== undefined && request.method === 'GET') return engineAt(state, token, { namespace, mount })
  return secrets(state, request, { namespace, path, token })
}

/** Codes of `/sys/health` (Vault's API, "/sys/health"). */
function health({ controls: { sealed, standby } }: State): SandboxReply {
  const status = sealed ? 503 : standby === 307 ? 429 : (standby ?? 200)
  return json(status, { initialized: true, sealed, standby: standby !== undefined })
}

function unfitness({ controls }: State, path: string): SandboxReply | undefined {
  if (controls.sealed) return refuse(503, 'Vault is sealed')
  if (controls.standby === 307)
    return { status: 307, headers: { location: `https://vault-2.acme.dev/v1/${path}` }, body: '' }
  if (controls.standby !== undefined) return refuse(controls.standby, 'path disabled in replication DR secondary mode')
  if (!controls.spent) return undefined
  return { ...refuse(429, `request path "${path}": rate limit quota exceeded`), headers: { 'retry-after': '1' } }
}

function secrets(
  state: State,
  request: SandboxRequest,
  { namespace, path, token }: { readonly namespace: string; readonly path: string; readonly token: Token },
): SandboxReply {
  const [mount = '', ...rest] = path.split('/')
  const engine = state.engines.get(`${namespace}|${mount}`)
  if (engine === undefined) return refuse(404, `no handler for route "${path}". route entry not found.`)
  // A token of the root namespace may be given rights below it; one of another namespace is nobody here.
  if (token.namespace !== '' && token.namespace !== namespace) return refuseAll(403, 'permission denied')
  const lists = request.method === 'LIST' || request.url.searchParams.get('list') === 'true'
  const verb = lists ? 'LIST' : request.method
  const [what = '', ...below] = rest
  const place = below.join('/')
  const capability = capabilityOf(verb, engine, { what, place })
  const asked = lists && !path.endsWith('/') ? `${path}/` : path
  if (capability === undefined || !allows(state, token, { path: asked, capability }))
    return refuseAll(403, 'permission denied')
  if (engine.version === 1) return oldEngine(request)
  const own = KV[`${verb} ${what}`]
  return own === undefined
    ? refuseAll(405, 'unsupported operation')
    : own({ state, engine, path: place.replace(/\/$/, ''), request })
}

/** Told to every token that may do anything at all below it ("/sys/internal/ui/mounts", "Get single mount details"). */
function engineAt(
  state: State,
  token: Token,
  { namespace, mount }: { readonly namespace: string; readonly mount: string },
): SandboxReply {
  const [name = ''] = mount.split('/')
  const engine = state.engines.get(`${namespace}|${name}`)
  const rules = token.policies.flatMap((policy) => state.policies.get(policy) ?? [])
  if (engine === undefined || !rules.some(({ path }) => path.startsWith(`${name}/`))) {
    const grant = `please ensure client's policies grant access to path "${name}/"`
    return refuse(403, `preflight capability check returned 403, ${grant}`)
  }
  // One of version 1 may have been made without a word about versions.
  const options = engine.version === 1 ? null : { version: '2' }
  return envelope(state, { data: { type: 'kv', path: `${name}/`, description: '', options } })
}

/** Takes anything under any path, numbers nothing, and has nothing at `data/…`. */
function oldEngine({ method }: SandboxRequest): SandboxReply {
  return method === 'GET' ? refuse(404) : { status: 204, headers: {}, body: '' }
}

function capabilityOf(
  verb: string,
  { secrets: all }: Engine,
  { what, place }: { readonly what: string; readonly place: string },
): Capability | undefined {
  if (verb === 'LIST') return 'list'
  if (verb === 'GET') return 'read'
  if (verb === 'PATCH') return 'patch'
  if (verb === 'DELETE') return 'delete'
  if (verb !== 'POST' && verb !== 'PUT') return undefined
  return what === 'data' && !all.has(place) ? 'create' : 'update'
}
