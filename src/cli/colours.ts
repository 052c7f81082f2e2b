import type { Console } from './output.ts'

/** Marks a text for a terminal, or leaves it as it is. */
export type Colour = (text: string) => string

export interface Paint {
  readonly bold: Colour
  readonly dim: Colour
  readonly error: Colour
  readonly warning: Colour
  readonly note: Colour
  readonly good: Colour
}

/**
 * NO_COLOR (https://no-color.org) outranks FORCE_COLOR (as Node reads it: `0` is off), and both outrank what the output
 * is; without either, only a terminal gets colours.
 */
export function hasColours(env: Console['env'], isTerminal: boolean): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false
  const forced = env['FORCE_COLOR']
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  return isTerminal && env['TERM'] !== 'dumb'
}

/** Colours for what goes to standard output. */
export function paintFor(to: Console): Paint {
  const on = hasColours(to.env, process.stdout.isTTY)
  const paint = (start: number, end: number): Colour => (on ? (text) => `\u001b[${start}m${text}\u001b[${end}m` : plain)
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    error: paint(31, 39),
    warning: paint(33, 39),
    note: paint(36, 39),
    good: paint(32, 39),
  }
}

function plain(text: string): string {
  return text
}
