// The value of a new key comes encrypted to a key pair of ours, as a compact JWE (RFC 7516): it is opened here and nowhere else.
import { Buffer } from 'node:buffer'
import { constants, createDecipheriv, generateKeyPair, type KeyObject, privateDecrypt } from 'node:crypto'
import { inside, text } from '../../../contract/read.ts'

/** What Stripe encrypts to, and what opens it. */
export interface Recipient {
  readonly pem: string
  readonly key: KeyObject
}

const made: { pair?: Promise<Recipient> } = {}

/** One pair for the life of the process, kept in memory alone: making one takes longer than most runs. */
export function recipient(): Promise<Recipient> {
  made.pair ??= makePair()
  return made.pair
}

/** stripe/stripe-node, branch `latest-codegen-private-preview`, `V2/Iam/ApiKeys.ts`: PEM, RSA, at least 2048 bits. */
function makePair(): Promise<Recipient> {
  return new Promise((resolve, reject) => {
    generateKeyPair('rsa', { modulusLength: 2048 }, (error, publicKey, key) => {
      if (error === null) resolve({ pem: publicKey.export({ type: 'spki', format: 'pem' }).toString(), key })
      else reject(error)
    })
  })
}

/** RFC 7518, section 4.3: which hash each stands for. Which of the two Stripe writes is not documented. */
const HASHES: Readonly<Record<string, string>> = { 'RSA-OAEP': 'sha1', 'RSA-OAEP-256': 'sha256' }

/** What a value is, or why it cannot be told. */
export type Opened = { readonly value: string } | { readonly why: string }

/** RFC 7516, section 5.2, for the two ways that RSA keys are used with AES-256-GCM; whatever else it says is not guessed at. */
export function open(jwe: string, { key }: Recipient): Opened {
  const [header = '', wrapped = '', iv = '', sealed = '', tag = '', ...more] = jwe.split('.')
  const said = headerOf(header)
  const [alg = '', enc = ''] = [text(said, 'alg'), text(said, 'enc')]
  const hash = Object.hasOwn(HASHES, alg) ? HASHES[alg] : undefined
  if (more.length > 0 || tag === '') return { why: 'its value is no compact JWE' }
  if (hash === undefined || enc !== 'A256GCM' || further(said))
    return { why: `its value is encrypted in a way that Keyturn does not know (${named(alg)}, ${named(enc)})` }
  try {
    const padding = constants.RSA_PKCS1_OAEP_PADDING
    const content = privateDecrypt({ key, padding, oaepHash: hash }, bytes(wrapped))
    // RFC 7518, section 5.3: 96 bits of it, and a tag of 128.
    const decipher = createDecipheriv('aes-256-gcm', content, bytes(iv), { authTagLength: 16 })
    decipher.setAAD(Buffer.from(header, 'ascii')).setAuthTag(bytes(tag))
    return { value: Buffer.concat([decipher.update(bytes(sealed)), decipher.final()]).toString('utf8') }
  } catch {
    // What was thrown may speak of the content.
    return { why: 'its value could not be decrypted' }
  }
}

/** Compressed, or with something that must be understood (RFC 7516, sections 4.1.3 and 4.1.13). */
function further(header: unknown): boolean {
  return inside(header, 'zip') !== undefined || inside(header, 'crit') !== undefined
}

function headerOf(part: string): unknown {
  try {
    return JSON.parse(bytes(part).toString('utf8'))
  } catch {
    return undefined
  }
}

function bytes(part: string): Buffer {
  return Buffer.from(part, 'base64url')
}

/** A name that is told to people is one, or none is told. */
function named(algorithm: string): string {
  return /^[A-Za-z0-9_+-]{1,30}$/.test(algorithm) ? algorithm : 'none that it names'
}
