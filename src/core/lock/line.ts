import type { Fingerprint, Instant, KeyId, Tag } from '../facts.ts'
import type { LockLine } from './lock.ts'

/** What of a key goes into the lock, whether it is adopted, proposed or in service. */
export function lineOf(key: {
  readonly generation: number
  readonly tag: Tag
  readonly keyId?: KeyId
  readonly fingerprint?: Fingerprint
  readonly minted?: Instant
}): LockLine {
  return {
    generation: key.generation,
    tag: key.tag,
    ...(key.keyId === undefined ? {} : { id: key.keyId }),
    ...(key.fingerprint === undefined ? {} : { fingerprint: key.fingerprint }),
    ...(key.minted === undefined ? {} : { minted: key.minted }),
  }
}
