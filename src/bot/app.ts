import type { ApplicationFunction, Probot } from 'probot'
import { createCarrier, type Ground } from './carrier.ts'
import { askBy } from './do/ask.ts'
import type { Log } from './do/ears.ts'
import { createHomes } from './do/homes.ts'
import { hear } from './hear/hear.ts'
import { text } from './hear/payload.ts'
import { createMemory } from './memory.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { createQueue, type Queue } from './queue.ts'

export interface BotOptions {
  /** How long wakes are gathered for one dispatch, in milliseconds. */
  readonly gather?: number
  /** The login of the App that acts, as in `keyturn-hands[bot]`, where it is another than this one. */
  readonly hands?: string | undefined
  /** Default: GitHub as Probot reaches it, and Probot's log. */
  readonly ground?: Ground
  /** What an event comes to; default: as GitHub delivers it to an App. */
  readonly hears?: typeof hear
}

/** The ears: a Probot app, and what it has under way. */
export interface Bot {
  readonly app: ApplicationFunction
  readonly metrics: Metrics
  /** Deeds that are waited for. */
  waiting(): number
  /** Events that were taken, and deeds that failed. */
  tally(): { readonly taken: number; readonly failed: number }
  /** Looks whether Keyturn is awake, wherever the App is installed; returns at once. */
  round(): void
  /** Everything that was heard is done. */
  drain(): Promise<void>
}

const GATHER = 3_000
/** A day of a busy organisation's deliveries. */
const REMEMBERED = 20_000

export function createBot({ gather = GATHER, hands, ground, hears = hear }: BotOptions = {}): Bot {
  const metrics = createMetrics()
  const tally = { taken: 0, failed: 0 }
  const queues: Queue[] = []
  let ending = false
  return {
    metrics,
    waiting: () => queues.reduce((sum, queue) => sum + queue.waiting(), 0),
    tally: () => ({ ...tally }),
    round: () => {
      for (const queue of queues) queue.take({ installation: undefined, place: undefined, deeds: [{ do: 'round' }] })
    },
    drain: async () => {
      ending = true
      // What is heard while one is emptied is emptied with it.
      for (const queue of queues) await queue.drain()
    },
    app: (probot) => {
      const reach: Ground['reach'] = async (installation) => askBy(await probot.auth(installation))
      const on = ground ?? { reach, log: probot.log }
      const queue = queueFor(on, { gather, hands, metrics, isEnding: () => ending, onFailed: () => tally.failed++ })
      queues.push(queue)
      const hearing = { hears, log: on.log, onTaken: () => tally.taken++ }
      listen(probot, queue, hearing)
    },
  }
}

function now(): number {
  return Date.now()
}

interface Queueing {
  readonly gather: number
  readonly hands: string | undefined
  readonly metrics: Metrics
  readonly isEnding: () => boolean
  readonly onFailed: () => void
}

function queueFor(ground: Ground, { gather, onFailed, ...more }: Queueing): Queue {
  const carrier = createCarrier({ ground, homes: createHomes(now), now, take: (heard) => queue.take(heard), ...more })
  const queue: Queue = createQueue({
    gather,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    carrier: {
      ...carrier,
      failed: (...what) => {
        onFailed()
        carrier.failed(...what)
      },
    },
  })
  return queue
}

interface Hearing {
  readonly hears: typeof hear
  readonly log: Log
  readonly onTaken: () => void
}

/** Every event is heard in one place, those among them of which GitHub has not told us yet. */
function listen(probot: Probot, queue: Queue, { hears, log, onTaken }: Hearing): void {
  const memory = createMemory(REMEMBERED)
  probot.onAny(({ id, name, payload }) => {
    const again = !memory.isNew(id)
    const heard = hears(name, payload)
    const deeds = again ? [] : heard.deeds
    const action = text(payload, 'action')
    const place = heard.place && `${heard.place.owner}/${heard.place.name}`
    const level = deeds.length === 0 ? 'debug' : 'info'
    log[level](
      { delivery: id, hook: name, action, repository: place, deeds: deeds.map((one) => one.do), again },
      'heard',
    )
    queue.take({ ...heard, deeds })
    onTaken()
  })
}
