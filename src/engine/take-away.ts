import type { Entry } from '../core/entry/entry.ts'
import type { KeyId, Testimony } from '../core/facts.ts'
import { refused } from './guard.ts'
import type { Kit } from './kit.ts'

/** Takes a key away for good. Already gone is success. `ordered`: by a person's order, whoever is hit. */
export async function takeAway(
  kit: Kit,
  entry: Entry,
  { keyId, ordered }: { readonly keyId: KeyId; readonly ordered: boolean },
): Promise<void> {
  const provider = await kit.provider()
  if (!isSecond(kit, entry, keyId)) return provider.revoke(keyId, { ordered })
  if (provider.withdraw === undefined)
    throw refused('this provider says of no way to take a key out of the second place')
  return provider.withdraw(keyId)
}

/** Does it lie in the place that no listing shows? The answer to taking it away is all that is ever heard of that. */
export function isSecond({ plugin }: Kit, { incumbent }: Entry, keyId: KeyId): boolean {
  return plugin.traits.succession === true && incumbent?.keyId !== keyId
}

/** Nobody lists it: its own answer is the proof. */
export function takenAway({ plugin, shared }: Kit, keyId: KeyId): Testimony {
  return {
    witness: plugin.id,
    asked: `to take ${keyId} out of the second place`,
    answer: 'done, or nothing was there any more',
    verdict: 'yes',
    at: shared.clock.now(),
  }
}
