import type { CredentialId } from '../facts.ts'

// A name starts with a letter, so that no YAML reader takes it for a number, and goes unquoted into branches and paths.
const KEY = /^[A-Za-z][A-Za-z0-9_-]*$/
const ENVIRONMENT = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/

// Plain words that some YAML reader takes for something else than text (YAML 1.1 has many); and the lock's own field.
const RESERVED = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off', 'y', 'n', 'version'])

/** Ids stand in tags, branch names and the names that providers show; longer ones would have to be cut there. */
export const LONGEST_ID = 60

/** Can this stand under `keys:`? A letter, then letters, digits, `_` and `-`; not a word that YAML readers disagree on. */
export function isKeyName(name: string): boolean {
  return KEY.test(name) && !RESERVED.has(name.toLowerCase())
}

/** GitHub allows more in an environment's name; what goes into tags and branch names does not. */
export function isEnvironmentName(name: string): boolean {
  return ENVIRONMENT.test(name) && !name.includes('..') && !name.endsWith('.') && !name.endsWith('.lock')
}

/** `openai/production`, or the key's name alone. */
export function isCredentialId(id: string): boolean {
  if (id.length > LONGEST_ID) return false
  const slash = id.indexOf('/')
  return slash === -1 ? isKeyName(id) : KEY.test(id.slice(0, slash)) && isEnvironmentName(id.slice(slash + 1))
}

/**
 * The id as it stands in tags and branch names: lower case, with a single `-` for everything else. Two ids may come out
 * alike; the manifest refuses that.
 */
export function slugOf(id: CredentialId): string {
  return id
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
}
