import { paintFor } from '../colours.ts'
import { linesOf } from '../suffices.ts'
import { bold, type Console, printJson } from '../output.ts'
import { wrap } from '../wrap.ts'
import type { Act, Report, Row } from './report.ts'

const STATES: Readonly<Record<Act['state'], string>> = {
  done: 'made',
  would: 'would make',
  kept: 'there',
  todo: 'yours',
}

/** Prints the report for a person. */
export function tellReport(to: Console, report: Report): void {
  const { rows, acts, doubts, next, dryRun, texts, check, online, unasked } = report
  to.out(`${bold(to, `keyturn init${report.repository === undefined ? '' : ` · ${report.repository}`}`)}\n`)
  if (dryRun) to.out('A dry run: nothing is written, and nothing is changed.\n')
  section(to, 'Secrets', table(rows))
  section(
    to,
    'Files and gate',
    acts.map(({ state, what }) => `${STATES[state].padEnd(12)}${what}`),
  )
  section(
    to,
    'Not known',
    doubts.flatMap((doubt) => wrap(`- ${doubt}`)),
  )
  // What is run or clicked stays on its line, to be copied.
  section(
    to,
    'Next',
    next.flatMap(({ what, how }, index) => [...wrap(`${index + 1}. ${what}`), ...how.map((line) => `     ${line}`)]),
  )
  if (dryRun) for (const [path, text] of texts) section(to, path, text.trimEnd().split('\n'))
  section(to, 'Check', [check, ...linesOf(online, paintFor(to)), ...(unasked === '' ? [] : wrap(unasked))])
  if (acts.length > 0 && acts.every(({ state }) => state === 'kept'))
    to.out(`\n${next.length === 0 ? 'Everything is there; nothing' : 'Nothing'} was changed.\n`)
}

/** The same for other programs. */
export function printReport(to: Console, report: Report): void {
  const { texts, ...rest } = report
  printJson(to, { version: 1, ...rest, files: Object.fromEntries(texts) })
}

function section(to: Console, head: string, lines: readonly string[]): void {
  if (lines.length === 0) return
  to.out(`\n${bold(to, head)}\n${lines.map((line) => (line === '' ? '\n' : `  ${line}\n`)).join('')}`)
}

function table(rows: readonly Row[]): readonly string[] {
  const width = (of: (row: Row) => string): number => Math.max(0, ...rows.map((row) => of(row).length))
  const [first, second] = [width(({ secret }) => secret), width(({ where }) => where)]
  return rows.map(({ secret, where, what }) => `${secret.padEnd(first)}  ${where.padEnd(second)}  ${what}`)
}
