// Reads outside data of unknown shape. Nothing is believed that was not looked at. A missing piece, or null, is `undefined`; something
// else than belongs there is a failure: taken for absent, it would be a sealed value, a proposal or a lock that "is not there".
import type { Instant, Oid } from '../core/facts.ts'
import { Failure } from '../core/failure.ts'
import { stamp } from '../http/time.ts'

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>

/** Is this a JSON object (not null, not a list)? */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What stands at the end of a path of fields; undefined where the path breaks off. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here: unknown = value
  for (const [index, name] of path.entries()) {
    if (here === undefined || here === null) return undefined
    if (!isJson(here)) throw wrong(path.slice(0, index), 'fields')
    here = Object.hasOwn(here, name) ? here[name] : undefined
  }
  return here ?? undefined
}

/** As `at`, of fields that this very query asked for: GraphQL gives each, if only as null, so a missing one is no "there is none". */
export function askedAt(value: unknown, ...path: readonly string[]): unknown {
  const [name, ...rest] = path
  if (name === undefined || value === undefined || value === null) return value ?? undefined
  if (!isJson(value) || !Object.hasOwn(value, name)) throw wrong([name], 'what was asked for')
  return askedAt(value[name], ...rest)
}

/** A text at a path. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path)
  if (found === undefined || typeof found === 'string') return found
  throw wrong(path, 'a text')
}

/** An account's name; what is none must not pass for somebody else's. */
export function loginAt(value: unknown, ...path: readonly string[]): string | undefined {
  const login = textAt(value, ...path)
  if (login !== undefined && !/^[\w.-]+(?:\[bot\])?$/.test(login)) throw wrong(path, 'a login')
  return login
}

/** A number at a path. */
export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = at(value, ...path)
  if (found === undefined || typeof found === 'number') return found
  throw wrong(path, 'a number')
}

/** A list at a path; an absent one is empty. Holes that GitHub leaves for what the token may not see are dropped. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path)
  if (found === undefined) return []
  if (Array.isArray(found)) return found.filter((one) => one !== null)
  throw wrong(path, 'a list')
}

/** A time at a path. */
export function instantAt(value: unknown, ...path: readonly string[]): Instant | undefined {
  const text = textAt(value, ...path)
  const at = stamp(text)
  if (text !== undefined && at === undefined) throw wrong(path, 'a time')
  return at
}

/** The id of a git object at a path. */
export function oidAt(value: unknown, ...path: readonly string[]): Oid | undefined {
  const oid = textAt(value, ...path)
  if (oid === undefined || /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(oid)) return oid
  throw wrong(path, "a commit's or file's id")
}

/** As `at`, for bodies of refusals and files that anybody may have written: what does not fit is `undefined`. */
export function looseAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (here, name) => (isJson(here) && Object.hasOwn(here, name) ? here[name] : undefined),
    value,
  )
}

/** A text, loosely. */
export function looseText(value: unknown, ...path: readonly string[]): string | undefined {
  const found = looseAt(value, ...path)
  return typeof found === 'string' ? found : undefined
}

function wrong(path: readonly string[], what: string): Failure {
  const where = path.length === 0 ? '' : ` at \`${path.join('.')}\``
  return new Failure(
    'unexpected-response',
    `An answer of GitHub's has something else than ${what}${where}. Keyturn looks again at its next run; if it says so again, a proxy may stand between, or the API changed.`,
    { effect: 'unknown' },
  )
}
