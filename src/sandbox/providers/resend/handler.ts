import type { Handler, SandboxReply, SandboxRequest } from '../../contract.ts'
import { bearer, httpDate } from '../../reply.ts'
import { accepted } from '../life.ts'
import { createThrottle, type Throttle } from '../throttle.ts'
import { sendEmail } from './emails.ts'
import { deadKey, missing, missingKey, restricted, tooMany, wrongMethod } from './errors.ts'
import { createKey, deleteKey, listKeys, renameKey, showPage, stamp } from './keys.ts'
import type { ResendKey, State } from './state.ts'

/** Resend as an HTTP server without the sockets. */
export function createHandler(state: State): Handler {
  const throttle = createThrottle()
  return async function handle(request) {
    const reply = answer(state, request, throttle)
    return { ...reply, headers: { date: httpDate(state.clock.now()), ...limits(state), ...reply.headers } }
  }
}

function limits(state: State): Readonly<Record<string, string>> {
  const { limit } = state.controls
  return limit === undefined ? {} : { 'ratelimit-limit': String(limit.requests), 'ratelimit-reset': '1' }
}

/** Facts, section 5: the limit is the team's, so the keys share it, and an unknown key does not use it up. */
function answer(state: State, request: SandboxRequest, throttle: Throttle): SandboxReply {
  const token = bearer(request)
  if (token === undefined) return missingKey()
  const now = state.clock.now()
  const key = state.keys.find((one) => one.token === token && accepted(one, state.controls, now))
  if (key === undefined) return deadKey()
  const wait = throttle('team', state.controls.limit, now)
  if (wait !== undefined) return tooMany(wait)
  const path = request.url.pathname
  const sends = request.method === 'POST' && path === '/emails'
  if (key.permission === 'sending_access' && !sends) return restricted()
  key.uses.push(now)
  return sends ? sendEmail(state, request, key) : manage(state, request)
}

function manage(state: State, request: SandboxRequest): SandboxReply {
  const [, root, id, rest] = request.url.pathname.split('/')
  if (root === 'domains' && id === undefined) return domains(state, request)
  if (root !== 'api-keys' || rest !== undefined) return missing('Path')
  if (id === undefined) {
    if (request.method === 'POST') return createKey(state, request)
    return request.method === 'GET' ? listKeys(state, request) : wrongMethod()
  }
  if (request.method === 'PATCH') return renameKey(state, request, id)
  return request.method === 'DELETE' ? deleteKey(state, id) : wrongMethod()
}

function domains(state: State, request: SandboxRequest): SandboxReply {
  if (request.method !== 'GET') return wrongMethod()
  return showPage(request, state.domains, (domain) => ({
    id: domain.id,
    name: domain.name,
    status: 'verified',
    region: 'eu-west-1',
    created_at: stamp(domain.createdAt),
  }))
}

/** Would a request with this token be let in now? */
export function accepts(state: State, token: string): boolean {
  return state.keys.some((key: ResendKey) => key.token === token && accepted(key, state.controls, state.clock.now()))
}
