/** So many requests in so many milliseconds. */
export interface Limit {
  readonly requests: number
  readonly per: number
}

/** Undefined: go ahead (and it is counted); else how many milliseconds to wait. */
export type Throttle = (who: string, limit: Limit | undefined, now: number) => number | undefined

/** A sliding window per name. Refused requests do not count. */
export function createThrottle(): Throttle {
  const recent = new Map<string, number[]>()
  return function throttle(who, limit, now) {
    if (limit === undefined) return undefined
    const times = (recent.get(who) ?? []).filter((at) => at > now - limit.per)
    const oldest = times[0]
    if (oldest !== undefined && times.length >= limit.requests) return oldest + limit.per - now
    recent.set(who, [...times, now])
    return undefined
  }
}
