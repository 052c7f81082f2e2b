import { Buffer } from 'node:buffer'
import { sharedBits, spelled, type Spelled } from './spelled.ts'
import { KINDS, VENDORS } from './vendors.ts'

/**
 * So many characters in a row of a value's random part are a leak, in any spelling. Fewer are none: vendors' listings and error
 * messages show the ends of a key, so that people can tell it (`sk-svcac****x9Qz`). A vendor's prefix is not counted, since all its keys
 * have it and it tells nothing.
 */
export const RUN = 12

/** What all keys of a kind begin with. */
const PREFIX = new RegExp(`^(?:${[...VENDORS.map((name) => KINDS[name].prefix), 'ghs_', 'ghp_'].join('|')})`)

/** Any RUN characters that are read in steps of STRIDE hold GRAM that are read together. */
const GRAM = 4
const STRIDE = RUN - GRAM + 1

/** Base64 inside of base64, and once more: whoever wraps that often means harm, and harm is not hunted here. */
const DEEPEST = 2
/** RUN characters of a value take no fewer in base64 of base64. */
const SHORTEST = 20

/** A value that stands in a text, or a part of it. */
export interface Find {
  readonly value: string
  readonly how: string
  /** How many characters of its random part stand there in a row. */
  readonly run: number
  /** As many as there are. */
  readonly whole: boolean
}

/** Looks for all values at once. */
export interface Hunt {
  /** The values in a text, each with its longest run. */
  in(text: string): readonly Find[]
}

interface Needle {
  readonly value: string
  readonly spelled: Spelled
  /** How many characters are the prefix. */
  readonly prefix: number
}

/**
 * Looks for values in texts. Every four characters of every spelling are indexed once, and a text is looked at in steps of nine, which
 * no run of twelve can slip through: what a text costs does not grow with the values.
 */
export function createHunt(values: readonly string[]): Hunt {
  const index = createIndex([...new Set(values)].flatMap(needlesOf))

  function look(text: string, depth: number, finds: Map<string, Find>): void {
    index.each(text, (needle, place, at) => {
      const { value, prefix } = needle
      const { how, length } = needle.spelled
      const run = runAt(needle, place, { text, at })
      if (run < RUN || run <= (finds.get(value)?.run ?? 0)) return
      finds.set(value, { value, how, run, whole: run === length - prefix })
    })
    if (depth === DEEPEST) return
    for (const nested of base64In(text)) look(Buffer.from(nested, 'base64').toString('latin1'), depth + 1, finds)
  }

  return {
    in(text) {
      const finds = new Map<string, Find>()
      look(text, 0, finds)
      return [...finds.values()]
    },
  }
}

const BASE64 = Uint8Array.from({ length: 128 }, (_, code) => (/[\w+/-]/.test(String.fromCharCode(code)) ? 1 : 0))

/** Runs of base64's letters, whatever they are; most of a text is jumped over. */
function base64In(text: string): readonly string[] {
  const runs: string[] = []
  for (let from = 0; from + SHORTEST <= text.length;) {
    let back = from + SHORTEST - 1
    while (back >= from && BASE64[text.charCodeAt(back)] === 1) back -= 1
    let to = back < from ? from + SHORTEST : back
    if (back < from) {
      while (BASE64[text.charCodeAt(to)] === 1) to += 1
      runs.push(text.slice(from, to))
    }
    from = to + 1
  }
  return runs
}

function needlesOf(value: string): readonly Needle[] {
  const prefix = PREFIX.exec(value)?.[0].length ?? 0
  if (value.length - prefix < RUN) throw new Error(`A value of ${value.length} characters is too short to be hunted.`)
  return spelled(value).map((one) => ({ value, spelled: one, prefix }))
}

/** How many of the random characters stand in the text around a place where four written ones fit. */
function runAt(needle: Needle, place: number, { text, at }: { readonly text: string; readonly at: number }): number {
  const { text: written, length, unit, begin, end } = needle.spelled
  let back = 0
  while (back < place && back < at && written.charCodeAt(place - back - 1) === text.charCodeAt(at - back - 1)) back += 1
  let on = 0
  while (place + on < written.length && written.charCodeAt(place + on) === text.charCodeAt(at + on)) on += 1
  if (back + on < RUN) return 0
  let [from, to] = [(place - back) * unit, (place + on) * unit]
  if (unit === 6) {
    from -= sharedBits(written[place - back - 1], text[at - back - 1]).last
    to += sharedBits(written[place + on], text[at + on]).first
  }
  let run = 0
  for (let i = needle.prefix; i < length; i++) if (begin(i) >= from && end(i) <= to) run += 1
  return run
}

interface Index {
  /** Calls for each place of the text where a needle's characters may stand. */
  each(text: string, then: (needle: Needle, place: number, at: number) => void): void
}

// Read once: in a test runner's context each look at a global costs more than all that is done with it.
const { imul } = Math
const BITS = 15

/** A hash table in plain arrays, since it is made anew for every world of a sweep. */
function createIndex(needles: readonly Needle[]): Index {
  const room = needles.reduce((sum, { spelled: { text } }) => sum + text.length, 1)
  const heads = new Int32Array(1 << BITS)
  const [grams, next, places] = [new Int32Array(room), new Int32Array(room), new Int32Array(room)]
  const owners: Needle[] = []
  let entry = 0
  for (const needle of needles) {
    const { text, unit, begin } = needle.spelled
    for (let place = Math.ceil(begin(needle.prefix) / unit); place + GRAM <= text.length; place++) {
      entry += 1
      const gram = gramAt(text, place)
      const slot = slotOf(gram)
      owners[entry] = needle
      grams[entry] = gram
      places[entry] = place
      next[entry] = heads[slot] ?? 0
      heads[slot] = entry
    }
  }
  return {
    each(text, then) {
      for (let at = 0; at + GRAM <= text.length; at += STRIDE) {
        const gram = gramAt(text, at)
        for (let e = heads[slotOf(gram)] ?? 0; e !== 0; e = next[e] ?? 0) {
          const needle = grams[e] === gram ? owners[e] : undefined
          if (needle !== undefined) then(needle, places[e] ?? 0, at)
        }
      }
    },
  }
}

function gramAt(text: string, at: number): number {
  const [a, b] = [text.charCodeAt(at), text.charCodeAt(at + 1)]
  return a ^ (b << 7) ^ (text.charCodeAt(at + 2) << 14) ^ (text.charCodeAt(at + 3) << 21)
}

function slotOf(gram: number): number {
  return imul(gram, 0x9e3779b1) >>> (32 - BITS)
}
