// The recorded exception: people say that a key may grow older than its policy allows, until when, who says so, and why.
import { isCompromised } from '../entry/emergency.ts'
import type { Entry, Holder } from '../entry/entry.ts'
import type { CredentialId, Duration, Instant } from '../facts.ts'
import type { Exemption, Policy } from '../manifest/policy.ts'
import { DAY, dueAt, renewalAt } from './due.ts'

/** However far an exemption reaches, it excuses no key longer than this beyond the day on which it was due. */
const LONGEST: Duration = 365 * DAY

/** Until when age alone is no reason to rotate a key; 0: there is no exemption. No key is let expire by one. */
export function excusedUntil(credential: CredentialId, holder: Holder, { every, exempt }: Policy): Instant {
  if (exempt === undefined || holder.adopted === 'none') return 0
  const due = dueAt(credential, holder, every)
  return Math.min(reach(exempt, due), renewalAt(holder) ?? Infinity)
}

/** Until when an exemption excuses a key that was due then. */
export function reach({ until }: Exemption, due: Instant): Instant {
  return Math.min(until, due + LONGEST)
}

/** Until when a rotation does not begin by itself. What a person asked for is begun, and a key that was reported is no matter of age. */
export function heldBackUntil(
  entry: Pick<Entry, 'credential' | 'ordered' | 'compromised'>,
  holder: Holder,
  policy: Policy,
): Instant {
  const asked = entry.ordered !== undefined || isCompromised(entry, holder.keyId)
  return asked ? 0 : excusedUntil(entry.credential, holder, policy)
}
