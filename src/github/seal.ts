import { Buffer } from 'node:buffer'
import { createHash, createPublicKey, diffieHellman, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { hsalsa, xsalsa20poly1305 } from '@noble/ciphers/salsa.js'
import { blake2b } from '@noble/hashes/blake2.js'
import { Failure } from '../core/failure.ts'
import type { Secret } from '../core/secret.ts'

/** A sealed box, and which public key it was sealed to. */
export interface Sealed {
  /** Base64 of `ephemeral public key ‖ box`, as GitHub's `encrypted_value`. */
  readonly box: string
  /** SHA-256 (hex) of the public key. */
  readonly publicKey: string
}

/**
 * libsodium's sealed box (`crypto_box_seal`), as GitHub's secrets API demands ("Encrypting secrets for the REST API"): an
 * ephemeral X25519 key pair, nonce = BLAKE2b-192(ephemeral ‖ recipient), XSalsa20-Poly1305 under HSalsa20 of the shared secret.
 * Node's own X25519 is ten times quicker than any in JavaScript. Only GitHub can open what comes out.
 */
export function sealTo(publicKeyBase64: string, value: Secret): Sealed {
  const recipient = readPublicKey(publicKeyBase64)
  const pair = generateKeyPairSync('x25519')
  const ephemeral = rawPublicKey(pair.publicKey)
  const shared = diffieHellman({ privateKey: pair.privateKey, publicKey: recipient.key })
  const key = boxKey(shared)
  const nonce = blake2b(Buffer.concat([ephemeral, recipient.raw]), { dkLen: 24 })
  const box = xsalsa20poly1305(key, nonce).encrypt(Buffer.from(value.reveal(), 'utf8'))
  key.fill(0)
  return { box: Buffer.concat([ephemeral, box]).toString('base64'), publicKey: publicKeyHash(publicKeyBase64) }
}

/** SHA-256 (hex) of a public key: names the one that a value was sealed to. */
export function publicKeyHash(publicKeyBase64: string): string {
  return createHash('sha256').update(Buffer.from(publicKeyBase64, 'base64')).digest('hex')
}

function readPublicKey(base64: string): { readonly raw: Buffer; readonly key: KeyObject } {
  const raw = Buffer.from(base64, 'base64')
  if (raw.length !== 32)
    throw new Failure(
      'unexpected-response',
      'GitHub gave a public key that is not 32 bytes in base64. Nothing was sealed to it.',
      {
        effect: 'not-done',
      },
    )
  const jwk = { kty: 'OKP', crv: 'X25519', x: raw.toString('base64url') }
  return { raw, key: createPublicKey({ key: jwk, format: 'jwk' }) }
}

function rawPublicKey(key: KeyObject): Buffer {
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url')
}

/** NaCl's `crypto_box_beforenm`: HSalsa20 of the shared secret with a zero nonce and the Salsa20 constant. */
function boxKey(shared: Buffer): Uint8Array {
  const out = new Uint32Array(8)
  hsalsa(words(Buffer.from('expand 32-byte k')), words(shared), new Uint32Array(4), out)
  return new Uint8Array(out.buffer)
}

/** A copy: a `Uint32Array` over a pooled Buffer may be misaligned. */
function words(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(Uint8Array.from(bytes).buffer)
}
