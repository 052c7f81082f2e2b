import type { Clock } from '../engine/ports.ts'
import type { SandboxClock } from './contract.ts'

/** The clock of the machine that the code under test runs on; `skew` milliseconds ahead of everybody else's. */
export function runnerClock(clock: SandboxClock, skew = 0): Clock {
  return {
    now: () => clock.now() + skew,
    // Counts from somewhere, as a machine's does: whoever mixes it up with a time of day is found out.
    monotonic: () => clock.now() - 1_700_000_000_000,
    sleep: (milliseconds) => clock.sleep(milliseconds),
  }
}
