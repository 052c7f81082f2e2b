import type { Duration, Instant } from '../facts.ts'
import { DAY, HOUR } from '../schedule/due.ts'

/** What another owner is proposed on begins with this. */
export const HANDOVERS = 'keyturn/owner/'

/** What a run knows of owners: when they were last asked for, and who is not there any more. */
export interface KnownPeople {
  /** `NEVER`: a look that was owed could not be made. */
  readonly at: Instant
  readonly gone: readonly string[]
}

/** Whatever the time, owners are to be looked for. */
export const NEVER: Instant = 0

/** A look that a run a day makes: one that came a little early must not cost a whole day. */
const DAILY: Duration = 20 * HOUR
/** So long it waits where every key is being changed for another: what a rotation asks of GitHub is counted. */
const PATIENT: Duration = 7 * DAY

/** Are owners to be looked for now? A run that was woken and told nothing may be the word that one of them left. */
export function isPeopleDue(
  { at }: KnownPeople,
  { now, busy, woken }: { readonly now: Instant; readonly busy: boolean; readonly woken: boolean },
): boolean {
  return woken || now - at >= (busy ? PATIENT : DAILY)
}
