import { Failure } from '../../../core/failure.ts'
import type { KeyFacts, KeyId } from '../../../core/facts.ts'
import type { Secret } from '../../../core/secret.ts'
import type { KeyType } from './project.ts'

/** What Supabase calls the two, which are also the Postgres roles that their JWTs claim. */
export const LEGACY_ROLES = ['anon', 'service_role'] as const
export type LegacyRole = (typeof LEGACY_ROLES)[number]

/** `anon` and `service_role` are JWTs; keys of the new kinds never are. */
const JWT = /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/

export function isLegacyValue(value: Secret): boolean {
  return value.matches(JWT)
}

export function isLegacyRole(name: string | undefined): name is LegacyRole {
  return LEGACY_ROLES.some((role) => role === name)
}

/**
 * The two are one key of the project: one switch takes both, so who has either in service has it in service. No id of Supabase's is
 * like it, and none of another project is the same.
 */
export function legacyId(ref: string): KeyId {
  return `legacy-${ref}`
}

/** The project whose legacy keys are meant; undefined: it is the id of a key of the new kinds, or of none. */
export function legacyRef(keyId: KeyId | undefined): string | undefined {
  return /^legacy-([a-z]{20})$/.exec(keyId ?? '')?.[1]
}

/** The kind that takes its place. */
export function kindAfter(role: LegacyRole): KeyType {
  return role === 'anon' ? 'publishable' : 'secret'
}

/** Nobody deletes them: switched off, they are over, and a person may switch them on again. */
export function legacyFacts(ref: string, is: 'on' | 'off' | 'untold'): KeyFacts {
  const name = 'anon and service_role, which have one switch'
  return {
    id: legacyId(ref),
    name: is === 'untold' ? `${name} that Supabase tells nothing of any more` : name,
    status: is === 'off' ? 'disabled' : 'alive',
    stays: true,
  }
}

/**
 * A legacy key lives and dies with the project's JWT secret, and so does every session: turning it signs all users out. Keyturn
 * never does. What no project shows it cannot tell from any other token, so the way without its value is told.
 */
export function refuseLegacy(): Failure {
  return new Failure(
    'refused',
    'The value looks like a legacy key of Supabase (`anon` or `service_role`), and no project that the admin key sees shows it as one of its two. Keyturn never makes a new one: both hang on the project’s JWT secret, and another would sign every user out. The way off them keeps every session, and needs no value: the key is adopted without it, the first rotation puts a key of the new kind in its place, and once nothing uses the legacy keys any more, you switch both off under Settings → API Keys → Legacy API Keys, which can be taken back. docs/providers/supabase.md has the steps.',
    { effect: 'not-done' },
  )
}
