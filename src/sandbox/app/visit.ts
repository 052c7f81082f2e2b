// An app that others present something signed to: its users have sessions, and whoever meets an instance that refuses one is signed out.
import type { SandboxClock } from '../contract.ts'
import type { CallEnd } from './load.ts'
import type { Instance, Service } from './service.ts'

/** Shorter than the shortest overlap of any story: what was signed with the old secret is over by then. */
const LIFE = 50 * 60_000
/** Not all at once: somebody signs in at any moment, while a deployment rolls too. */
const APART = 7 * 60_000
/** No multiple of the instances, so that each user meets all of them. */
const USERS = 5

/** What one user carries. */
export interface Session {
  readonly signedWith: string
  readonly until: number
}

/** The next user's request to one instance; who has no session that counts signs in, and that cannot fail. */
export function visit(clock: SandboxClock, service: Service, instance: Instance): CallEnd & { readonly with: string } {
  const user = service.visits % USERS
  service.visits += 1
  const session = service.sessions[user]
  const alive = session !== undefined && session.until > clock.now()
  const ok = !alive || instance.accepts.includes(session.signedWith)
  if (!alive || !ok)
    service.sessions[user] = { signedWith: instance.value ?? '', until: clock.now() + LIFE - user * APART }
  return ok ? { ok, status: 200, with: instance.value ?? '' } : { ok, status: 401, with: session.signedWith }
}

/** A vendor's request to one instance, signed with what it signs with now: whoever does not hold that takes it for forged. */
export function webhook({ accepts }: Instance, signedWith: string): CallEnd & { readonly with: string } {
  const ok = accepts.includes(signedWith)
  return { ok, status: ok ? 200 : 403, with: signedWith }
}

/** What users still carry. */
export function carried(clock: SandboxClock, { sessions }: Service): readonly string[] {
  return sessions.flatMap((session) => (session.until > clock.now() ? [session.signedWith] : []))
}
