// Answers that are not the one hoped for, in Resend's error shape: `{ statusCode, name, message }`.
import type { SandboxReply } from '../../contract.ts'
import { json } from '../../reply.ts'

function error(statusCode: number, name: string, message: string): SandboxReply {
  return json(statusCode, { statusCode, name, message })
}

/** No `Authorization` header. */
export function missingKey(): SandboxReply {
  return error(401, 'missing_api_key', 'Missing API Key')
}

/** Dead. Resend says 403 where others say 401 (facts, section 5). */
export function deadKey(): SandboxReply {
  return error(403, 'invalid_api_key', 'API key is invalid')
}

/** Alive, and allowed to send only. Resend says 401 where others say 403 (facts, section 5). */
export function restricted(): SandboxReply {
  return error(401, 'restricted_api_key', 'This API key is restricted to only send emails')
}

/** The key's domain is another one. */
export function wrongDomain(name: string): SandboxReply {
  return error(403, 'validation_error', `This API key is not authorized to send emails from ${name}`)
}

/** A thing that is not there. */
export function missing(what: string): SandboxReply {
  return error(404, 'not_found', `${what} not found`)
}

/** The request itself is wrong. */
export function invalid(message: string): SandboxReply {
  return error(422, 'validation_error', message)
}

/** A field that must be there is not. */
export function lacking(field: string): SandboxReply {
  return error(422, 'missing_required_field', `Missing \`${field}\` field.`)
}

/** The path exists and cannot be used so. */
export function wrongMethod(): SandboxReply {
  return error(405, 'method_not_allowed', 'Method is not allowed for the requested path')
}

/** Too many requests of the team; `wait` in milliseconds. */
export function tooMany(wait: number): SandboxReply {
  const body = { statusCode: 429, name: 'rate_limit_exceeded', message: 'Too many requests' }
  return json(429, body, { 'retry-after': String(Math.max(1, Math.ceil(wait / 1000))) })
}
