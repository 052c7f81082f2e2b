import { Buffer } from 'node:buffer'
import { describe, expect, test } from '@jest/globals'
import { Failure } from '../../src/core/failure.ts'
import { readSeals, type Seals } from '../../src/core/seal.ts'
import { type Place, unwrap, wrap } from '../../src/github/wrap.ts'

const SEALS = readSeals(Buffer.alloc(32, 1).toString('base64'))
const OTHER = readSeals(Buffer.alloc(32, 2).toString('base64'))
const PLACE: Place = {
  repositoryId: 7,
  credential: 'openai/production',
  slot: 'github:environment/production/OPENAI_API_KEY',
  tag: 'kt-7-openai-production-3-9c04ae',
}
const VALUE = {
  box: Buffer.from('a sealed box').toString('base64'),
  keyId: '568250167242549743',
  publicKey: 'ab'.repeat(32),
}

function refusal(text: string, place: Place = PLACE, seals: Seals = SEALS): Failure {
  try {
    unwrap(text, place, seals)
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown
  }
  throw new Error('it was opened')
}

function edited(change: (file: Record<string, unknown>) => void): string {
  const file: unknown = JSON.parse(wrap(VALUE, PLACE, SEALS.current))
  const copy: Record<string, unknown> = { ...Object(file) }
  change(copy)
  return JSON.stringify(copy)
}

function flipped(base64: unknown, index: number): string {
  const bytes = Buffer.from(String(base64), 'base64')
  bytes[index] = (bytes[index] ?? 0) ^ 1
  return bytes.toString('base64')
}

describe('a wrapped value', () => {
  test('opens at its place', () => {
    expect(unwrap(wrap(VALUE, PLACE, SEALS.current), PLACE, SEALS)).toEqual(VALUE)
  })

  test('shows nothing of the sealed box', () => {
    expect(wrap(VALUE, PLACE, SEALS.current)).not.toContain(VALUE.box)
  })

  test('is wrapped under a fresh nonce each time', () => {
    expect(wrap(VALUE, PLACE, SEALS.current)).not.toBe(wrap(VALUE, PLACE, SEALS.current))
  })

  test('opens under the previous seal, and is written under the current one', () => {
    const both: Seals = { current: OTHER.current, previous: SEALS.current }
    expect(unwrap(wrap(VALUE, PLACE, SEALS.current), PLACE, both)).toEqual(VALUE)
    expect(wrap(VALUE, PLACE, both.current)).toContain(OTHER.current.id)
  })

  test.each([
    ['another repository', { repositoryId: 8 }],
    ['another credential', { credential: 'openai/staging' }],
    ['another environment', { slot: 'github:environment/staging/OPENAI_API_KEY' }],
    ['another secret', { slot: 'github:environment/production/RESEND_API_KEY' }],
    ['another tag', { tag: 'kt-7-openai-production-4-9c04ae' }],
  ])('does not open for %s', (_, change) => {
    const failure = refusal(wrap(VALUE, PLACE, SEALS.current), { ...PLACE, ...change })
    expect(failure.code).toBe('refused')
    expect(failure.message).toContain('does not belong here, or was changed')
  })

  test('two places never share one spelling of what they are bound to', () => {
    const a = { ...PLACE, slot: 'a","b', credential: 'c' }
    const b = { ...PLACE, slot: 'a', credential: 'b","c' }
    expect(refusal(wrap(VALUE, a, SEALS.current), b).code).toBe('refused')
  })

  test.each([
    ['the box', (file: Record<string, unknown>) => (file['box'] = flipped(file['box'], 0))],
    [
      'the end of the box',
      (file: Record<string, unknown>) => (file['box'] = flipped(file['box'], VALUE.box.length + 15)),
    ],
    ['the nonce', (file: Record<string, unknown>) => (file['nonce'] = flipped(file['nonce'], 3))],
    ['the key id', (file: Record<string, unknown>) => (file['keyId'] = '1')],
    ['the public key', (file: Record<string, unknown>) => (file['publicKey'] = 'cd'.repeat(32))],
    ['a box cut short', (file: Record<string, unknown>) => (file['box'] = 'AAAA')],
  ])('does not open when %s was changed', (_, change) => {
    expect(refusal(edited(change)).message).toContain('does not belong here, or was changed')
  })

  test.each([
    ['is no JSON', 'not json', 'damaged'],
    ['lacks a field', edited((file) => delete file['box']), 'damaged'],
    ['says no schema', edited((file) => delete file['schema']), 'damaged'],
    ['has a schema that never was', edited((file) => (file['schema'] = 0)), 'damaged'],
    ['lacks its key', edited((file) => delete file['keyId']), 'damaged'],
    ['is of a newer Keyturn', edited((file) => (file['schema'] = 2)), 'newer'],
  ])('is refused when its file %s', (_, text, says) => {
    expect(refusal(text).message).toContain(says)
  })

  test('names the seal that is missing', () => {
    const failure = refusal(wrap(VALUE, PLACE, SEALS.current), PLACE, OTHER)
    expect(failure.message).toContain(SEALS.current.id)
    expect(failure.message).toContain('KEYTURN_SEAL_PREVIOUS')
  })

  test('a file cannot put its own words into the message', () => {
    const failure = refusal(edited((file) => (file['seal'] = '<b>click here</b>')))
    expect(failure.message).not.toContain('click here')
  })
})
