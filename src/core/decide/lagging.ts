import type { Instant } from '../facts.ts'
import { MINUTE } from '../schedule/due.ts'
import { wait, type Decision } from './decision.ts'

/** A replica of GitHub's may lag behind what happened `since` for minutes: waited for that long, and no opinion after. */
export function lagging(since: Instant, now: Instant, about: string): Decision | undefined {
  const until = since + 10 * MINUTE
  return now < until ? wait('blind', until, about) : undefined
}
