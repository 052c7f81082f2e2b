import type { Handler, SandboxReply, SandboxRequest } from '../../contract.ts'
import { bearer, httpDate, json, readBody } from '../../reply.ts'
import { accepted } from '../life.ts'
import { activity, createKey, listKeys, oneKey, refusal } from './keys.ts'
import type { State } from './state.ts'

const ROOT = '/api/v1'

/** OpenRouter as an HTTP server without the sockets. */
export function createHandler(state: State): Handler {
  return async function handle(request) {
    const reply = answer(state, request)
    return { ...reply, headers: { date: httpDate(state.clock.now()), ...reply.headers } }
  }
}

/** Facts, section 12: a management key manages keys and cannot call models; the others the other way round. */
function answer(state: State, request: SandboxRequest): SandboxReply {
  const path = request.url.pathname.startsWith(ROOT) ? request.url.pathname.slice(ROOT.length) : ''
  const value = bearer(request) ?? ''
  if (state.admins.has(value)) return manage(state, request, path)
  const now = state.clock.now()
  const key = state.keys.find((one) => one.value === value && !one.disabled && accepted(one, state.controls, now))
  if (key === undefined) return refusal(401, 'User not found.')
  if (request.method === 'GET' && path === '/key') return json(200, { data: { label: key.name, limit: key.limit } })
  if (request.method !== 'POST' || path !== '/chat/completions') return refusal(401, 'Invalid management key')
  key.uses.push(now)
  if (!String(readBody(request)?.['model']).endsWith(':free')) key.spent.push(now)
  return json(200, { object: 'chat.completion', choices: [] })
}

function manage(state: State, request: SandboxRequest, path: string): SandboxReply {
  const [, root, id, rest] = path.split('/')
  if (root === 'activity' && id === undefined) return activity(state, request)
  if (root !== 'keys' || rest !== undefined) return refusal(404, 'Not found')
  if (id !== undefined) return oneKey(state, request, id)
  return request.method === 'POST' ? createKey(state, request) : listKeys(state, request)
}
