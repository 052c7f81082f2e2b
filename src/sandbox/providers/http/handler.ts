import type { Handler, SandboxReply, SandboxRequest } from '../../contract.ts'
import { bearer, httpDate, json } from '../../reply.ts'
import { accepted } from '../life.ts'
import { changeKey, createKey, listKeys, refusal } from './keys.ts'
import type { AcmeKey, State } from './state.ts'

/** Acme as an HTTP server without the sockets. */
export function createHandler(state: State): Handler {
  return async function handle(request) {
    const reply = answer(state, request)
    return { ...reply, headers: { date: httpDate(state.clock.now()), ...reply.headers } }
  }
}

function answer(state: State, request: SandboxRequest): SandboxReply {
  const value = bearer(request) ?? ''
  const path = request.url.pathname
  return /^\/v1\/(?:teams|keys)\//.test(path) ? manage(state, request, value) : serve(state, request, value)
}

/** An admin key makes keys and is none; without its version Acme guesses nothing. */
function manage(state: State, request: SandboxRequest, value: string): SandboxReply {
  if (!state.admins.has(value)) return refusal(401, 'admin_unknown')
  if (request.headers.get('acme-version') !== '2') return refusal(400, 'version_missing')
  const [, , root, id = '', ...rest] = request.url.pathname.split('/')
  if (root === 'keys') return changeKey(state, request, [id, ...rest])
  if (rest.join('/') !== 'keys') return refusal(404, 'no_such_page')
  if (request.method === 'POST') return createKey(state, request, id)
  return request.method === 'GET' ? listKeys(state, request, id) : refusal(404, 'no_such_page')
}

function serve(state: State, request: SandboxRequest, value: string): SandboxReply {
  const now = state.clock.now()
  const key = state.keys.find((one) => one.value === value)
  // A key that does not work yet is told like one that never was.
  if (key === undefined || now < key.createdAt + state.controls.worksAfter) return refusal(401, 'key_unknown')
  if (!accepted(key, state.controls, now)) return refusal(401, 'key_revoked')
  if (key.disabled) return refusal(401, 'key_disabled')
  return work(request, key, now)
}

function work({ method, url }: SandboxRequest, key: AcmeKey, now: number): SandboxReply {
  const asked = `${method} ${url.pathname}`
  if (!key.scopes.includes('send')) return refusal(403, 'scope_missing')
  if (asked === 'GET /v1/me') return json(200, { team: { id: key.team } })
  if (asked !== 'POST /v1/messages') return refusal(404, 'no_such_page')
  key.uses.push(now)
  return json(200, { sent: true })
}
