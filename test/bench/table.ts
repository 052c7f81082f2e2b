import { holds, limitOf, type Limit, type Measured } from './limits.ts'
import type { Scale } from './scale.ts'

/** One run of the bench, as `--json` prints it. */
export interface Benched {
  readonly version: 1
  readonly at: string
  readonly commit: string
  readonly nodes: readonly string[]
  /** Runnable processes of the last minute, by processors: above 1 the machine had other work, and wall times say little. */
  readonly load: number
  readonly budgets: readonly (Measured & Pick<Limit, 'what' | 'most' | 'unit'> & { readonly holds: boolean })[]
  readonly scale: readonly Scale[]
  /** What was left out, and why. */
  readonly left: readonly string[]
}

export function budgetsOf(measured: readonly Measured[]): Benched['budgets'] {
  return measured.map((one) => {
    const { what, most, unit } = limitOf(one.id)
    return { ...one, what, most, unit, holds: holds(one) }
  })
}

/** What a terminal shows. */
export function table({ budgets, scale, nodes, commit, at, load, left }: Benched): string {
  const rows = budgets.map(({ what, most, unit, value, note, holds: good }) => [
    what,
    figure(most, unit),
    figure(value, unit),
    good ? 'yes' : 'NO',
    note,
  ])
  const busy = load > 1 ? ` (load ${load.toFixed(1)} per processor: wall times say little)` : ''
  return [
    `${at.slice(0, 16)}Z · ${commit} · Node ${nodes.join(', ')}${busy}`,
    '',
    columns([['budget', 'limit', 'measured', 'holds', ''], ...rows]),
    ...(scale.length === 0 ? [] : ['', columns([SCALE, ...scale.map(scaleRow)])]),
    ...left.map((line) => `\n${line}`),
  ].join('\n')
}

export const SCALE = ['credentials', 'idle run', 'requests', 'full read', 'requests', 'parse and decide', 'each']

export function scaleRow({ credentials, idle, full, decide }: Scale): readonly string[] {
  const each = `${((decide / credentials) * 1000).toFixed(0)} µs`
  return [credentials.toLocaleString('en'), ...timed(idle), ...timed(full), `${decide.toFixed(1)} ms`, each]
}

function timed(run: Scale['idle']): readonly string[] {
  return run === undefined ? ['–', '–'] : [`${run.milliseconds.toFixed(1)} ms`, String(run.requests)]
}

export function figure(value: number, unit: Limit['unit']): string {
  const digits = Number.isInteger(value) ? 0 : unit === 'x' || unit === 's' ? 2 : 1
  const shown = value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  if (unit === 'x') return `${shown}×`
  return unit === 'requests' || unit === 'modules' ? shown : `${shown} ${unit}`
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => cell.padEnd(column === row.length - 1 ? 0 : (widths[column] ?? 0))).join('  ')
  return rows.map(line).join('\n')
}
