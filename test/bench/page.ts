// `docs/benchmarks.md`: the limits, generated from the code, and the history, to which each `--record` adds rows.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './child.ts'
import { LIMITS } from './limits.ts'
import { type Benched, figure, SCALE, scaleRow } from './table.ts'

const PAGE = 'docs/benchmarks.md'
const MARK = '<!-- history -->\n'

/** The table of limits as the page shows it. */
export function limitsTable(): string {
  const rows = LIMITS.map(({ id, what, most, unit }) => `| \`${id}\` | ${what} | ${figure(most, unit)} |`)
  return ['| budget | what is measured | at most |', '| --- | --- | --- |', ...rows].join('\n')
}

/** Adds a run at the top of the history. */
export function record(benched: Benched): void {
  const path = join(ROOT, PAGE)
  writeFileSync(path, withEntry(readFileSync(path, 'utf8'), benched))
}

export function withEntry(page: string, benched: Benched): string {
  const at = page.indexOf(MARK)
  if (at === -1) throw new Error(`${PAGE} has lost its mark ${MARK.trim()}`)
  const [before, after] = [page.slice(0, at + MARK.length), page.slice(at + MARK.length)]
  return `${before}\n${entry(benched)}${after}`
}

function entry({ at, commit, nodes, load, budgets, scale, left }: Benched): string {
  const rows = budgets.map(
    ({ id, most, unit, value, note, holds }) =>
      `| \`${id}\` | ${figure(most, unit)} | ${figure(value, unit)} | ${holds ? 'yes' : '**no**'} | ${note} |`,
  )
  const grown = [`| ${SCALE.join(' | ')} |`, `|${' --- |'.repeat(SCALE.length)}`]
  return [
    `### ${at.slice(0, 16).replace('T', ' ')} UTC, commit \`${commit}\``,
    '',
    `Node ${nodes.join(' and ')}; load ${load.toFixed(1)} per processor.`,
    '',
    '| budget | at most | measured | holds | how |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
    ...(scale.length === 0 ? [] : [...grown, ...scale.map((one) => `| ${scaleRow(one).join(' | ')} |`), '']),
    ...left.flatMap((line) => [line, '']),
  ].join('\n')
}
