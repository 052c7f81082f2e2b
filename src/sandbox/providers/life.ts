// What every vendor's keys have in common: they take a while to work, a while to die, and are shown late.

/** How slow a vendor is, in virtual milliseconds. All of it can be changed while the sandbox runs. */
export interface Delays {
  /** A new key is refused that long. */
  worksAfter: number
  /** A deleted key is still accepted that long. */
  diesAfter: number
  /** Listings are that far behind. */
  listingLag: number
  /** The time of the last use becomes known that late. */
  lastUsedLag: number
  /** The time of the last use is rounded down to this. */
  lastUsedResolution: number
}

/** One key's times. */
export interface Life {
  readonly createdAt: number
  expiresAt?: number
  deletedAt?: number
  /** Every accepted request, in order. */
  readonly uses: number[]
}

/** A vendor that is prompt in everything and exact to the second. */
export function prompt(): Delays {
  return { worksAfter: 0, diesAfter: 0, listingLag: 0, lastUsedLag: 0, lastUsedResolution: 1000 }
}

/** Does the vendor accept the value now? */
export function accepted(life: Life, delays: Delays, now: number): boolean {
  if (now < life.createdAt + delays.worksAfter) return false
  if (life.expiresAt !== undefined && now >= life.expiresAt) return false
  return life.deletedAt === undefined || now < life.deletedAt + delays.diesAfter
}

/** Does a listing show the key now? */
export function listed(life: Life, delays: Delays, now: number): boolean {
  const seen = now - delays.listingLag
  return life.createdAt <= seen && (life.deletedAt === undefined || life.deletedAt > seen)
}

/** The last use as the vendor knows it now. */
export function lastUsed(life: Life, delays: Delays, now: number): number | undefined {
  const known = life.uses.findLast((at) => at <= now - delays.lastUsedLag)
  return known === undefined ? undefined : known - (known % Math.max(1, delays.lastUsedResolution))
}
