// Reads payloads. They are signed by GitHub, and still only told: what does not fit is left aside, and nothing comes of it.
import { looseAt } from '../../github/codec.ts'
import { LOGIN } from '../../github/role.ts'
import type { Place } from './deeds.ts'

/** A text at a path; undefined: there is none. */
export function text(payload: unknown, ...path: readonly string[]): string | undefined {
  const found = looseAt(payload, ...path)
  return typeof found === 'string' ? found : undefined
}

/** A whole number above zero: an id, a number of an issue. */
export function whole(payload: unknown, ...path: readonly string[]): number | undefined {
  const found = looseAt(payload, ...path)
  return typeof found === 'number' && Number.isSafeInteger(found) && found > 0 ? found : undefined
}

/** A list at a path; an absent one is empty. */
export function items(payload: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = looseAt(payload, ...path)
  return Array.isArray(found) ? found : []
}

/** An account's name, fit for a sentence and for a path. */
export function login(payload: unknown, ...path: readonly string[]): string | undefined {
  const found = text(payload, ...path)
  return found !== undefined && LOGIN.test(found) ? found : undefined
}

/** A commit's id. */
export function commit(payload: unknown, ...path: readonly string[]): string | undefined {
  const found = text(payload, ...path)
  return found !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(found) ? found : undefined
}

/** Did a person do it, with their own hands? */
export function byPerson(payload: unknown): boolean {
  return text(payload, 'sender', 'type') === 'User'
}

const NAME = /^[\w.-]{1,100}$/

/** The repository that the event is about. */
export function placeIn(payload: unknown): Place | undefined {
  return placeOf(text(payload, 'repository', 'full_name') ?? '')
}

/** `owner/name`, taken apart; undefined: it is none. */
export function placeOf(fullName: string): Place | undefined {
  const [owner = '', name = '', ...more] = fullName.split('/')
  const fits = more.length === 0 && NAME.test(owner) && NAME.test(name) && !/^\.+$/.test(name)
  return fits ? { owner, name } : undefined
}
