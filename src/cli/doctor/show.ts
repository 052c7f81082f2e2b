import type { CheckId } from './catalogue.ts'
import { CATALOGUE } from './catalogue.ts'
import type { Found, Level } from './finding.ts'
import type { Paint } from '../colours.ts'
import type { Unseen } from './unseen.ts'

/** What a person reads: worst first, each with what it means and what to do. */
export function shown(found: readonly Found[], unseen: readonly Unseen[], paint: Paint): string {
  const parts = found.map((one) => showOne(one, paint))
  const rest = unseen.map(({ what, why }) => `  ${what}: ${why}`)
  const blind = rest.length === 0 ? [] : [`${paint.bold('Not looked at')}\n${rest.join('\n')}\n`]
  return [...parts, ...blind, `${summary(found)}\n`].join('\n')
}

function showOne({ level, what, means, fix, lines }: Found, paint: Paint): string {
  const head = `${paint[level](level.padEnd(WIDTH))}${paint.bold(what)}`
  const text = [head, `${INDENT}${means}`, `${INDENT}→ ${fix}`]
  if (lines !== undefined) {
    const where = lines.where === undefined ? '' : `, ${lines.where}`
    text.push(`${INDENT}  ${paint.dim(`${lines.file}${where}:`)}`, ...lines.text.map((line) => `${INDENT}  ${line}`))
  }
  return `${text.join('\n')}\n`
}

const WIDTH = 9
const INDENT = ' '.repeat(WIDTH)

function summary(found: readonly Found[]): string {
  const checks = Object.keys(CATALOGUE).length
  const quiet = checks - new Set<CheckId>(found.map(({ check }) => check)).size
  const levels: readonly Level[] = ['error', 'warning', 'note']
  const told = levels.flatMap((level) => {
    const count = found.filter((one) => one.level === level).length
    return count === 0 ? [] : [`${count} ${level}${count === 1 ? '' : 's'}`]
  })
  if (told.length === 0) return `Nothing found in ${checks} checks.`
  return `${told.join(', ')}. ${quiet} of ${checks} checks found nothing.`
}
