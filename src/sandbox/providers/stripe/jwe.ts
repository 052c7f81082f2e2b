import { Buffer } from 'node:buffer'
import { constants, createCipheriv, publicEncrypt, randomBytes } from 'node:crypto'

/** What the head of a JWE says of how it was made. */
export interface Making {
  readonly alg: string
  readonly enc: string
  /** What its head says beside these. */
  readonly head?: Readonly<Record<string, unknown>>
}

/** A compact JWE to an RSA key (RFC 7516, section 5.1); undefined: that is no key one could encrypt to. */
export function seal(text: string, pem: string, { alg, enc, head }: Making): string | undefined {
  const header = Buffer.from(JSON.stringify({ alg, enc, ...head })).toString('base64url')
  const [content, iv] = [randomBytes(32), randomBytes(12)]
  const wrapped = wrap(content, pem, alg)
  if (wrapped === undefined) return undefined
  const cipher = createCipheriv('aes-256-gcm', content, iv).setAAD(Buffer.from(header, 'ascii'))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return [header, ...[wrapped, iv, sealed, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join('.')
}

function wrap(content: Buffer, key: string, alg: string): Buffer | undefined {
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  try {
    return publicEncrypt({ key, padding, oaepHash: alg === 'RSA-OAEP' ? 'sha1' : 'sha256' }, content)
  } catch {
    return undefined
  }
}
