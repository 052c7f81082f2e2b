/** Something that is done from time to time, until it is stopped. */
export interface Timer {
  stop(): void
}

export interface Timing {
  /** How long from one time to the next, in milliseconds. */
  readonly every: number
  /** Between 0 and 1: instances that were started together do not act together. */
  readonly chance: () => number
}

/** Early enough to notice that it works, and after whatever the start itself brings. */
const FIRST = { from: 60_000, to: 5 * 60_000 } as const

/** Starts; the first time comes between one and five minutes from now. */
export function startTimer({ every, chance }: Timing, act: () => void): Timer {
  let next = setTimeout(again, FIRST.from + chance() * (FIRST.to - FIRST.from))
  function again(): void {
    act()
    next = setTimeout(again, every)
  }
  return { stop: () => clearTimeout(next) }
}
