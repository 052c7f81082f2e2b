// Answers that are not the one hoped for, in OpenAI's error shape (spec: `ErrorResponse`).
import type { SandboxReply } from '../../contract.ts'
import { json } from '../../reply.ts'

function error(status: number, code: string | null, message: string): SandboxReply {
  return json(status, { error: { message, type: 'invalid_request_error', param: null, code } })
}

/** No `Authorization` header. */
export function missingKey(): SandboxReply {
  return error(401, null, 'Missing bearer authentication in header')
}

/** Never existed, expired or deleted: OpenAI does not tell which, and echoes the ends of the value it was given. */
export function deadKey(value: string): SandboxReply {
  return error(401, 'invalid_api_key', `Incorrect API key provided: ${value.slice(0, 8)}****${value.slice(-4)}.`)
}

/** The key is alive and may not do this. */
export function forbidden(scope: string): SandboxReply {
  return error(403, null, `You have insufficient permissions for this operation. Missing scopes: ${scope}.`)
}

/** A thing that is not there, or not in this organization. */
export function missing(what: string): SandboxReply {
  return error(404, 'not_found', `No such ${what}`)
}

/** A path OpenAI does not have. */
export function unknownRoute(method: string, path: string): SandboxReply {
  return error(404, null, `Invalid URL (${method} ${path})`)
}

/** The request itself is wrong. */
export function badRequest(message: string, code: string | null = null): SandboxReply {
  return error(400, code, message)
}

/** Too many requests; `wait` in milliseconds. */
export function tooMany(wait: number): SandboxReply {
  const body = { error: { message: 'Rate limit reached', type: 'requests', param: null, code: 'rate_limit_exceeded' } }
  return json(429, body, { 'retry-after': String(Math.max(1, Math.ceil(wait / 1000))) })
}
