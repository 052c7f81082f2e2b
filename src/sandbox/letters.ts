import { createHash } from 'node:crypto'

const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const BASE64URL = `${BASE62}-_`

/** Makes values that look random and are the same in every run. */
export interface Letters {
  /** So many of base 62. */
  text(length: number): string
  /** So many of base64url, as some vendors spell their keys. */
  base64url(length: number): string
  /** A UUID of version 4 by its looks. */
  uuid(): string
}

/** Values from a seed by counting; two vendors of one sandbox use two seeds. */
export function createLetters(seed: string): Letters {
  let count = 0

  function digest(): Buffer {
    count += 1
    return createHash('sha512').update(`${seed}:${count}`).digest()
  }

  function spell(alphabet: string, length: number): string {
    let made = ''
    while (made.length < length) for (const byte of digest()) made += alphabet[byte % alphabet.length] ?? ''
    return made.slice(0, length)
  }

  function uuid(): string {
    const hex = digest().toString('hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
  }

  return {
    text: (length) => spell(BASE62, length),
    base64url: (length) => spell(BASE64URL, length),
    uuid,
  }
}
