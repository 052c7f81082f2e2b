import type { Console } from './output.ts'

/** Says what is being done, in one line that the next one replaces; on a terminal only, and on standard error. */
export interface Progress {
  readonly at: (what: string) => void
  /** Takes the line away. */
  readonly over: () => void
  /** The same console; what is printed there takes the line away first. */
  readonly to: Console
}

/** A pipe or a log gets nothing: a line that is replaced is noise there. */
export function progressOn(to: Console, isTerminal: boolean = process.stderr.isTTY): Progress {
  if (!isTerminal || to.env['TERM'] === 'dumb' || (to.env['CI'] ?? '') !== '')
    return { at: () => {}, over: () => {}, to }
  let shown = false
  const clear = (): void => {
    if (shown) to.err(CLEAR)
    shown = false
  }
  const first =
    (print: (text: string) => void) =>
    (text: string): void => {
      clear()
      print(text)
    }
  return {
    at: (what) => {
      to.err(`${CLEAR}${what} …`)
      shown = true
    },
    over: clear,
    to: { ...to, out: first(to.out), err: first(to.err) },
  }
}

/** To the beginning of the line, and nothing on it. */
const CLEAR = '\r\u001b[K'
