// Keys that no vendor lists: what is known of them, the journal knows.
import type { Entry } from '../entry/entry.ts'
import type { Instant, KeyFacts, Listing } from '../facts.ts'
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
