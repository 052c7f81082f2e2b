import { Failure } from '../core/failure.ts'
import type { Mask } from '../core/secret.ts'

/** Remembers what must not leave, and looks for it in what does. One per process. */
export interface Redactor {
  /** Remembers one spelling. Texts under 8 characters are not: they would mask ordinary words. */
  readonly mask: Mask
  /** The text with every remembered spelling replaced by `[secret]`. */
  redact(text: string): string
  /** Throws where a remembered spelling would leave; for texts that must not be altered silently. */
  assertClean(text: string): void
}

const ANCHOR = 8
const BASE = 31
/** BASE to the power of ANCHOR - 1, modulo 2^32. */
const TOP = Array.from({ length: ANCHOR - 1 }).reduce<number>((power) => Math.imul(power, BASE), 1)

/** Spellings by a hash of their first 8 characters, which rolls over a text once: its cost does not grow with the spellings. */
export function createRedactor(): Redactor {
  const known = new Map<number, Set<string>>()
  return {
    mask: (text) => {
      if (text.length < ANCHOR) return
      const hash = hashOf(text)
      const same = known.get(hash)
      if (same === undefined) known.set(hash, new Set([text]))
      else same.add(text)
    },
    redact: (text) => {
      let clean = ''
      let from = 0
      for (const [start, end] of found(known, text)) {
        clean += `${text.slice(from, start)}[secret]`
        from = end
      }
      return from === 0 ? text : clean + text.slice(from)
    },
    assertClean: (text) => {
      if (found(known, text).length > 0)
        throw new Failure(
          'refused',
          "A text that was about to leave holds the value of a key, so it was not sent. This is a fault of Keyturn's; please report what it was doing.",
          { effect: 'not-done' },
        )
    },
  }
}

/** Where spellings stand, as ranges that do not touch: overlapping ones are one. */
function found(known: ReadonlyMap<number, ReadonlySet<string>>, text: string): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = []
  if (known.size === 0 || text.length < ANCHOR) return ranges
  let hash = hashOf(text)
  for (let at = 0; ; at++) {
    const length = longest(known.get(hash), text, at)
    const last = ranges.at(-1)
    if (length > 0 && last !== undefined && at <= last[1]) last[1] = Math.max(last[1], at + length)
    else if (length > 0) ranges.push([at, at + length])
    if (at + ANCHOR >= text.length) return ranges
    hash = Math.imul(hash - Math.imul(text.charCodeAt(at), TOP), BASE) + text.charCodeAt(at + ANCHOR)
    hash |= 0
  }
}

function longest(candidates: ReadonlySet<string> | undefined, text: string, at: number): number {
  let length = 0
  for (const spelling of candidates ?? [])
    if (spelling.length > length && text.startsWith(spelling, at)) length = spelling.length
  return length
}

function hashOf(text: string): number {
  let hash = 0
  for (let i = 0; i < ANCHOR; i++) hash = (Math.imul(hash, BASE) + text.charCodeAt(i)) | 0
  return hash
}
