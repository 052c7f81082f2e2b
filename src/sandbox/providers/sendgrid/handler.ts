import type { Handler, SandboxReply, SandboxRequest } from '../../contract.ts'
import { bearer, httpDate, json, readBody } from '../../reply.ts'
import { accepted } from '../life.ts'
import { createThrottle, type Throttle } from '../throttle.ts'
import { elsewhere, forbidden, invalid, missing, revoked, tooMany, unauthorized } from './errors.ts'
import { createKey, deleteKey, listKeys, showKey } from './keys.ts'
import type { SendgridKey, State } from './state.ts'

/** SendGrid as an HTTP server without the sockets. */
export function createHandler(state: State): Handler {
  const throttle = createThrottle()
  return async function handle(request) {
    const reply = answer(state, request, throttle)
    return { ...reply, headers: { date: httpDate(state.clock.now()), ...reply.headers } }
  }
}

function answer(state: State, request: SandboxRequest, throttle: Throttle): SandboxReply {
  const { pathname } = request.url
  const now = state.clock.now()
  const value = bearer(request)
  const key = state.keys.find((one) => one.value === value && accepted(one, state.controls, now))
  if (key === undefined) return pathname === '/v3/mail/send' ? revoked() : unauthorized()
  if (state.controls.walled) return elsewhere()
  const wait = throttle(key.id, state.controls.limit, now)
  if (wait !== undefined) return tooMany(wait, now)
  key.uses.push(now)
  if (pathname === '/v3/scopes') return json(200, { scopes: key.scopes })
  return pathname === '/v3/mail/send' ? sendMail(request, key) : manage(state, request, key)
}

const NEEDED: Readonly<Record<string, string>> = {
  GET: 'api_keys.read',
  POST: 'api_keys.create',
  DELETE: 'api_keys.delete',
}

function manage(state: State, request: SandboxRequest, by: SendgridKey): SandboxReply {
  const { method } = request
  const [, version, root, id, rest] = request.url.pathname.split('/')
  const needed = NEEDED[method]
  if (version !== 'v3' || root !== 'api_keys' || rest !== undefined || needed === undefined) return missing()
  if (!by.scopes.includes(needed)) return forbidden()
  if (id === undefined) return method === 'POST' ? createKey(state, request, by) : listKeys(state)
  return method === 'DELETE' ? deleteKey(state, id) : showKey(state, id)
}

/** `POST /v3/mail/send`: what applications call; 202 and no body. */
function sendMail(request: SandboxRequest, key: SendgridKey): SandboxReply {
  if (!key.scopes.includes('mail.send')) return forbidden()
  const body = readBody(request)
  const field = ['personalizations', 'from', 'subject', 'content'].find((name) => body?.[name] === undefined)
  if (field !== undefined) return invalid(field, `The ${field} is required`)
  key.sent += 1
  return { status: 202, headers: {}, body: '' }
}
