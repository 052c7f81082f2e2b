// Reading what a vendor answered, field by field: what is not named here is never kept.
import { Failure } from '../../core/failure.ts'
import type { Instant } from '../../core/facts.ts'
import { ALL_PARTS, Secret } from '../../core/secret.ts'
import { field } from '../../http/json.ts'
import { epoch, stamp } from '../../http/time.ts'
import type { Parts } from './provider.ts'

/** A text of at least one character; undefined: there is none. */
export function text(of: unknown, name: string): string | undefined {
  const value = field(of, name)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A vendor's id: it becomes part of paths, journals and sentences, so anything else is none. */
export function id(of: unknown, name: string): string | undefined {
  const value = text(of, name)
  return value !== undefined && /^[\w.:-]{1,128}$/.test(value) ? value : undefined
}

/** A finite number. */
export function number(of: unknown, name: string): number | undefined {
  const value = field(of, name)
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** A time that may be missing or null. Something else in its place is `wrong`, and is not taken for "never". */
export function time(of: unknown, name: string, as: 'epoch' | 'stamp'): Instant | undefined | 'wrong' {
  const value = field(of, name)
  if (value === undefined || value === null) return undefined
  const at = as === 'epoch' ? epoch(value) : stamp(typeof value === 'string' ? value : undefined)
  return at ?? 'wrong'
}

/** The items of a list; undefined: it is none. */
export function list(of: unknown, name: string): readonly unknown[] | undefined {
  const value = field(of, name)
  return Array.isArray(value) ? value : undefined
}

/** True or false; undefined: neither. */
export function flag(of: unknown, name: string): boolean | undefined {
  const value = field(of, name)
  return typeof value === 'boolean' ? value : undefined
}

/** Anything below a name, for reading on. */
export function inside(of: unknown, name: string): unknown {
  return field(of, name)
}

/** A part of a key that this plugin cannot do without; `json`: all of them as one object. */
export function partOf(parts: Parts, name: string): Secret {
  const part = name === ALL_PARTS ? Secret.json(parts) : parts[name]
  if (part !== undefined) return part
  throw new Failure('input-invalid', `The key has no part "${name}", so it cannot be used.`, { effect: 'not-done' })
}
