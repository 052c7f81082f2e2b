import { describe, expect, test } from '@jest/globals'
import { cut, sameText } from '../../../src/github/proposals/text.ts'

describe('a text too long for GitHub', () => {
  test('is left alone while it fits', () => {
    const text = 'a'.repeat(60_000)
    expect(cut(text)).toBe(text)
  })

  test('is cut at the end of a line, says so, and fits', () => {
    const short = cut('a line of the proposal\n'.repeat(5000))
    expect(short.length).toBeLessThanOrEqual(60_000)
    expect(short).toContain('Cut here')
    expect(short).toMatch(/a line of the proposal\n\n_Cut here/)
  })

  test('never ends in half a character', () => {
    const short = cut('🔑'.repeat(40_000))
    expect(encodeURIComponent(short)).toContain('Cut')
  })

  test.each([
    ['a code fence', '```\n', '```'],
    ['a fold', '<details>\n', '</details>'],
  ])('does not leave %s open over the sentence', (_, begin, end) => {
    const short = cut(`${begin}${'a line\n'.repeat(10_000)}`)
    expect(short.indexOf(end, begin.length)).toBeGreaterThan(0)
    expect(short.indexOf(end, begin.length)).toBeLessThan(short.indexOf('Cut here'))
    expect(short.length).toBeLessThanOrEqual(60_010)
  })
})

test.each([
  ['line ends of Windows', 'a\r\nb', 'a\nb', true],
  ['space around', '\n a ', 'a', true],
  ['another word', 'a b', 'a c', false],
  ['space within', 'a  b', 'a b', false],
])('two texts that differ by %s', (_, a, b, same) => {
  expect(sameText(a, b)).toBe(same)
})
