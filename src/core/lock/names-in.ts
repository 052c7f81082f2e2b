import type { CredentialId, Fingerprint, KeyId } from '../facts.ts'
import { upon } from '../upon.ts'
import { readLock } from './read.ts'

/** What a key is known by in the lock. */
export interface Known {
  readonly keyId?: KeyId
  readonly fingerprint?: Fingerprint
}

/**
 * Whose key the lock says it is, by its id or its fingerprint; nobody's, where there is no lock that can be read.
 * The lock is read once, for as many keys as are asked about.
 */
export function namesIn(text: string | undefined): (key: Known) => readonly CredentialId[] {
  const reading = text === undefined ? undefined : readLock(text)
  if (!reading || !('lock' in reading)) return () => []
  const ids = new Map<KeyId, CredentialId[]>()
  const prints = new Map<Fingerprint, CredentialId[]>()
  for (const [credential, { id, fingerprint }] of reading.lock.lines) {
    if (id !== undefined) upon(ids, id).push(credential)
    if (fingerprint !== undefined) upon(prints, fingerprint).push(credential)
  }
  return ({ keyId, fingerprint }) => [
    ...new Set([
      ...(keyId === undefined ? [] : (ids.get(keyId) ?? [])),
      ...(fingerprint === undefined ? [] : (prints.get(fingerprint) ?? [])),
    ]),
  ]
}
