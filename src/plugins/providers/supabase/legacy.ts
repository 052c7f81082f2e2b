import { Failure } from '../../../core/failure.ts'
import type { Secret } from '../../../core/secret.ts'

/** `anon` and `service_role` are JWTs; keys of the new kinds never are. */
const JWT = /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/

/**
 * A legacy key lives and dies with the project's JWT secret, and so does every session: turning it signs all users out. Keyturn
 * never does. What it does is the key after it, and the way there is told.
 */
export function refuseLegacy(value: Secret): void {
  if (!value.matches(JWT)) return
  throw new Failure(
    'refused',
    'The value is a legacy key of Supabase (`anon` or `service_role`). Both hang on the project’s JWT secret: a new one would sign every user out, so Keyturn never makes one. The way off it keeps every session: the key is adopted without its value, the first rotation puts a key of the new kind in its place, and once nothing uses the legacy keys any more, you switch both off under Settings → API Keys → Legacy API Keys, which can be taken back. docs/providers/supabase.md has the steps.',
    { effect: 'not-done' },
  )
}
