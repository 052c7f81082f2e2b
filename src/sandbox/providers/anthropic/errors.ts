// Answers that are not the one hoped for, in Anthropic's shape (Claude Docs, "Errors").
import type { SandboxReply } from '../../contract.ts'
import { json } from '../../reply.ts'

function error(status: number, type: string, message: string): SandboxReply {
  return json(status, { type: 'error', error: { type, message }, request_id: 'req_011CSandbox' })
}

/** As third parties quote it. */
export function nobody(): SandboxReply {
  return error(401, 'authentication_error', 'invalid x-api-key')
}

export function lacking(header: string): SandboxReply {
  return error(400, 'invalid_request_error', `${header}: header is required`)
}

export function wrong(message: string): SandboxReply {
  return error(400, 'invalid_request_error', message)
}

/** Claude Docs, "Admin API": switching a key on again may be refused so. */
export function full(): SandboxReply {
  return error(400, 'invalid_request_error', 'org_api_key_limit_exceeded: too many active API keys')
}

export function forbidden(): SandboxReply {
  return error(403, 'permission_error', 'This key may not use the Admin API.')
}

export function missing(): SandboxReply {
  return error(404, 'not_found_error', 'Not found')
}
