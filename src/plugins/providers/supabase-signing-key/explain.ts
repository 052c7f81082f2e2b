import type { Explained } from '../../../http/send.ts'
import { text } from '../../contract/read.ts'
import { explainFor } from '../supabase/explain.ts'

/** What a refusal means to a signing key. */
export const explain = explainFor(
  'auth_signing_keys_read and auth_signing_keys_write for this project (OAuth: secrets:read, secrets:write)',
)

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
