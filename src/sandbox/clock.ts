import type { SandboxClock } from './contract.ts'
import { createQueue } from './queue.ts'

/** The sandbox's clock with the handles that drive it. */
export interface DrivenClock extends SandboxClock {
  /** When the next event falls due; undefined: nothing is planned. */
  next(): number | undefined
  /** How many `sleep`s are not over yet. */
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
  const queue = createQueue()
  let now = start
  let sleeping = 0
  let moving: Promise<void> = Promise.resolve()

  function at(when: number, then: () => void): () => void {
    return queue.add(Math.max(when, now), then)
  }

  function sleep(milliseconds: number): Promise<void> {
    sleeping += 1
    return new Promise((resolve) => {
      at(now + milliseconds, () => {
        sleeping -= 1
        resolve()
      })
    })
  }

  async function step(until: number): Promise<boolean> {
    const due = queue.take(until)
    if (due === undefined) return false
    now = due.at
    due.run()
    await settle()
    return true
  }

  /** One mover at a time: two would each see only half of the events, in no order. */
  function inTurn(move: () => Promise<void>): Promise<void> {
    const mine = moving.then(move)
    moving = mine.catch(() => undefined)
    return mine
  }

  function advance(milliseconds: number): Promise<void> {
    return inTurn(async () => {
      const until = now + milliseconds
      await settle()
      while (await step(until));
      now = until
    })
  }

  function runUntilIdle<T>(promise: Promise<T>, options: RunLimits = {}): Promise<T> {
    const last = now + (options.limit ?? 100 * DAY)
    return drive(promise, options.patience ?? 10_000, () => inTurn(() => forward(last)))
  }

  async function forward(last: number): Promise<void> {
    if (sleeping === 0) return
    if (!(await step(last))) throw new Error(`The clock reached its limit and somebody still sleeps (${sleeping}).`)
  }

  return {
    now: () => now,
    at,
    sleep,
    advance,
    next: () => queue.peek(),
    sleepers: () => sleeping,
    runUntilIdle,
  }

  async function drive<T>(promise: Promise<T>, patience: number, move: () => Promise<void>): Promise<T> {
    const state = { settled: false }
    const watched = promise.finally(() => {
      state.settled = true
    })
    watched.catch(() => undefined)
    let heard = performance.now()
    await settle()
    while (!state.settled) {
      if (sleeping > 0) heard = performance.now()
      else await pause()
      if (performance.now() - heard > patience)
        throw new Error('Nobody sleeps on the clock and nothing ends: it hangs.')
      await move()
    }
    return watched
  }
}

/** Lets everything that can go on without the clock go on: each turn drains all microtasks. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** A moment of real time, for code that waits for the disk or a thread. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1))
}
