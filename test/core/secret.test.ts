import { Buffer } from 'node:buffer'
import { inspect } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { code, prose } from '../../src/core/render/escape.ts'
import { Secret, spellings } from '../../src/core/secret.ts'

const VALUE = 'not-a-key-0123456789"abc/+?~>'

function nobody(): void {
  // These tests look at spellings by themselves.
}

const SECRET = Secret.of(VALUE, nobody)

const PRINTED: readonly (readonly [string, string])[] = [
  ['a template', `a key ${String(SECRET)}`],
  ['a sum', 'a key '.concat(SECRET.toString())],
  ['JSON', JSON.stringify({ key: SECRET })],
  ['inspect', inspect({ key: [SECRET] }, { depth: 9, showHidden: true })],
  ['inspect that is told to look inside', inspect(SECRET, { customInspect: false, showHidden: true, depth: 9 })],
  ['an error', inspect(new Error(`broken by ${SECRET.toString()}`, { cause: SECRET }))],
  ['its own properties', JSON.stringify(Object.entries(Object.getOwnPropertyDescriptors(SECRET)))],
  ['a copy', JSON.stringify({ ...SECRET })],
  ['a structured copy', JSON.stringify(structuredClone({ key: SECRET }))],
]

describe('a secret', () => {
  test.each(PRINTED)('does not come out by %s', (_way, printed) => {
    for (const spelling of spellings(VALUE)) expect(printed).not.toContain(spelling)
  })

  test('says that it is one', () => {
    expect([String(SECRET), JSON.stringify(SECRET), inspect(SECRET)]).toEqual(['[secret]', '"[secret]"', '[secret]'])
  })

  test('opens by its one door', () => {
    expect(SECRET.reveal()).toBe(VALUE)
  })

  test('is masked in every spelling before anybody can have it', () => {
    const masked: string[] = []
    Secret.of(VALUE, (text) => masked.push(text))

    expect(masked).toEqual([...spellings(VALUE)])
    expect(masked).toContain(VALUE)
  })

  test('has a fingerprint of 16 hex digits, which another value does not share', () => {
    expect(SECRET.fingerprint()).toMatch(/^sha256:[0-9a-f]{16}$/)
    expect(SECRET.fingerprint()).not.toBe(Secret.of(`${VALUE}x`, nobody).fingerprint())
  })

  test('tells whether it is spelled as a pattern says, and no more', () => {
    expect([SECRET.matches(/^not-a-key-/), SECRET.matches(/^sk-/)]).toEqual([true, false])
  })
})

/** Values as providers make them, and some that are stranger. */
const values = fc.oneof(
  fc.stringMatching(/^sk-[A-Za-z0-9_-]{20,60}$/),
  fc.string({ minLength: 12, maxLength: 40, unit: 'grapheme-ascii' }).filter((text) => text.trim() === text),
  fc.string({ minLength: 12, maxLength: 40, unit: 'grapheme' }).filter((text) => text.trim() === text),
)
const around = fc.string({ maxLength: 9, unit: 'grapheme' })

function isCaught(value: string, text: string): boolean {
  return spellings(value).some((spelling) => text.includes(spelling))
}

const WAYS: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['in base64', (text) => Buffer.from(text).toString('base64')],
  ['in base64url', (text) => Buffer.from(text).toString('base64url')],
  ['in hex', (text) => Buffer.from(text).toString('hex')],
  ['in capital hex', (text) => Buffer.from(text).toString('hex').toUpperCase()],
  ['in a URL', (text) => encodeURIComponent(text)],
  ['in JSON', (text) => JSON.stringify(text)],
]

test('a value is found as our own Markdown spells it, as code and among words', () => {
  for (const value of ['re_1234_abcd|efgh*ijkl', '_sk-proj_~~abcdefgh<ijkl>', 'sk_live_`abc`_defghijk'])
    for (const text of [code(`it is ${value} here`), prose(`it is ${value} here`)])
      expect(isCaught(value, text)).toBe(true)
})

describe('a value is found', () => {
  test.each(WAYS)('%s, inside a longer text, wherever it begins', (_way, spell) => {
    fc.assert(
      fc.property(around, values, around, (before, value, after) => {
        expect(isCaught(value, spell(`${before}${value}${after}`))).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test('line by line, when it has several', () => {
    expect(isCaught('-----BEGIN-----\n  MIIEvQIBADANBgkq\r\n-----END-----', 'log: MIIEvQIBADANBgkq')).toBe(true)
  })

  test('and words of fewer than eight letters are not taken for one', () => {
    expect(spellings('-----BEGIN-----\nshort\n').every((text) => text.length >= 8)).toBe(true)
  })
})

function pairOf(masked: string[]): Record<string, Secret> {
  return {
    id: Secret.of('the-id-0123456789', (text) => masked.push(text)),
    secret: Secret.of('a "quoted" secret', (text) => masked.push(text)),
  }
}

describe('a key of several parts', () => {
  test('is one JSON object, and its parts again', () => {
    const whole = Secret.json(pairOf([]))
    expect(whole.reveal()).toBe('{"id":"the-id-0123456789","secret":"a \\"quoted\\" secret"}')
    const again = whole.parts(['secret', 'id'])
    expect([again?.['id']?.reveal(), again?.['secret']?.reveal()]).toEqual(['the-id-0123456789', 'a "quoted" secret'])
  })

  test('is masked as a whole, in every spelling, wherever its parts are', () => {
    const masked: string[] = []
    const whole = Secret.json(pairOf(masked)).reveal()
    expect(spellings(whole).filter((text) => !masked.includes(text))).toEqual([])
  })

  test('has its parts masked where it is taken apart', () => {
    const masked: string[] = []
    Secret.of('{"id":"x","secret":"the-secret-itself"}', (text) => masked.push(text)).parts(['id', 'secret'])
    expect(masked).toContain('the-secret-itself')
  })

  test.each([
    ['another member, which writing would lose', '{"id":"a","secret":"b","account":"c"}'],
    ['a part that is missing', '{"id":"a"}'],
    ['a part that is empty', '{"id":"a","secret":""}'],
    ['a part that is no text', '{"id":"a","secret":1}'],
    ['another name', '{"id":"a","key":"b"}'],
    ['a list', '["a","b"]'],
    ['no JSON', 'id=a secret=b'],
    ['nothing', 'null'],
  ])('is none with %s', (_, text) => {
    expect(Secret.of(text, () => undefined).parts(['id', 'secret'])).toBeUndefined()
  })
})
