import { Buffer } from 'node:buffer'
import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from 'node:crypto'
import { hsalsa, xsalsa20poly1305 } from '@noble/ciphers/salsa.js'
import { blake2b } from '@noble/hashes/blake2.js'

/** Before the 32 bytes of an X25519 private key in PKCS #8 (RFC 8410, section 7). */
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex')
/** Before the 32 bytes of its public key in SPKI. */
const SPKI = Buffer.from('302a300506032b656e032100', 'hex')

/** A key pair of 32 bytes. */
export function keyPair(seed: Uint8Array): { readonly publicKey: string; readonly privateKey: KeyObject } {
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  return { publicKey: spki.subarray(SPKI.length).toString('base64'), privateKey }
}

/** Opens a sealed box (libsodium: `crypto_box_seal`); undefined: it was not sealed to this key, or was changed. */
export function openBox(
  pair: { readonly publicKey: string; readonly privateKey: KeyObject },
  box: Uint8Array,
): Buffer | undefined {
  if (box.length < 48) return undefined
  const ephemeral = box.subarray(0, 32)
  const own = Buffer.from(pair.publicKey, 'base64')
  try {
    const theirs = createPublicKey({ key: Buffer.concat([SPKI, ephemeral]), format: 'der', type: 'spki' })
    const shared = diffieHellman({ privateKey: pair.privateKey, publicKey: theirs })
    const nonce = blake2b(Buffer.concat([ephemeral, own]), { dkLen: 24 })
    return Buffer.from(xsalsa20poly1305(beforeNm(shared), nonce).decrypt(box.subarray(32)))
  } catch {
    return undefined
  }
}

/** NaCl's `crypto_box_beforenm`: HSalsa20 of the shared point under a nonce of zeros. */
function beforeNm(shared: Uint8Array): Uint8Array {
  const out = new Uint32Array(8)
  hsalsa(words(Buffer.from('expand 32-byte k')), words(shared), new Uint32Array(4), out)
  return new Uint8Array(out.buffer)
}

function words(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(new Uint8Array(bytes).buffer)
}
