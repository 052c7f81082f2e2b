import { text } from './read.ts'

/** A value shorter than this could be guessed, and is nobody's key. */
const SHORTEST = 20

/** `pattern:` of a `with:`, of a whole value in printable characters without blanks; undefined: it is not said, or no regular expression. */
export function patternOf(config: Readonly<Record<string, unknown>>): RegExp | undefined {
  const said = text(config, 'pattern')
  if (said === undefined) return undefined
  try {
    return new RegExp(`^(?=[!-~]{${SHORTEST},}$)(?:${said})$`, 'u')
  } catch {
    return undefined
  }
}
