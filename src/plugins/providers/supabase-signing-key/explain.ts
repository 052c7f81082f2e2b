import type { Explained } from '../../../http/send.ts'
import { text } from '../../contract/read.ts'

/** What a refusal of the Management API means: the document gives statuses alone, and a body of `{ message }` is what is seen. */
export function explain(status: number): Explained | undefined {
  if (status === 401)
    return {
      code: 'credential-rejected',
      message: 'Supabase does not know the admin key: check that it is an access token (sbp_…), set and not expired.',
    }
  if (status === 403)
    return {
      code: 'permission-missing',
      message:
        'The admin key may not do this: it needs auth_signing_keys_read and auth_signing_keys_write for this project (OAuth: secrets:read, secrets:write).',
    }
  return status === 404
    ? {
        code: 'not-found',
        message: 'There is no such thing in this project: check `project` under `with:`, and whose admin key this is.',
      }
    : undefined
}

/** Whether a second key may be on standby is not documented: a refusal that speaks of that is taken for no room. */
export function explainMint(status: number, json: unknown): Explained | undefined {
  const said = [400, 409, 422].includes(status) ? (text(json, 'message') ?? '') : ''
  if (/\b(?:standby|already|limit|maximum)\b/i.test(said))
    return {
      code: 'quota-reached',
      message: 'Supabase makes no further key on standby for this project. Move the one that is there out of the way.',
      detail: 'quota',
    }
  return explain(status)
}

/** Guide: states change about five minutes apart; a shared secret of old stays as long as `anon` and `service_role` are on. */
export function explainChange(status: number): Explained | undefined {
  if (![400, 409, 422].includes(status)) return explain(status)
  return {
    code: 'refused',
    message:
      'Supabase takes this change of a signing key not now, or not at all: changes have to lie some five minutes apart, a key is deleted only some time after it was revoked, and the JWT secret of old is revoked only once the keys `anon` and `service_role` are disabled. Keyturn tries again at its next run.',
  }
}
