import type { Duration, Instant } from '../../../core/facts.ts'
import { epoch, stamp } from '../../../http/time.ts'
import { text } from '../../contract/read.ts'
import { at } from './path.ts'

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `5m` in milliseconds; undefined: it is not said. */
export function spanOf(of: unknown, name: string): Duration | undefined {
  const [, count, unit = ''] = /^([0-9]{1,4})([smhd])$/.exec(text(of, name) ?? '') ?? []
  return count === undefined ? undefined : Number(count) * (UNITS[unit] ?? 0)
}

/** The time at that path, as `times:` says they are written. Something else in its place is `wrong`, and not taken for "never". */
export function timeAt(
  config: Readonly<Record<string, unknown>>,
  json: unknown,
  path: string | undefined,
): Instant | undefined | 'wrong' {
  const found = path === undefined ? undefined : at(json, path)
  if (found === undefined || found === null) return undefined
  const times = text(config, 'times') ?? 'stamps'
  if (times === 'stamps') return (typeof found === 'string' ? stamp(found) : undefined) ?? 'wrong'
  const seconds = typeof found === 'number' && times === 'milliseconds' ? found / 1000 : found
  return epoch(seconds) ?? 'wrong'
}
