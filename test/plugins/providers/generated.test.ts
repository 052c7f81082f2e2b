import { createPrivateKey } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { Secret } from '../../../src/core/secret.ts'
import type { Context } from '../../../src/plugins/contract/plugin.ts'
import { PROVIDERS } from '../../../src/plugins/registry.ts'

const { generated } = PROVIDERS

/** The words that the redactor was told. */
async function made(config: Readonly<Record<string, unknown>>): Promise<{ value: string; masked: readonly string[] }> {
  const masked: string[] = []
  const context: Context = {
    send: () => Promise.reject(new Error('nobody is asked')),
    admin: () => Secret.of('nobody-has-one', () => undefined),
    mask: (text) => void masked.push(text),
    now: () => 7,
    sleep: () => Promise.resolve(),
    slug: 'session',
    run: {},
  }
  const provider = await generated?.open(config, context)
  const minted = await provider?.mint('kt-1f9k3x-session-1-9c04ae', {})
  const secret = minted?.parts['value']
  if (!secret || !provider) throw new Error('nothing was made')
  expect(secret.matches(generated?.shaped?.(config).pattern ?? /(?!)/)).toBe(true)
  expect(await provider.probe({ value: secret })).toMatchObject({ verdict: 'alive' })
  return { value: secret.reveal(), masked }
}

describe('a value of each format', () => {
  test.each([
    [{ format: 'hex' }, /^[0-9a-f]{64}$/],
    [{ format: 'hex', bytes: 48 }, /^[0-9a-f]{96}$/],
    [{ format: 'base64url' }, /^[A-Za-z0-9_-]{43}$/],
  ])('%j', async (config, pattern) => {
    const { value, masked } = await made(config)
    expect([pattern.test(value), masked.includes(value)]).toEqual([true, true])
  })

  test('a JWK is masked as a whole, and so is what the app signs with', async () => {
    const { value, masked } = await made({ format: 'jwk' })
    const { kty, k } = JSON.parse(value) as { readonly kty: string; readonly k: string }
    expect([kty, k.length, masked.includes(k)]).toEqual(['oct', 43, true])
  })

  test.each([
    [{ format: 'rsa-pem', bits: 2048 }, 'rsa', { modulusLength: 2048 }],
    [{ format: 'ec-pem' }, 'ec', { namedCurve: 'prime256v1' }],
    [{ format: 'ec-pem', curve: 'P-384' }, 'ec', { namedCurve: 'secp384r1' }],
    [{ format: 'ed25519-pem' }, 'ed25519', {}],
  ])('%j is a private key that can sign', async (config, type, details) => {
    const { value, masked } = await made(config)
    const key = createPrivateKey(value)
    expect(key.asymmetricKeyType).toBe(type)
    expect(key.asymmetricKeyDetails).toMatchObject(details)
    // The runner masks by line.
    expect(
      value
        .trim()
        .split('\n')
        .filter((line) => line.length >= 8 && !masked.includes(line)),
    ).toEqual([])
  })
})

test('what cannot sign is no private key', async () => {
  const config = { format: 'ed25519-pem' }
  const provider = await generated?.open(config, {
    send: () => Promise.reject(new Error('nobody is asked')),
    admin: () => Secret.of('nobody-has-one', () => undefined),
    mask: () => undefined,
    now: () => 7,
    sleep: () => Promise.resolve(),
    slug: 'session',
    run: {},
  })
  const value = Secret.of('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n', () => undefined)
  expect(await provider?.probe({ value })).toMatchObject({ verdict: 'dead' })
})

test('a short word is not taken for a machine’s, whatever the format', () => {
  for (const format of ['hex', 'base64url', 'jwk', 'rsa-pem', 'ec-pem', 'ed25519-pem'])
    expect(generated?.shaped?.({ format }).pattern?.test('correct horse battery')).toBe(false)
})

test.each([
  [{}, 'there is no with.format'],
  [{ format: 'hex', bits: 2048 }, 'bits has no meaning with format: hex; it is for rsa-pem · remove it'],
  [{ format: 'ec-pem', bytes: 32 }, 'bytes has no meaning with format: ec-pem'],
  [{ format: 'rsa-pem', curve: 'P-256' }, 'curve has no meaning with format: rsa-pem'],
])('%j is refused', (config, said) => {
  expect(generated?.wrong?.(config)).toContain(said)
})
