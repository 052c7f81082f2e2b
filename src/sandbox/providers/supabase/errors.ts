// Answers that are not the one hoped for. The document gives their statuses alone; `{ message }` is what is seen.
import type { SandboxReply } from '../../contract.ts'
import { json } from '../../reply.ts'

/** An access token that is not known. */
export function unauthorized(): SandboxReply {
  return json(401, { message: 'Unauthorized' })
}

/** The access token lacks a permission. */
export function forbidden(): SandboxReply {
  return json(403, { message: 'Your account does not have the necessary privileges to access this endpoint.' })
}

/** A thing that is not there. */
export function missing(what: string): SandboxReply {
  return json(404, { message: `${what} not found` })
}

/** The request itself is wrong. */
export function invalid(message: string): SandboxReply {
  return json(400, { message })
}

/** Too many requests of one access token; `wait` in milliseconds. */
export function tooMany(wait: number): SandboxReply {
  const headers = { 'retry-after': String(Math.max(1, Math.ceil(wait / 1000))) }
  return json(429, { message: 'ThrottlerException: Too Many Requests' }, headers)
}

/** A project's gateway does not let a request in. */
export function refusedAtGateway(message: string): SandboxReply {
  return json(401, { message, hint: 'Double check your API key.' })
}
