// Keys that no vendor lists: what is known of them, the journal knows.
import { emergenciesOf } from '../entry/emergency.ts'
import type { Entry } from '../entry/entry.ts'
import type { Instant, KeyFacts, KeyId, Listing } from '../facts.ts'
import type { Traits } from '../world.ts'

/** Is there nobody outside who could be asked which keys there are? Then nobody can be asked to take one away, either. */
export function isUnlisted({ mint }: Pick<Traits, 'mint'>): boolean {
  return mint === 'person' || mint === 'here'
}

/**
 * A key that is made shut is as it is meant to be while it is disabled, until it is opened. Whoever enabled it before did no harm: the key
 * in service brings the same, so it stays as it is.
 */
export function asMeant(listing: Listing, { shut }: Pick<Traits, 'shut'>, entry: Entry | undefined): Listing {
  const candidate = entry?.candidate
  if (!shut || candidate?.keyId === undefined || candidate.openedAt !== undefined) return listing
  const keys = listing.keys.map((key) =>
    key.id === candidate.keyId && key.status === 'disabled' ? { ...key, status: 'alive' as const } : key,
  )
  return { ...listing, keys }
}

/** Keys that Keyturn makes by itself: those that the entry holds to be in use, or on their way, and no other. */
export function knownKeys({ incumbent, candidate, rollback, deadAt }: Entry, at: Instant): Listing {
  const gone = deadAt === undefined ? undefined : rollback ? candidate?.tag : incumbent?.tag
  const keys = [incumbent, candidate].flatMap((one): KeyFacts[] =>
    one?.keyId === undefined || one.tag === gone ? [] : [{ id: one.keyId, status: 'alive' }],
  )
  return { keys, complete: true, at }
}

/**
 * Where a listing shows the first place alone. What lies in the second is what the journal knows to have been put there, and not to have
 * been taken away; but only as long as the first shows the key in service. Another there may have come from the second, or with its end.
 */
export function withSecond(listing: Listing, entry: Entry): Listing {
  const second = secondOf(entry)
  const shown = (id: KeyId | undefined): boolean => listing.keys.some((key) => key.id === id)
  if (second === undefined || shown(second) || !shown(entry.incumbent?.keyId)) return listing
  return { ...listing, keys: [...listing.keys, { id: second, status: 'alive' }] }
}

function secondOf(entry: Entry): KeyId | undefined {
  const { candidate, rollback, deadAt, past } = entry
  if (candidate === undefined) return past.findLast(({ second }) => second === true)?.keyId
  const made = candidate.keyId ?? candidate.made
  const away = emergenciesOf(entry).some(({ keyId, containedAt }) => keyId === made && containedAt !== undefined)
  return away || (rollback !== undefined && deadAt !== undefined) ? undefined : made
}

/** Is it the key in the first place, which nobody can end but by its heir? */
export function goesByHeir(
  { succession }: Pick<Traits, 'succession'>,
  entry: Entry,
  keyId: KeyId | undefined,
): boolean {
  return succession === true && keyId !== undefined && keyId === entry.incumbent?.keyId
}
