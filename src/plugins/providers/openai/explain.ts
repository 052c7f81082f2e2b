import type { Explained } from '../../../http/send.ts'
import { inside, text } from '../../contract/read.ts'

/** What OpenAI's own errors mean (spec: `ErrorResponse` = `error.{code, param, type, message}`). */
export function explain(status: number, json: unknown): Explained | undefined {
  const error = inside(json, 'error')
  const code = text(error, 'code') ?? text(error, 'type') ?? ''
  if (status === 429 && code === 'insufficient_quota') return quota()
  // A code that begins so is not the rate limit, which is `rate_limit_exceeded`.
  if (status < 500 && /^(?:api_?)?key.*limit|quota|max(?:imum)?_.*keys/.test(code)) return quota()
  if (status === 401)
    return {
      code: 'credential-rejected',
      message: 'OpenAI does not know the admin key. Check that it is an admin key (sk-admin-…) and alive.',
    }
  if (status === 403)
    return {
      code: 'permission-missing',
      message: 'The admin key may not do this: it needs Organization Administration = Write (api.management.write).',
    }
  return status === 404
    ? {
        code: 'not-found',
        message:
          'There is no such thing in this organization: check `project` and `service-account` under `with:`, and whose admin key this is.',
      }
    : undefined
}

/**
 * A mint without an expiry where the organization demands one (since 2026-09-10). How that refusal is coded is not documented, so
 * the field it points to, its code and its text are all looked at; only our own words are told on.
 */
export function explainMint(status: number, json: unknown): Explained | undefined {
  const error = inside(json, 'error')
  const said = [text(error, 'param'), text(error, 'code'), text(error, 'message')].join(' ')
  if ((status === 400 || status === 403 || status === 422) && /expir/i.test(said))
    return {
      code: 'refused',
      message: 'The organization demands that keys expire. Add `expires: 90d` under `with:` in rotation.yml.',
      detail: 'expiry-required',
    }
  return explain(status, json)
}

function quota(): Explained {
  return {
    code: 'quota-reached',
    message:
      'OpenAI gives no further key: a limit of the organization is reached. Delete keys that are not used, or have the limit raised.',
    detail: 'quota',
  }
}
