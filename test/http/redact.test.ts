import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { Failure } from '../../src/core/failure.ts'
import { Secret } from '../../src/core/secret.ts'
import { createRedactor, type Redactor } from '../../src/http/redact.ts'

const VALUE = 'sk-svcacct-"quoted"/and+more=value0123456789'

function knowing(...texts: string[]): Redactor {
  const redactor = createRedactor()
  for (const text of texts) redactor.mask(text)
  return redactor
}

describe('the redactor', () => {
  test.each([
    ['raw', VALUE],
    ['in base64', Buffer.from(VALUE).toString('base64')],
    ['in base64url', Buffer.from(VALUE).toString('base64url')],
    ['in hex', Buffer.from(VALUE).toString('hex')],
    ['in hex capitals', Buffer.from(VALUE).toString('hex').toUpperCase()],
    ['in a URL', encodeURIComponent(VALUE)],
    ['in JSON', JSON.stringify({ value: VALUE })],
    ['in the base64 of a longer text', Buffer.from(`token:${VALUE}`).toString('base64')],
    ['in the base64 of another longer text', Buffer.from(`xx:${VALUE}:yy`).toString('base64')],
  ])('hides a value %s', (_how, text) => {
    const redactor = createRedactor()
    Secret.of(VALUE, redactor.mask)

    const clean = redactor.redact(`before ${text} after`)

    expect(clean).toContain('[secret]')
    expect(clean).not.toContain(text)
    expect(() => redactor.assertClean(text)).toThrow(Failure)
    expect(() => redactor.assertClean(clean)).not.toThrow()
  })

  test('leaves everything else as it is', () => {
    const redactor = knowing('abcdefgh')

    expect(redactor.redact('abcdefg, bcdefgh, and all is well')).toBe('abcdefg, bcdefgh, and all is well')
    expect(() => redactor.assertClean('abcdefg')).not.toThrow()
  })

  test('hides several values, side by side, at both ends and within each other', () => {
    const redactor = knowing('abcdefgh', 'cdefghijkl', 'zzzzzzzzzz')

    expect(redactor.redact('abcdefgh')).toBe('[secret]')
    expect(redactor.redact('abcdefghijkl!')).toBe('[secret]!')
    expect(redactor.redact('zzzzzzzzzz-zzzzzzzzzz')).toBe('[secret]-[secret]')
  })

  test('a longer spelling with the same beginning is hidden whole', () => {
    const redactor = knowing('abcdefgh', 'abcdefghijklmnop')

    expect(redactor.redact('<abcdefghijklmnop>')).toBe('<[secret]>')
  })

  test('too short a text is not remembered: it would hide ordinary words', () => {
    expect(knowing('secret').redact('no secret here')).toBe('no secret here')
  })

  test('its failure does not tell the value', () => {
    const redactor = knowing('abcdefgh')

    expect(() => redactor.assertClean('x abcdefgh x')).toThrow(/holds the value of a key/)
    expect(() => redactor.assertClean('x abcdefgh x')).not.toThrow(/abcdefgh/)
  })

  test('agrees with a plain search, whatever the text', () => {
    const letter = fc.constantFrom('a', 'b')
    const spelling = fc.array(letter, { minLength: 8, maxLength: 10 }).map((all) => all.join(''))
    const text = fc.array(letter, { maxLength: 60 }).map((all) => all.join(''))
    fc.assert(
      fc.property(fc.array(spelling, { minLength: 1, maxLength: 4 }), text, (all, within) => {
        const clean = knowing(...all).redact(within)
        const there = all.some((one) => within.includes(one))

        expect(clean !== within).toBe(there)
        expect(all.some((one) => clean.includes(one))).toBe(false)
      }),
    )
  })

  test('a thousand values cost hardly more than one', () => {
    const many = createRedactor()
    for (let i = 0; i < 1000; i++) Secret.of(`sk-svcacct-${String(i).padStart(60, 'x')}`, many.mask)
    const text = 'An ordinary line of an ordinary comment, sk-svcacct-or so.\n'.repeat(4000)

    const started = performance.now()
    expect(many.redact(text)).toBe(text)

    expect(performance.now() - started).toBeLessThan(1000)
  })
})
