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

// Looked up once: it is asked for with every character.
const { imul } = Math
const ANCHOR = 8
const BASE = 31
/** BASE to the power of ANCHOR - 1, modulo 2^32. */
const TOP = Array.from({ length: ANCHOR - 1 }).reduce<number>((power) => imul(power, BASE), 1)

/** Low bits of a hash: most places in a text are ruled out by them alone. */
const LOW = 0xffff

interface Known {
  readonly byHash: Map<number, Set<string>>
  /** 1 where a known hash has these low bits. */
  readonly maybe: Uint8Array
}

/**
 * Spellings by a hash of their last 8 characters, which rolls over a text once: its cost does not grow with the spellings. The first
 * ones would not do, since a vendor's keys all begin alike.
 */
export function createRedactor(): Redactor {
  const known: Known = { byHash: new Map(), maybe: new Uint8Array(LOW + 1) }
  return {
    mask: (text) => {
      if (text.length < ANCHOR) return
      const hash = hashOf(text, text.length - ANCHOR)
      known.maybe[hash & LOW] = 1
      const same = known.byHash.get(hash)
      if (same === undefined) known.byHash.set(hash, new Set([text]))
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
function found({ byHash, maybe }: Known, text: string): readonly (readonly [number, number])[] {
  const ranges: (readonly [number, number])[] = []
  if (byHash.size === 0 || text.length < ANCHOR) return ranges
  let hash = hashOf(text, 0)
  for (let end = ANCHOR; ; end++) {
    if (maybe[hash & LOW] === 1) {
      const length = longest(byHash.get(hash), text, end)
      if (length > 0) join(ranges, end - length, end)
    }
    if (end >= text.length) return ranges
    const gone = imul(text.charCodeAt(end - ANCHOR), TOP)
    hash = (imul(hash - gone, BASE) + text.charCodeAt(end)) | 0
  }
}

function join(ranges: (readonly [number, number])[], from: number, end: number): void {
  let start = from
  for (let last = ranges.at(-1); last !== undefined && start <= last[1]; last = ranges.at(-1)) {
    start = Math.min(start, last[0])
    ranges.pop()
  }
  ranges.push([start, end])
}

function longest(candidates: ReadonlySet<string> | undefined, text: string, end: number): number {
  let length = 0
  for (const spelling of candidates ?? [])
    if (spelling.length > length && text.startsWith(spelling, end - spelling.length) && spelling.length <= end)
      length = spelling.length
  return length
}

function hashOf(text: string, from: number): number {
  let hash = 0
  for (let i = from; i < from + ANCHOR; i++) hash = (imul(hash, BASE) + text.charCodeAt(i)) | 0
  return hash
}
