import { Buffer } from 'node:buffer'
import { createPrivateKey, createPublicKey, generateKeyPair, randomBytes, sign, verify } from 'node:crypto'
import { promisify } from 'node:util'
import { Failure } from '../../../core/failure.ts'
import { Secret } from '../../../core/secret.ts'
import type { Context } from '../../contract/plugin.ts'
import type { Minted, Parts, Probe, Provider } from '../../contract/provider.ts'
import { partOf } from '../../contract/read.ts'
import type { GeneratedWish } from './wish.ts'

const makePair = promisify(generateKeyPair)

/** It makes a value and tries it, here. There is nobody to be asked anything else. */
export function openGenerated(wish: GeneratedWish | undefined, context: Context): Provider {
  return {
    mint: async () => {
      if (wish === undefined) throw nobody('made without `with.format`')
      return minted(await make(wish, context), context)
    },
    list: () => Promise.reject(nobody('listed by anybody')),
    revoke: () => Promise.reject(nobody('taken away but by the app that accepts them')),
    probe: (parts) => Promise.resolve(probe(wish, context, parts)),
  }
}

function minted(value: Secret, context: Context): Minted {
  // The whole is told by its fingerprint: nobody else gives it a name.
  return { keyId: value.fingerprint(), parts: { value }, createdAt: context.now() }
}

async function make(wish: GeneratedWish, { mask }: Context): Promise<Secret> {
  switch (wish.format) {
    case 'hex':
      return Secret.of(randomBytes(wish.bytes).toString('hex'), mask)
    case 'base64url':
      return Secret.of(randomBytes(wish.bytes).toString('base64url'), mask)
    case 'jwk': {
      const k = randomBytes(wish.bytes).toString('base64url')
      // What the app signs with is this one member of it.
      Secret.of(k, mask)
      return Secret.of(JSON.stringify({ kty: 'oct', k }), mask)
    }
    case 'rsa-pem': {
      const pair = await makePair('rsa', { modulusLength: wish.bits })
      return Secret.of(pair.privateKey.export(PEM).toString(), mask)
    }
    case 'ec-pem': {
      const pair = await makePair('ec', { namedCurve: wish.curve })
      return Secret.of(pair.privateKey.export(PEM).toString(), mask)
    }
    case 'ed25519-pem': {
      const pair = await makePair('ed25519')
      return Secret.of(pair.privateKey.export(PEM).toString(), mask)
    }
  }
}

const PEM = { type: 'pkcs8', format: 'pem' } as const

/** A private key that cannot sign is none, whoever made it. Of random bytes any are as good as others: what is in use works. */
function probe(wish: GeneratedWish | undefined, context: Context, parts: Parts): Probe {
  const value = partOf(parts, 'value').reveal()
  const paired = wish !== undefined && wish.format.endsWith('-pem')
  const good = paired ? signs(value) : value.trim() !== ''
  return {
    verdict: good ? 'alive' : 'dead',
    status: good ? 200 : 400,
    at: context.now(),
    asked: paired ? 'sign, and verify what was signed, in this run' : 'look at its length and spelling, in this run',
  }
}

function signs(pem: string): boolean {
  try {
    const key = createPrivateKey(pem)
    const text = Buffer.from('keyturn')
    const digest = key.asymmetricKeyType === 'ed25519' ? null : 'sha256'
    return verify(digest, text, createPublicKey(key), sign(digest, text, key))
  } catch {
    return false
  }
}

function nobody(what: string): Failure {
  return new Failure('refused', `Nothing was done: secrets of this provider are not ${what}.`, { effect: 'not-done' })
}
