/** What a caller gets while the feature rests, in place of an answer. */
export interface Resting {
  readonly resting: true
  readonly retryAfter: number
}

/** Runs what needs the key unless its flag is down: the page then says so, in place of failing. */
export async function unlessResting<T>(
  resting: () => boolean,
  work: () => Promise<T>,
  retryAfter = 60,
): Promise<T | Resting> {
  return resting() ? { resting: true, retryAfter } : work()
}
