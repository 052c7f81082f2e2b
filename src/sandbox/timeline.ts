import { createQueue } from './queue.ts'

/** Time and what is planned on it; it moves only by these calls. */
export interface Timeline {
  now(): number
  at(when: number, then: () => void): () => void
  next(): number | undefined
  /** Runs the next event that is due by then; false: there is none. */
  step(until: number): Promise<boolean>
  /** Runs everything due by then, in order, and stands there. */
  move(until: number): Promise<void>
}

/** A timeline that stands at its start. */
export function createTimeline(start: number): Timeline {
  const queue = createQueue()
  let now = start

  async function step(until: number): Promise<boolean> {
    const due = queue.take(until)
    if (due === undefined) return false
    now = due.at
    due.run()
    await settle()
    return true
  }

  return {
    now: () => now,
    at: (when, then) => queue.add(Math.max(when, now), then),
    next: () => queue.peek(),
    step,
    async move(until) {
      await settle()
      while (await step(until));
      now = until
    },
  }
}

/** Lets everything that can go on without the clock go on: each turn drains all microtasks. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
