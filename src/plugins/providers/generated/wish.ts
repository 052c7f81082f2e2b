import { text } from '../../contract/read.ts'

/** What `with:` asks for, with its defaults. */
export type GeneratedWish =
  | { readonly format: 'hex' | 'base64url' | 'jwk'; readonly bytes: number }
  | { readonly format: 'rsa-pem'; readonly bits: number }
  | { readonly format: 'ec-pem'; readonly curve: string }
  | { readonly format: 'ed25519-pem' }

type Config = Readonly<Record<string, unknown>>

/** Undefined: nothing that Keyturn makes. */
export function wishOf(config: Config): GeneratedWish | undefined {
  const format = text(config, 'format')
  const [bytes, bits] = [config['bytes'], config['bits']]
  switch (format) {
    case 'hex':
    case 'base64url':
    case 'jwk':
      return { format, bytes: typeof bytes === 'number' ? bytes : 32 }
    case 'rsa-pem':
      return { format, bits: typeof bits === 'number' ? bits : 3072 }
    case 'ec-pem':
      return { format, curve: text(config, 'curve') ?? 'P-256' }
    case 'ed25519-pem':
      return { format }
    case undefined:
    default:
      return undefined
  }
}

/** Which formats each further word belongs to. */
const FITS: Readonly<Record<string, readonly string[]>> = {
  bytes: ['hex', 'base64url', 'jwk'],
  bits: ['rsa-pem'],
  curve: ['ec-pem'],
}

/** A word that has no meaning with the format would be passed over in silence. */
export function wrongIn(config: Config): string | undefined {
  const format = text(config, 'format')
  if (format === undefined)
    return 'there is no with.format · say how the app reads the secret: hex, base64url, jwk, rsa-pem, ec-pem or ed25519-pem'
  const strange = Object.keys(FITS).find((word) => config[word] !== undefined && FITS[word]?.includes(format) === false)
  return strange === undefined
    ? undefined
    : `${strange} has no meaning with format: ${format}; it is for ${FITS[strange]?.join(', ') ?? ''} · remove it`
}

/**
 * A value that only a machine makes so: that long, and in that format. What a person made up is never fingerprinted, for it could be
 * guessed from its fingerprint.
 */
export function patternOf(wish: GeneratedWish | undefined): RegExp {
  switch (wish?.format) {
    case 'hex':
      return new RegExp(`^[0-9a-f]{${wish.bytes * 2}}$`)
    case 'base64url':
      return new RegExp(`^[A-Za-z0-9_-]{${Math.ceil((wish.bytes * 4) / 3)}}$`)
    case 'jwk':
      return new RegExp(`^\\{"kty":"oct","k":"[A-Za-z0-9_-]{${Math.ceil((wish.bytes * 4) / 3)}}"\\}$`)
    case 'rsa-pem':
    case 'ec-pem':
    case 'ed25519-pem':
      return /^-----BEGIN PRIVATE KEY-----\n[A-Za-z0-9+/=\n]+\n-----END PRIVATE KEY-----\n$/
    case undefined:
      return /(?!)/
  }
}
