import { Buffer } from 'node:buffer'
import { describe, expect, test } from '@jest/globals'
import { Failure } from '../../src/core/failure.ts'
import { Secret } from '../../src/core/secret.ts'
import { publicKeyHash, sealTo } from '../../src/github/seal.ts'

function secret(value: string): Secret {
  return Secret.of(value, () => undefined)
}

/** Its functions stand on the default export, and only once it is ready. */
const { default: sodium } = await import('libsodium-wrappers')
await sodium.ready

function keyPair() {
  const { publicKey, privateKey } = sodium.crypto_box_keypair()
  return { publicKey: Buffer.from(publicKey).toString('base64'), publicBytes: publicKey, privateKey }
}

describe('a sealed box', () => {
  test.each([
    ['a short value', 'k'],
    ['a value of the usual length', 'x'.repeat(164)],
    ['a value beyond ASCII', 'ключ-鍵-🔑'],
    ['the longest value that GitHub takes', 'y'.repeat(48 * 1024)],
  ])('is opened by libsodium: %s', (_, value) => {
    const pair = keyPair()
    const { box } = sealTo(pair.publicKey, secret(value))
    const opened = sodium.crypto_box_seal_open(Buffer.from(box, 'base64'), pair.publicBytes, pair.privateKey)
    expect(Buffer.from(opened).toString('utf8')).toBe(value)
  })

  test('differs each time, so that nobody can tell that two values are one', () => {
    const pair = keyPair()
    const boxes = new Set(Array.from({ length: 20 }, () => sealTo(pair.publicKey, secret('same value')).box))
    expect(boxes.size).toBe(20)
  })

  test('is opened by no other key', () => {
    const [ours, other] = [keyPair(), keyPair()]
    const { box } = sealTo(ours.publicKey, secret('a value of ours'))
    expect(() => sodium.crypto_box_seal_open(Buffer.from(box, 'base64'), other.publicBytes, other.privateKey)).toThrow()
  })

  test('says which public key it was sealed to', () => {
    const [one, two] = [keyPair(), keyPair()]
    expect(sealTo(one.publicKey, secret('v')).publicKey).toBe(publicKeyHash(one.publicKey))
    expect(publicKeyHash(one.publicKey)).not.toBe(publicKeyHash(two.publicKey))
  })

  test.each([
    ['empty', ''],
    ['too short', Buffer.alloc(31).toString('base64')],
    ['too long', Buffer.alloc(33).toString('base64')],
  ])('is not made to a public key that is %s', (_, publicKey) => {
    expect(() => sealTo(publicKey, secret('a value'))).toThrow(Failure)
  })

  test('is not made to a key whose secret everybody knows', () => {
    expect(() => sealTo(Buffer.alloc(32).toString('base64'), secret('a value'))).toThrow()
  })
})
