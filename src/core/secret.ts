import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { inspect } from 'node:util'
import type { Fingerprint } from './facts.ts'
import { escaped } from './render/escape.ts'

/** What a place says that holds every part of a key at once, as one JSON object by their names. */
export const ALL_PARTS = 'json'

/** Registers a text that must never be printed: the runner's masks and our redactor. */
export type Mask = (text: string) => void

/**
 * The box a key value lives in. It cannot be printed, interpolated or serialised: each of these gives `[secret]`.
 * Only plugins and the sealer open it; a repository test holds everybody else to that.
 */
export class Secret {
  readonly #value: string
  readonly #mask: Mask

  private constructor(value: string, mask: Mask) {
    this.#value = value
    this.#mask = mask
  }

  /** The only door in. Masks every spelling before anything else can happen to the value. */
  static of(value: string, mask: Mask): Secret {
    for (const spelling of spellings(value)) mask(spelling)
    return new Secret(value, mask)
  }

  /** All parts of one key as a JSON object, which is masked wherever a part of it is. */
  static json(parts: Readonly<Record<string, Secret>>): Secret {
    const all = Object.entries(parts)
    const text = JSON.stringify(Object.fromEntries(all.map(([name, part]) => [name, part.#value])))
    return Secret.of(text, (spelling) => {
      for (const [, part] of all) part.#mask(spelling)
    })
  }

  /** The parts again; undefined: it is not one JSON object of exactly these, each a text. What stands beside them would be lost. */
  parts(names: readonly string[]): Readonly<Record<string, Secret>> | undefined {
    const found = membersOf(this.#value)
    const texts = names.flatMap((name) => {
      const text = found.get(name)
      return typeof text === 'string' && text !== '' ? [[name, text] as const] : []
    })
    if (texts.length < names.length || found.size > names.length) return undefined
    return Object.fromEntries(texts.map(([name, text]) => [name, Secret.of(text, this.#mask)]))
  }

  /** The only door out. */
  reveal(): string {
    return this.#value
  }

  /** Is it spelled as a vendor spells its keys? Tells no more than that. */
  matches(pattern: RegExp): boolean {
    return pattern.test(this.#value)
  }

  /** For values a machine made (vendor pattern, or 128 bits of ours and more): a guessable value must not be fingerprinted. */
  fingerprint(): Fingerprint {
    return `sha256:${createHash('sha256').update(this.#value).digest('hex').slice(0, 16)}`
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [inspect.custom](): string {
    return '[secret]'
  }
}

function membersOf(text: string): ReadonlyMap<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text)
    return new Map(typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [])
  } catch {
    return new Map()
  }
}

/**
 * Every spelling of a value that must not leave the process: raw, base64 and base64url (each byte shift), hex, URL- and
 * JSON-escaped, as our Markdown has it, and each line of a value of several lines (the runner masks by line).
 */
export function spellings(value: string): readonly string[] {
  const bytes = Buffer.from(value, 'utf8')
  const lines = value.split(/\r?\n/).map((line) => line.trim())
  const all = [
    value,
    ...(lines.length > 1 ? lines : []),
    ...base64Windows(bytes),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
    ...escaped(value),
  ]
  // Shorter runs would mask ordinary words everywhere; no provider's key is that short.
  return [...new Set(all)].filter((text) => text.length >= 8)
}

/** The value's base64 at the three byte offsets it can have inside a longer text, without the characters its neighbours share. */
function base64Windows(bytes: Buffer): readonly string[] {
  const whole = bytes.toString('base64')
  const inner = [0, 1, 2].map((shift) => {
    const padded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
    const start = shift === 0 ? 0 : shift + 1
    const end = Math.floor(((shift + bytes.length) * 8) / 6)
    return padded.slice(start, end)
  })
  const url = inner.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))
  return [whole, ...inner, ...url]
}
