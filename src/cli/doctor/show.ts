import { CATALOGUE } from './catalogue.ts'
import type { Found, Level } from './finding.ts'
import type { Paint } from '../colours.ts'
import { wrap } from '../wrap.ts'
import type { Unseen } from './unseen.ts'

/** What a person reads: worst first, each with what it means and what to do. */
export function shown(found: readonly Found[], unseen: readonly Unseen[], paint: Paint): string {
  const parts = found.map((one) => showOne(one, paint))
  const rest = unseen.flatMap(({ what, why }) => wrap(`  ${what}: ${why}`))
  const blind = rest.length === 0 ? [] : [`${paint.bold('Not looked at')}\n${rest.join('\n')}\n`]
  return [...parts, ...blind, `${summary(found)}\n`].join('\n')
}

function showOne({ level, what, means, fix, lines }: Found, paint: Paint): string {
  const [head = '', ...rest] = wrap(`${INDENT}${what}`).map((line) => line.slice(WIDTH))
  const text = [
    `${paint[level](level.padEnd(WIDTH))}${paint.bold(head)}`,
    ...rest.map((line) => `${INDENT}${paint.bold(line)}`),
    ...wrap(`${INDENT}${means}`),
    ...wrap(`${INDENT}  ${fix}`).map((line, index) => (index === 0 ? line.replace(/^( +) {2}/, '$1→ ') : line)),
  ]
  if (lines !== undefined) {
    // What is copied stays on its line.
    const where = lines.where === undefined ? '' : `, ${lines.where}`
    text.push(`${INDENT}  ${paint.dim(`${lines.file}${where}:`)}`, ...lines.text.map((line) => `${INDENT}  ${line}`))
  }
  return `${text.join('\n')}\n`
}

const WIDTH = 9
const INDENT = ' '.repeat(WIDTH)

function summary(found: readonly Found[]): string {
  const levels: readonly Level[] = ['error', 'warning', 'note']
  const told = levels.flatMap((level) => {
    const count = found.filter((one) => one.level === level).length
    return count === 0 ? [] : [`${count} ${level}${count === 1 ? '' : 's'}`]
  })
  return `${told.length === 0 ? 'Nothing found' : told.join(', ')} in ${Object.keys(CATALOGUE).length} checks.`
}
