import type { SandboxClock } from './contract.ts'
import { drive } from './drive.ts'
import { createSleepers } from './sleepers.ts'
import { createTimeline } from './timeline.ts'

/** The sandbox's clock with the handles that drive it. */
export interface DrivenClock extends SandboxClock {
  /** When the next event falls due; undefined: nothing is planned. */
  next(): number | undefined
  /** For the code under test: calls `then` that much later, unless called off. While it is set, somebody sleeps. */
  timer(milliseconds: number, then: () => void): () => void
  /** How many sleeps and timers are not over yet. */
  sleepers(): number
  /**
   * Moves the clock from event to event until the promise settles, however long its sleeps are. It moves only while
   * somebody sleeps: code that is busy with real input and output is waited for in real time.
   */
  runUntilIdle<T>(promise: Promise<T>, options?: RunLimits): Promise<T>
}

/** When `runUntilIdle` gives up. */
export interface RunLimits {
  /** Virtual milliseconds; default a hundred days. */
  readonly limit?: number
  /** Real milliseconds in which nobody slept and the promise did not settle; default ten seconds. */
  readonly patience?: number
}

const DAY = 86_400_000

/** A clock that stands until it is moved. Everything in the sandbox that takes time is an event on it. */
export function createClock(start: number): DrivenClock {
  const timeline = createTimeline(start)
  const sleepers = createSleepers(timeline)
  let moving: Promise<void> = Promise.resolve()

  /** One mover at a time: two would each see only half of the events, in no order. */
  function inTurn(move: () => Promise<void>): Promise<void> {
    const mine = moving.then(move)
    moving = mine.catch(() => undefined)
    return mine
  }

  async function forward(last: number): Promise<void> {
    if (sleepers.count() === 0 || (await timeline.step(last))) return
    throw new Error(`The clock reached its limit and somebody still sleeps (${sleepers.count()}).`)
  }

  return {
    now: () => timeline.now(),
    at: (when, then) => timeline.at(when, then),
    next: () => timeline.next(),
    sleep: (milliseconds) => sleepers.sleep(milliseconds),
    timer: (milliseconds, then) => sleepers.timer(milliseconds, then),
    sleepers: () => sleepers.count(),
    advance: (milliseconds) => inTurn(() => timeline.move(timeline.now() + milliseconds)),
    runUntilIdle(promise, options = {}) {
      const last = timeline.now() + (options.limit ?? 100 * DAY)
      const engine = { asleep: () => sleepers.count() > 0, move: () => inTurn(() => forward(last)) }
      return drive(promise, engine, options.patience ?? 10_000)
    },
  }
}
