// What was masked is nowhere, and nothing else is touched.
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Secret, spellings } from '../../src/core/secret.ts'
import { createRedactor } from '../../src/http/redact.ts'
import { runs } from './runs.ts'

const value = fc.oneof(
  fc.stringMatching(/^sk-[A-Za-z0-9_-]{20,60}$/),
  fc.string({ minLength: 12, maxLength: 40, unit: 'grapheme' }).filter((text) => text.trim() === text),
)
const around = fc.string({ maxLength: 30, unit: 'grapheme' })

test('no spelling of any secret is left in any text', () => {
  const text = fc.array(fc.tuple(around, fc.nat(1_000)), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 3 }), text, around, (values, pieces, end) => {
      const redactor = createRedactor()
      for (const one of values) Secret.of(one, redactor.mask)
      const all = values.flatMap(spellings)
      const whole = pieces.map(([before, which]) => before + (all[which % all.length] ?? '')).join('') + end
      const clean = redactor.redact(whole)
      for (const spelling of all) expect(clean).not.toContain(spelling)
      expect(redactor.redact(clean)).toBe(clean)
      expect(() => redactor.assertClean(clean)).not.toThrow()
    }),
    runs(800),
  )
})

test('a text that holds no secret is the same afterwards', () => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 3 }), fc.string({ maxLength: 300, unit: 'binary' }), (values, text) => {
      const redactor = createRedactor()
      for (const one of values) Secret.of(one, redactor.mask)
      if (values.flatMap(spellings).some((spelling) => text.includes(spelling))) return
      expect(redactor.redact(text)).toBe(text)
    }),
    runs(800),
  )
})
