import type { SandboxReply, SandboxRequest } from '../../contract.ts'
import { json, readBody } from '../../reply.ts'
import { invalid, lacking, wrongDomain } from './errors.ts'
import type { ResendKey, State } from './state.ts'

/** `POST /emails`: what applications call. A repeated `Idempotency-Key` sends nothing again (spec: `emails/send`). */
export function sendEmail(state: State, request: SandboxRequest, key: ResendKey): SandboxReply {
  const body = readBody(request)
  if (body === undefined) return invalid('The body is not a JSON object.')
  const field = ['from', 'to', 'subject'].find((name) => body[name] === undefined)
  if (field !== undefined) return lacking(field)
  const domain = /@([^>\s]+)>?$/.exec(String(body['from']))?.[1] ?? ''
  const own = state.domains.find((one) => one.name === domain)
  if (own === undefined || (key.domain !== undefined && key.domain !== own.id)) return wrongDomain(domain)
  const once = request.headers.get('idempotency-key')
  const before = once === undefined ? undefined : state.emails.get(once)
  if (before !== undefined) return json(200, { id: before })
  const id = state.letters.uuid()
  if (once !== undefined) state.emails.set(once, id)
  key.sent += 1
  return json(200, { id })
}
