// Reads outside data of unknown shape. Nothing is believed that was not looked at; a missing piece is `undefined`.
import type { Instant } from '../core/facts.ts'

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>

/** Is this a JSON object (not null, not a list)? */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What stands at the end of a path of fields; undefined where the path breaks off. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here: unknown = value
  for (const name of path) here = isJson(here) ? here[name] : undefined
  return here ?? undefined
}

/** A text at a path. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path)
  return typeof found === 'string' ? found : undefined
}

/** A number at a path. */
export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = at(value, ...path)
  return typeof found === 'number' ? found : undefined
}

/** A list at a path; an absent one is empty. Holes that GitHub leaves for what the token may not see are dropped. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? found.filter((one) => one !== null) : []
}

/** A time at a path. */
export function instantAt(value: unknown, ...path: readonly string[]): Instant | undefined {
  const text = textAt(value, ...path)
  const instant = text === undefined ? NaN : Date.parse(text)
  return Number.isNaN(instant) ? undefined : instant
}
