import type { Duration } from '../../facts.ts'

/** Without a range an instant query takes samples of up to five minutes ago (Prometheus's `--query.lookback-delta`). */
const INSTANT = 300_000

const LENGTH = String.raw`(?:\d+(?:ms|[smhdwy]))+|\d+`
const TEXTS = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g
const RANGES = /\[([^\]]*)\]/g
const RANGE = new RegExp(String.raw`^\s*(${LENGTH})\s*(:\s*(?:${LENGTH})?\s*)?$`)
/** A keyword only where no name goes on and nothing is compared or listed: labels may be called so. */
const OFFSETS = new RegExp(String.raw`(?<![\w:])offset(?![\w:]|\s*[=!,)])\s*(-?)\s*(?:(${LENGTH})(?!\w))?`, 'gi')

/**
 * How old the oldest sample may be that a query rests on: its longest range, with every subquery's around it, and the offsets.
 * Undefined: it cannot be told, or `@` fixes a time of its own. What a recording rule looks back by stands in no query.
 */
export function looksBack(query: string): Duration | undefined {
  const text = query.replaceAll(TEXTS, '""').replace(/#.*/, '')
  const ranges = [...text.matchAll(RANGES)].map(([, inner = '']) => RANGE.exec(inner))
  const offsets = [...text.matchAll(OFFSETS)]
  if (text.includes('@') || ranges.includes(null) || offsets.some(([, , said]) => said === undefined)) return undefined
  const around = ranges.flatMap((range) => (range?.[2] === undefined ? [] : [lengthOf(range[1])]))
  const plain = ranges.flatMap((range) => (range?.[2] === undefined ? [lengthOf(range?.[1])] : []))
  const back = offsets.map(([, sign, said]) => (sign === '-' ? 0 : lengthOf(said)))
  return Math.max(INSTANT, ...plain) + sum(around) + (around.length > 0 ? sum(back) : Math.max(0, ...back))
}

const UNITS: Readonly<Record<string, Duration>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
}

/** As PromQL writes them: `5m`, `1h30m`, and seconds without a unit. */
function lengthOf(said = ''): Duration {
  if (/^\d+$/.test(said)) return Number(said) * 1_000
  return sum(
    [...said.matchAll(/(\d+)(ms|[smhdwy])/g)].map(([, count, unit = '']) => Number(count) * (UNITS[unit] ?? 0)),
  )
}

function sum(all: readonly Duration[]): Duration {
  return all.reduce((whole, one) => whole + one, 0)
}
