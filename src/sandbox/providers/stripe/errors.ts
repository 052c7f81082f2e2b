// Answers that are not the one hoped for, in Stripe's error shape: `{ error: { type, message, code? } }`.
import type { SandboxReply } from '../../contract.ts'
import { json } from '../../reply.ts'
import type { StripeKey } from './state.ts'

function error(status: number, message: string, more: Readonly<Record<string, string>> = {}): SandboxReply {
  return json(status, { error: { ...more, message, type: 'invalid_request_error' } })
}

/** All but the beginning and the last four. */
function covered(value: string): string {
  const [begin = ''] = /^[a-z]+_[a-z]+_/.exec(value) ?? []
  return `${begin}${'*'.repeat(20)}${value.slice(-4)}`
}

/** No `Authorization` header. */
export function nobody(): SandboxReply {
  return error(401, 'You did not provide an API key. You need to provide your API key in the Authorization header.')
}

/** A key that never was. */
export function unknown(value: string): SandboxReply {
  return error(401, `Invalid API Key provided: ${covered(value)}`)
}

/** As stripe/stripe-cli has it in its tests. */
export function expired(value: string): SandboxReply {
  const about = { code: 'api_key_expired', doc_url: 'https://stripe.com/docs/error-codes/api-key-expired' }
  return error(401, `Expired API Key provided: ${covered(value)}`, about)
}

/** Alive, and asked from an address that it is not let in from: the same status as a dead key (PostHog/posthog, its Stripe source). */
export function elsewhere(): SandboxReply {
  return error(401, 'The API key provided does not allow requests from your IP address (192.0.2.7).')
}

/** As stripe/stripe-node quotes it, issue 2246. */
export function forbidden(key: StripeKey, permission: string, discreet: boolean): SandboxReply {
  const where = discreet ? '' : ` on account '${key.account}'`
  return error(
    403,
    `The provided key '${covered(key.value)}' does not have the required permissions for this endpoint${where}. Having the '${permission}' permission would allow this request to continue.`,
  )
}

export function missing(method: string, path: string): SandboxReply {
  return error(404, `Unrecognized request URL (${method}: ${path}).`)
}

/** The first version of the API takes forms; JSON is refused. */
export function notAForm(): SandboxReply {
  return error(400, 'Invalid request. Your request looks like JSON, and this API takes forms.')
}

export function lacking(field: string): SandboxReply {
  return error(400, `Missing required param: ${field}.`, { code: 'parameter_missing', param: field })
}

export function tooMany(): SandboxReply {
  return error(429, 'Request rate limit exceeded.', { code: 'rate_limit' })
}

/** Not documented: how the preview refuses. */
export function strange(status: number, code: string, message: string): SandboxReply {
  return error(status, message, { code })
}

/** Not documented either: the app is not there, may not do it, or no app asks at all. */
export function notYours(account: string): SandboxReply {
  return error(403, `This application may not manage API keys on account '${account}'.`, { code: 'forbidden' })
}

/** Nor is this. */
export function full(): SandboxReply {
  return error(400, 'This account has as many API keys as it may have.', { code: 'api_key_limit_exceeded' })
}
