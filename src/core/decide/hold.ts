import type { Entry } from '../entry/entry.ts'
import { waiverOf } from '../entry/waiver.ts'
import type { Duration } from '../facts.ts'
import { NOTICE } from './notice.ts'

/** Who says `revoke` waits for no hold; what another runner may still do with the key ends within the ten minutes. */
export function holdOf(entry: Entry, hold: Duration): Duration {
  return waiverOf(entry)?.of === 'all' ? Math.min(hold, NOTICE) : hold
}
