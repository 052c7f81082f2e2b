// Answers that are not the one hoped for, in SendGrid's error shape: `{ errors: [{ field, message }] }`.
import type { SandboxReply } from '../../contract.ts'
import { json } from '../../reply.ts'

function error(status: number, message: string, field: string | null = null): SandboxReply {
  return json(status, { errors: [{ field, message }] })
}

/** No `Authorization` header, or nobody's key: document, 401 of `GET /v3/scopes`. */
export function unauthorized(): SandboxReply {
  return error(401, 'authorization required')
}

/** Dead, where mail is sent (facts, section 6). */
export function revoked(): SandboxReply {
  return error(401, 'The provided authorization grant is invalid, expired, or revoked')
}

/** Alive, and not allowed to do this. */
export function forbidden(): SandboxReply {
  return error(403, 'access forbidden')
}

/** The account lets in other addresses only. How this is worded is not documented. */
export function elsewhere(): SandboxReply {
  return error(403, 'Your IP address is not allowed to access this account')
}

/** Document, `POST /v3/api_keys`: at a hundred keys a 403. How it is worded is not documented. */
export function full(): SandboxReply {
  return error(403, 'Cannot create another key')
}

export function missing(): SandboxReply {
  return error(404, 'unable to find API Key')
}

export function invalid(field: string, message: string): SandboxReply {
  return error(400, message, field)
}

/** Too many requests with one key; `wait` in milliseconds. */
export function tooMany(wait: number, now: number): SandboxReply {
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.ceil((now + wait) / 1000)) }
  return json(429, { errors: [{ field: null, message: 'too many requests' }] }, headers)
}
