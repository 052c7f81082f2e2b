import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { joinTag, makeTag, parseTag } from '../../src/core/tag.ts'

const slug = fc.stringMatching(/^[0-9A-Za-z]([0-9A-Za-z_-]{0,58}[0-9A-Za-z_])?$/)
const parts = fc.record({
  repository: fc.integer({ min: 1, max: 2 ** 40 }),
  slug,
  attempt: fc.integer({ min: 0, max: 999_999 }),
  suffix: fc.stringMatching(/^[0-9a-f]{6}$/),
})

describe('a tag', () => {
  test('is made as the design spells it', () => {
    const made = makeTag({
      repositoryId: 85968573,
      slug: 'openai-production',
      attempt: 6,
      head: '9c04ae'.padEnd(40, '0'),
    })

    expect(made).toBe(`kt-${(85968573).toString(36)}-openai-production-6-9c04ae`)
  })

  test('tells its parts back, whatever the slug', () => {
    fc.assert(fc.property(parts, (p) => expect(parseTag(joinTag(p))).toEqual(p)))
  })

  test('is never shared by two attempts', () => {
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b))
        expect(joinTag(a)).not.toBe(joinTag(b))
      }),
    )
  })

  test.each([
    ['a name that people gave', 'production key'],
    ['a tag without its suffix', 'kt-1f9k3x-openai-production-6'],
    ['a suffix in capitals', 'kt-1f9k3x-openai-6-9C04AE'],
    ['an attempt with a leading zero', 'kt-1f9k3x-openai-06-9c04ae'],
    ['a repository id with a leading zero', 'kt-01f9k3x-openai-6-9c04ae'],
    ['a repository id in capitals', 'kt-1F9K3X-openai-6-9c04ae'],
    ['an empty slug', 'kt-1f9k3x--6-9c04ae'],
    ['text around it', ' kt-1f9k3x-openai-6-9c04ae'],
    ['a line break after it', 'kt-1f9k3x-openai-6-9c04ae\n'],
    ['a repository id beyond exact numbers', 'kt-zzzzzzzzzzz-openai-6-9c04ae'],
  ])('is not read from %s', (_why, text) => {
    expect(parseTag(text)).toBeUndefined()
  })
})
