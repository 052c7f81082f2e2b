import type { ApplicationFunction, Probot } from 'probot'
import { createCarrier, type Ground } from './carrier.ts'
import { askBy } from './do/ask.ts'
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
}

/** The ears: a Probot app, and what it has under way. */
export interface Bot {
  readonly app: ApplicationFunction
  readonly metrics: Metrics
  /** Deeds that are waited for. */
  waiting(): number
  /** Looks whether Keyturn is awake, wherever the App is installed; returns at once. */
  round(): void
  /** Everything that was heard is done. */
  drain(): Promise<void>
}

const GATHER = 3_000
/** A day of a busy organisation's deliveries. */
const REMEMBERED = 20_000

export function createBot({ gather = GATHER, hands }: BotOptions = {}): Bot {
  const metrics = createMetrics()
  const queues: Queue[] = []
  let ending = false
  return {
    metrics,
    waiting: () => queues.reduce((sum, queue) => sum + queue.waiting(), 0),
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
      const ground = { reach, log: probot.log }
      const queue = queueFor(ground, { gather, hands, metrics, isEnding: () => ending })
      queues.push(queue)
      listen(probot, queue)
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
}

function queueFor(ground: Ground, { gather, ...more }: Queueing): Queue {
  const queue: Queue = createQueue({
    gather,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    carrier: createCarrier({ ground, homes: createHomes(now), now, take: (heard) => queue.take(heard), ...more }),
  })
  return queue
}

/** Every event is heard in one place, those among them of which GitHub has not told us yet. */
function listen(probot: Probot, queue: Queue): void {
  const memory = createMemory(REMEMBERED)
  probot.onAny(({ id, name, payload }) => {
    const again = !memory.isNew(id)
    const heard = hear(name, payload)
    const deeds = again ? [] : heard.deeds
    const action = text(payload, 'action')
    const place = heard.place && `${heard.place.owner}/${heard.place.name}`
    const level = deeds.length === 0 ? 'debug' : 'info'
    probot.log[level](
      { delivery: id, hook: name, action, repository: place, deeds: deeds.map((one) => one.do), again },
      'heard',
    )
    queue.take({ ...heard, deeds })
  })
}
