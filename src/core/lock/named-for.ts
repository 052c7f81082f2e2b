import type { CredentialId, Fingerprint, KeyId } from '../facts.ts'
import { readLock } from './read.ts'

/** Whose key the lock says it is, by its id or its fingerprint; nobody's, where there is no lock that can be read. */
export function namedFor(
  { keyId, fingerprint }: { readonly keyId?: KeyId; readonly fingerprint?: Fingerprint },
  text: string | undefined,
): readonly CredentialId[] {
  const reading = text === undefined ? undefined : readLock(text)
  if (!reading || !('lock' in reading)) return []
  return [...reading.lock.lines].flatMap(([credential, line]) => {
    const same = keyId !== undefined && line.id === keyId
    return same || (fingerprint !== undefined && line.fingerprint === fingerprint) ? [credential] : []
  })
}
