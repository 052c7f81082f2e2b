import type { Instant } from '../core/facts.ts'
import { Failure } from '../core/failure.ts'
import type { Clock } from '../engine/ports.ts'

/** Holds requests back as GitHub asks: writes in series, a second apart when there are many, and silence while it says so. */
export interface Pace {
  /** Waits for the turn, then runs. Writes go one after the other, reads side by side. */
  run<T>(kind: 'read' | 'write', work: () => Promise<T>): Promise<T>
}

/** Longer than this nobody waits inside one request: the loop comes back later. */
const WAIT_AT_MOST = 60_000

/** So many writes may be ahead of their seconds; 80 a minute is the documented limit for creating content. */
const BURST = 12

/**
 * GitHub's documents ask who makes a large number of requests that change something to make them in series with at least a
 * second between them, and to heed `retry-after` and `x-ratelimit-reset` (REST best practices, "Pause between mutative
 * requests"). `gap` is that second. The dozen writes of one credential's step are not a large number: `BURST` of them go out
 * as they come, and are made up for before there may be as many again.
 */
export function createPace(clock: Clock, gap = 1000): Pace {
  let line: Promise<unknown> = Promise.resolve()
  // When the writes sent so far would all have had their second.
  let paidUntil = -Infinity
  let silentUntil: Instant = 0

  async function quiet(): Promise<void> {
    const wait = silentUntil - clock.now()
    if (wait > WAIT_AT_MOST) throw mustWait(silentUntil)
    if (wait > 0) await clock.sleep(wait)
  }

  async function heed<T>(work: () => Promise<T>): Promise<T> {
    for (let repeated = 0; ; repeated++) {
      await quiet()
      try {
        return await work()
      } catch (thrown) {
        if (!(thrown instanceof Failure) || thrown.code !== 'throttled') throw thrown
        // A refusal without a time: GitHub's documents ask for a minute at least.
        silentUntil = Math.max(silentUntil, thrown.retryAt ?? clock.now() + WAIT_AT_MOST)
        if (repeated >= 2 || thrown.effect !== 'not-done' || silentUntil - clock.now() > WAIT_AT_MOST) throw thrown
      }
    }
  }

  async function write<T>(work: () => Promise<T>): Promise<T> {
    const wait = paidUntil - (BURST - 1) * gap - clock.monotonic()
    if (wait > 0) await clock.sleep(wait)
    paidUntil = Math.max(paidUntil, clock.monotonic()) + gap
    return heed(work)
  }

  return {
    run(kind, work) {
      if (kind === 'read') return heed(work)
      const mine = line.then(() => write(work))
      line = mine.catch(() => undefined)
      return mine
    },
  }
}

function mustWait(until: Instant): Failure {
  return new Failure(
    'throttled',
    `GitHub asks for no more requests until ${new Date(until).toISOString()}: the limit of this token is reached. Nothing was sent; Keyturn goes on at its next run.`,
    { effect: 'not-done', retryAt: until },
  )
}
