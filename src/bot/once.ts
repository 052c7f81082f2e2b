// The ears without a host: one event is heard in a workflow of the repository's own, and what it comes to is done before the job ends.
import type { Ask } from './ask.ts'
import { createCarrier } from './carrier.ts'
import type { Log } from './do/ears.ts'
import { createHomes } from './do/homes.ts'
import type { Place } from './hear/deeds.ts'
import { hearInJob } from './hear/job.ts'
import { createMetrics } from './metrics.ts'
import { createQueue, type Queue } from './queue.ts'

export interface Hearing {
  /** GitHub, by the job's own token. */
  readonly ask: Ask
  readonly place: Place
  /** As the workflow's `on:` names it. */
  readonly event: string
  readonly payload: unknown
  /** The login of the App that acts, as in `keyturn-hands[bot]`. */
  readonly hands: string | undefined
  readonly log: Log
  readonly now: () => number
}

/** Gives how many deeds failed; each is in the log. */
export async function hearOnce({ ask, log, hands, now, ...what }: Hearing): Promise<number> {
  let failed = 0
  const error: Log['error'] = (facts, word) => {
    failed += 1
    log.error(facts, word)
  }
  const queue: Queue = createQueue({
    gather: 0,
    sleep: () => Promise.resolve(),
    carrier: createCarrier({
      ground: { reach: () => Promise.resolve(ask), log: { ...log, error } },
      homes: createHomes(now),
      metrics: createMetrics(),
      hands,
      now,
      take: (heard) => queue.take(heard),
      isEnding: () => false,
    }),
  })
  const heard = hearInJob(what)
  log.info({ hook: what.event, deeds: heard.deeds.map((one) => one.do) }, 'heard')
  queue.take(heard)
  await queue.drain()
  return failed
}
