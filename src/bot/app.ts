import type { ApplicationFunction, Probot } from 'probot'
import { createCarrier, isDone, type Parts } from './carrier.ts'
import { createHomes } from './do/homes.ts'
import { hear } from './hear/hear.ts'
import { text } from './hear/payload.ts'
import { createMemory } from './memory.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { createQueue, type Queue } from './queue.ts'

export interface BotOptions {
  readonly parts?: Parts
  /** How long wakes are gathered for one dispatch, in milliseconds. */
  readonly gather?: number
}

/** The ears: a Probot app, and what it has under way. */
export interface Bot {
  readonly app: ApplicationFunction
  readonly metrics: Metrics
  /** Deeds that are waited for. */
  waiting(): number
  /** Everything that was heard is done. */
  drain(): Promise<void>
}

const GATHER = 3_000
/** A day of a busy organisation's deliveries. */
const REMEMBERED = 20_000

export function createBot({ parts = {}, gather = GATHER }: BotOptions = {}): Bot {
  const metrics = createMetrics()
  const queues: Queue[] = []
  return {
    metrics,
    waiting: () => queues.reduce((sum, queue) => sum + queue.waiting(), 0),
    drain: async () => {
      // What is heard while one is emptied is emptied with it.
      for (const queue of queues) await queue.drain()
    },
    app: (probot) => {
      const queue = queueFor(probot, { parts, gather, metrics })
      queues.push(queue)
      listen(probot, queue, parts)
    },
  }
}

interface Queueing {
  readonly parts: Parts
  readonly gather: number
  readonly metrics: Metrics
}

function queueFor(probot: Probot, { parts, gather, metrics }: Queueing): Queue {
  const homes = createHomes(() => Date.now())
  const queue: Queue = createQueue({
    gather,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    carrier: createCarrier({ probot, homes, parts, metrics, take: (heard) => queue.take(heard) }),
  })
  return queue
}

/** Every event is heard in one place, those among them of which GitHub has not told us yet. */
function listen(probot: Probot, queue: Queue, parts: Parts): void {
  const memory = createMemory(REMEMBERED)
  probot.onAny(({ id, name, payload }) => {
    const again = !memory.isNew(id)
    const heard = hear(name, payload)
    const deeds = again ? [] : heard.deeds.filter((deed) => isDone(parts, deed))
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
