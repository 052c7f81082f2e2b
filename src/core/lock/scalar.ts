import type { Instant } from '../facts.ts'

// Letters first and no blanks: a plain scalar that every YAML reader takes for text.
const PLAIN = /^[A-Za-z](?:[A-Za-z0-9_./:@+=-]*[A-Za-z0-9_./@+=-])?$/
// `e5` is a number without its digits to some readers of YAML 1.1.
const AMBIGUOUS = /^(?:true|false|null|yes|no|on|off|y|n|e[-+]?\d+)$/i
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/

/** A text as the lock writes it: bare where every YAML reader agrees that it is text, else in double quotes. */
export function writeText(text: string): string {
  if (PLAIN.test(text) && !AMBIGUOUS.test(text)) return text
  return JSON.stringify(text).replaceAll(/[^\u0020-\u007e]/g, escape)
}

/** The text that stands there; undefined when the lock would not have written it so. */
export function readText(raw: string): string | undefined {
  if (!raw.startsWith('"')) return PLAIN.test(raw) && !AMBIGUOUS.test(raw) ? raw : undefined
  const text = parseQuoted(raw)
  return text !== undefined && JSON.stringify(text).replaceAll(/[^\u0020-\u007e]/g, escape) === raw ? text : undefined
}

/** `2026-11-16T02:00:00Z`; milliseconds only where there are any. */
export function writeInstant(at: Instant): string {
  return new Date(at).toISOString().replace('.000Z', 'Z')
}

/** Undefined: not an instant in UTC, or one that no calendar has. */
export function readInstant(raw: string): Instant | undefined {
  const at = INSTANT.test(raw) ? Date.parse(raw) : Number.NaN
  return Number.isNaN(at) || writeInstant(at) !== raw ? undefined : at
}

function parseQuoted(raw: string): string | undefined {
  try {
    const value: unknown = JSON.parse(raw)
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
