import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { joinTag } from '../../../src/core/tag.ts'
import { readBack, readNarrow, spellNarrow, spellWithin } from '../../../src/plugins/contract/spell.ts'

const slug = fc.oneof(
  fc.stringMatching(/^[0-9A-Za-z]([0-9A-Za-z_-]{0,58}[0-9A-Za-z_])?$/),
  fc.stringMatching(/^h[0-9a-f]{10}$/),
)
const parts = fc.record({
  repository: fc.integer({ min: 1, max: 2_000_000_000 }),
  slug,
  attempt: fc.integer({ min: 0, max: 9_999 }),
  suffix: fc.stringMatching(/^[0-9a-f]{6}$/),
})

describe('a tag as a key name of 50 characters', () => {
  test('fits, and is read back as the tag it was', () => {
    fc.assert(
      fc.property(parts, (p) => {
        const name = spellWithin(joinTag(p), 50)

        expect(name.length).toBeLessThanOrEqual(50)
        expect(readBack(name, p.slug)).toBe(joinTag(p))
      }),
    )
  })

  test('is never the name of another tag', () => {
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        fc.pre(joinTag(a) !== joinTag(b))
        expect(spellWithin(joinTag(a), 50)).not.toBe(spellWithin(joinTag(b), 50))
      }),
    )
  })

  test('is never read as a tag of another credential', () => {
    fc.assert(
      fc.property(parts, slug, (p, other) => {
        fc.pre(other !== p.slug)
        const read = readBack(spellWithin(joinTag(p), 50), other)

        expect(read === undefined || !read.startsWith(`kt-${p.repository.toString(36)}-${other}-${p.attempt}-`)).toBe(
          true,
        )
      }),
    )
  })
})

describe('a tag as a name of small letters, digits and `_`', () => {
  const NARROW = /^[a-z_][a-z0-9_]{3,63}$/

  test('is within the alphabet, and is read back as the tag it was', () => {
    fc.assert(
      fc.property(parts, (p) => {
        const name = spellNarrow(joinTag(p), 64)

        expect(name).toMatch(NARROW)
        expect(readNarrow(name, p.slug)).toBe(joinTag(p))
      }),
    )
  })

  test('is never the name of another tag', () => {
    const near = fc.constantFrom('a-b', 'a_b', 'A-b', 'ab', 'a-B', 'h0123456789')
    const slugs = fc.oneof(slug, near)
    fc.assert(
      fc.property(parts, slugs, slugs, (p, one, two) => {
        fc.pre(one !== two)
        expect(spellNarrow(joinTag({ ...p, slug: one }), 64)).not.toBe(spellNarrow(joinTag({ ...p, slug: two }), 64))
      }),
    )
  })

  test.each([
    ['small letters and hyphens stay readable', 'openai-production', 'kt_1f9k3x_openai_production_6_9c04ae'],
    ['other slugs give way', 'openai_production', 'kt_1f9k3x_h20aa49a478_6_9c04ae'],
  ])('%s', (_name, own, name) => {
    expect(spellNarrow(`kt-1f9k3x-${own}-6-9c04ae`, 64)).toBe(name)
  })

  test.each([
    'kt-1f9k3x-openai-production-6-9c04ae',
    'default',
    'kt_1f9k3x_openai',
    'kt_1f9k3x-openai_production_6_9c04ae',
  ])('a name that nobody of us wrote bears no tag: %s', (name) => {
    expect(readNarrow(name, 'openai-production')).toBeUndefined()
  })
})

describe('names', () => {
  test('a short tag is its own name', () => {
    expect(spellWithin('kt-1f9k3x-openai-production-6-9c04ae', 50)).toBe('kt-1f9k3x-openai-production-6-9c04ae')
  })

  test('a name that people gave bears no tag', () => {
    expect(readBack('my laptop', 'openai-production')).toBeUndefined()
  })

  test('what is not a tag is refused before any key bears it', () => {
    expect(() => spellWithin('my laptop', 50)).toThrow(/not a tag/)
  })

  test('a tag that no shortening makes fit is refused', () => {
    expect(() => spellWithin('kt-1f9k3x-openai-production-6-9c04ae', 20)).toThrow(/does not fit/)
  })
})
