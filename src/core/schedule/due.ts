import { sha256 } from '../canonical.ts'
import type { Entry, Holder } from '../entry/entry.ts'
import type { CredentialId, Duration, Instant } from '../facts.ts'

export const SECOND: Duration = 1_000
export const MINUTE: Duration = 60 * SECOND
export const HOUR: Duration = 60 * MINUTE
export const DAY: Duration = 24 * HOUR

/** A key that expires is replaced this long before, or a third of its life if that is shorter: room for a review. */
const LEAD: Duration = 14 * DAY

/**
 * When a key is due: min(minted + every, expiry − lead), up to a tenth of `every` earlier by a hash, never later, so that
 * keys adopted on one day do not all come due on one day. A credential without any key is due at once.
 */
export function dueAt(credential: CredentialId, holder: Holder, every: Duration): Instant {
  if (holder.adopted === 'none') return holder.since
  const minted = holder.minted ?? holder.since
  const byAge = minted + every - Math.floor(every * 0.1 * fraction(`${credential}:${holder.generation}`))
  return Math.min(byAge, renewalAt(holder) ?? byAge)
}

/** When a key that expires must be replaced, whatever its age; undefined: none knows that it does. */
export function renewalAt({ expiresAt, minted, since }: Holder): Instant | undefined {
  if (expiresAt === undefined) return undefined
  const life = Math.max(0, expiresAt - (minted ?? since))
  return expiresAt - Math.min(LEAD, Math.floor(life / 3))
}

/** When the entry's key is due: when a person asked for it, else by its age. */
export function dueOf(entry: Pick<Entry, 'credential' | 'ordered'>, holder: Holder, every: Duration): Instant {
  return entry.ordered?.at ?? dueAt(entry.credential, holder, every)
}

/** A number in [0, 1) that a text always gives. */
function fraction(text: string): number {
  return Number.parseInt(sha256(text).slice(0, 8), 16) / 0x1_0000_0000
}
