import type { SandboxClock } from './contract.ts'

/** When it happens first, and how long it is from one time to the next, in virtual milliseconds. */
export interface Beat {
  readonly first: number
  readonly every: number
}

/** Happens again and again for as long as the clock moves. The next time is planned before this one acts. */
export function beat(clock: SandboxClock, { first, every }: Beat, act: () => void): void {
  clock.at(first, () => {
    beat(clock, { first: first + every, every }, act)
    act()
  })
}
