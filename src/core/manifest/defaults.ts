import type { Duration } from '../facts.ts'
import { readDuration } from './duration.ts'
import type { KeyClass } from './policy.ts'

/** What holds where the manifest says nothing (design sections 5 and 6), as people write it. */
export const DEFAULTS = {
  class: 'standard',
  overlap: '24h',
  quiet: '1h',
  hold: '24h',
  expires: '14d',
  'on-alert': 'ask',
  'patience-for-silence': '14d',
  timezone: 'UTC',
  commanders: 'maintain',
  'open-proposals': 10,
  'new-per-run': 5,
} as const

/** How old a key of each class may become. */
export const CLASSES = { high: '30d', standard: '90d', low: '180d' } as const satisfies Record<KeyClass, string>

/** A duration of the two tables above, which are written so that it is one. */
export function inMilliseconds(text: string): Duration {
  return readDuration(text) ?? Number.NaN
}
