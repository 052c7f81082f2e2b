import type { Console } from './output.ts'

/** Says what is being done, in one line that the next one replaces; on a terminal only, and on standard error. */
export interface Progress {
  readonly at: (what: string) => void
  /** Takes the line away. */
  readonly over: () => void
}

/** A pipe or a log gets nothing: a line that is replaced is noise there. */
export function progressOn(to: Console, isTerminal: boolean = process.stderr.isTTY): Progress {
  if (!isTerminal || to.env['TERM'] === 'dumb' || (to.env['CI'] ?? '') !== '') return { at: () => {}, over: () => {} }
  return {
    at: (what) => to.err(`\r\u001b[K${what} …`),
    over: () => to.err('\r\u001b[K'),
  }
}
