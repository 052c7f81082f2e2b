import type { Explained } from '../../../http/send.ts'
import { text } from '../../contract/read.ts'

/** What a refusal means to a key of a project's API. */
export const explain = explainFor(
  'api_gateway_keys_read, api_gateway_keys_write and analytics_logs_read for this project (OAuth: secrets:read, secrets:write, analytics:read)',
)

/**
 * What a refusal of the Management API means, to who needs these permissions: the document gives statuses alone, and a body of
 * `{ message }` is what is seen.
 */
export function explainFor(permissions: string): (status: number) => Explained | undefined {
  return (status) => meaning(status, permissions)
}

function meaning(status: number, permissions: string): Explained | undefined {
  if (status === 401)
    return {
      code: 'credential-rejected',
      message: 'Supabase does not know the admin key: check that it is an access token (sbp_…), set and not expired.',
    }
  if (status === 403)
    return {
      code: 'permission-missing',
      message: `The admin key may not do this: it needs ${permissions}.`,
    }
  return status === 404
    ? {
        code: 'not-found',
        message: 'There is no such thing in this project: check `project` under `with:`, and whose admin key this is.',
      }
    : undefined
}

/** Whether there is a limit on keys, and how it is told, is not documented: a refusal that speaks of one is taken for it. */
export function explainMint(status: number, json: unknown): Explained | undefined {
  const said = [400, 402, 403, 409, 422].includes(status) ? (text(json, 'message') ?? '') : ''
  if (/\b(?:limit|maximum|quota|too many)\b/i.test(said))
    return {
      code: 'quota-reached',
      message: 'Supabase gives this project no further key. Delete keys that are not used, or have the limit raised.',
      detail: 'quota',
    }
  return explain(status)
}
