import type { Instant } from '../../facts.ts'

/** Half-open: `to` is the first instant that does not belong to it any more. */
export interface Period {
  readonly name: string
  readonly from: Instant
  readonly to: Instant
}

/** `2026`, `2026-Q3`, `2026-07`, `2026-07-01..2026-09-30` (both days included), all in UTC. Undefined: none of these. */
export function readPeriod(text: string): Period | undefined {
  const [, year = '', quarter, month] = /^(\d{4})(?:-Q([1-4])|-(\d{2}))?$/.exec(text) ?? []
  if (year !== '') {
    const first = quarter === undefined ? Number(month ?? 1) - 1 : (Number(quarter) - 1) * 3
    const length = quarter !== undefined ? 3 : month !== undefined ? 1 : 12
    if (first < 0 || first > 11) return undefined
    return { name: text, from: Date.UTC(Number(year), first), to: Date.UTC(Number(year), first + length) }
  }
  const [from, last] = text.split('..').map(dayIn)
  if (from === undefined || last === undefined || text.split('..').length !== 2 || last < from) return undefined
  return { name: text, from, to: last + 86_400_000 }
}

function dayIn(text: string): Instant | undefined {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN
  // 30 February is another day than the one that was written.
  return Number.isNaN(at) || !new Date(at).toISOString().startsWith(text) ? undefined : at
}

/** As the export writes an instant. */
export function iso(at: Instant): string {
  return new Date(at).toISOString()
}
