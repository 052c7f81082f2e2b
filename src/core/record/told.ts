import type { Instant } from '../facts.ts'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }
export type Section = Readonly<Record<string, Json>>

/** A field that may not be known: its value, or `null` beside the reason why. */
export function told(name: string, value: Json | undefined, why: string): Section {
  return value === undefined ? { [name]: null, [`${name}Why`]: why } : { [name]: value }
}

/** `2026-11-16T02:00:14.000Z`; undefined stays undefined. */
export function iso(at: Instant | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString()
}
