import type { Duration } from '../facts.ts'

const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const
const TEXT = /^(0|[1-9]\d{0,5})([smhdw])$/

/** `90s`, `30m`, `24h`, `14d`, `2w`; undefined: no duration. `0` needs no unit. */
export function readDuration(text: string): Duration | undefined {
  if (text === '0') return 0
  const [, count, unit] = TEXT.exec(text) ?? []
  const size = Object.entries(UNITS).find(([name]) => name === unit)?.[1]
  return count === undefined || size === undefined ? undefined : Number(count) * size
}

/** In the largest unit that leaves no rest: `36h`, `14d`. Weeks are told in days. */
export function writeDuration(duration: Duration): string {
  if (duration === 0) return '0'
  const [unit, size] = (['d', 'h', 'm', 's'] as const)
    .map((name) => [name, UNITS[name]] as const)
    .find(([, length]) => duration % length === 0) ?? ['s', UNITS.s]
  return `${duration / size}${unit}`
}
