import { Buffer } from 'node:buffer'

/** A value as it can be written, and which of the written characters stand for which of the value's. */
export interface Spelled {
  /** `base64`, for whoever reads what was found. */
  readonly how: string
  readonly text: string
  /** How many characters the value has, or bytes where bytes are written. */
  readonly length: number
  /** A written character counts that much in `begin` and `end`: 6 where it is bits that are written, since bytes share characters there. */
  readonly unit: 1 | 6
  /** Where the value's i-th character begins, and where it ends. */
  begin(i: number): number
  end(i: number): number
}

/**
 * Every spelling of invariant I3, once. `core/secret.ts` has the same ones for the redactor, which needs them whole; the hunt needs
 * any part of them, and is written apart so that a spelling forgotten there is not forgotten here.
 */
export function spelled(value: string): readonly Spelled[] {
  const bytes = Buffer.from(value, 'utf8')
  const hex = evenly('hex', bytes.toString('hex'), 2)
  const all = [
    evenly('raw', value, 1),
    inPieces('URL', value, encodeURIComponent),
    inPieces('JSON', value, (character) => JSON.stringify(character).slice(1, -1)),
    hex,
    { ...hex, text: hex.text.toUpperCase() },
    ...[0, 1, 2].flatMap((shift) => inBase64(bytes, shift)),
  ]
  return all.filter(({ text }, n) => all.findIndex((other) => other.text === text) === n)
}

function evenly(how: string, text: string, each: number): Spelled {
  return { how, text, length: text.length / each, unit: 1, begin: (i) => i * each, end: (i) => (i + 1) * each }
}

function inPieces(how: string, value: string, write: (character: string) => string): Spelled {
  const pieces = Array.from(value, write)
  const ends: number[] = []
  for (const piece of pieces) ends.push((ends.at(-1) ?? 0) + piece.length)
  const end = (i: number): number => ends[i] ?? 0
  return { how, text: pieces.join(''), length: pieces.length, unit: 1, begin: (i) => end(i - 1), end }
}

/** The value's base64 behind that many bytes of another text, in both alphabets. */
function inBase64(bytes: Buffer, shift: number): readonly Spelled[] {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replace(/=+$/, '')
  const begin = (i: number): number => (i + shift) * 8
  const where = { length: bytes.length, unit: 6, begin, end: (i: number) => begin(i + 1) } as const
  const url = text.replaceAll('+', '-').replaceAll('/', '_')
  return [
    { how: 'base64', text, ...where },
    { how: 'base64url', text: url, ...where },
  ]
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const SIX = new Map(`${LETTERS}-_`.split('').map((letter, n) => [letter, n < 64 ? n : n - 2]))

/** How many of their first bits, and of their last ones, two letters of base64 share. */
export function sharedBits(
  a: string | undefined,
  b: string | undefined,
): { readonly first: number; readonly last: number } {
  const [x, y] = [SIX.get(a ?? ''), SIX.get(b ?? '')]
  if (x === undefined || y === undefined) return { first: 0, last: 0 }
  const differing = x ^ y
  return { first: Math.clz32(differing) - 26, last: differing === 0 ? 6 : 31 - Math.clz32(differing & -differing) }
}
