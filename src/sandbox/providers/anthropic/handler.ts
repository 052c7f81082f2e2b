import type { Handler, SandboxReply, SandboxRequest } from '../../contract.ts'
import { httpDate, json, readBody } from '../../reply.ts'
import { accepted } from '../life.ts'
import { forbidden, lacking, missing, nobody, wrong } from './errors.ts'
import { listKeys, oneKey } from './keys.ts'
import { report } from './report.ts'
import type { AnthropicKey, State } from './state.ts'

/** Anthropic as an HTTP server without the sockets. */
export function createHandler(state: State): Handler {
  return async function handle(request) {
    const reply = answer(state, request)
    return { ...reply, headers: { date: httpDate(state.clock.now()), ...reply.headers } }
  }
}

const ADMIN = '/v1/organizations/'

/** Claude Docs, "API overview": `x-api-key` says who asks, and every request names the version. */
function answer(state: State, request: SandboxRequest): SandboxReply {
  const value = request.headers.get('x-api-key')
  if (value === undefined) return nobody()
  const { pathname: path } = request.url
  if (state.admins.has(value))
    return path.startsWith(ADMIN) ? versioned(request, () => manage(state, request)) : nobody()
  const key = state.keys.find((one) => one.value === value)
  if (key === undefined || !accepted(key, state.controls, state.clock.now())) return nobody()
  if (key.inactive) return state.controls.inactiveSays === 404 ? missing() : nobody()
  return versioned(request, () => (path.startsWith(ADMIN) ? forbidden() : serve(state, request, key)))
}

function versioned(request: SandboxRequest, then: () => SandboxReply): SandboxReply {
  return request.headers.get('anthropic-version') === undefined ? lacking('anthropic-version') : then()
}

function manage(state: State, request: SandboxRequest): SandboxReply {
  const [root = '', id, rest] = request.url.pathname.slice(ADMIN.length).split('/')
  if (root === 'usage_report' && id === 'messages' && rest === undefined) return report(state, request)
  if (root !== 'api_keys' || rest !== undefined) return missing()
  if (id !== undefined) return oneKey(state, request, id)
  // There is no way to make one.
  return request.method === 'GET' ? listKeys(state, request) : missing()
}

function serve(state: State, request: SandboxRequest, key: AnthropicKey): SandboxReply {
  const asked = `${request.method} ${request.url.pathname}`
  if (asked === 'GET /v1/models') return json(200, { data: [{ type: 'model', id: 'claude-acme' }], has_more: false })
  if (asked !== 'POST /v1/messages') return missing()
  if (typeof readBody(request)?.['max_tokens'] !== 'number') return wrong('max_tokens: Field required')
  key.uses.push(state.clock.now())
  return json(200, { type: 'message', role: 'assistant', content: [], usage: { input_tokens: 12, output_tokens: 30 } })
}
