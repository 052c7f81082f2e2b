import type { Fingerprint, KeyId, Tag } from '../facts.ts'
import type { PastLine } from './entry.ts'

/** What a key is known by. */
export interface Names {
  readonly tag: Tag
  readonly keyId?: KeyId
  readonly fingerprint?: Fingerprint
}

/** The line of a key that is over. */
export function pastLine({ tag, keyId, fingerprint }: Names, over: Pick<PastLine, 'since' | 'why'>): PastLine {
  return {
    tag,
    ...over,
    ...(keyId === undefined ? {} : { keyId }),
    ...(fingerprint === undefined ? {} : { fingerprint }),
  }
}
