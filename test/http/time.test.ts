import { describe, expect, test } from '@jest/globals'
import { epoch, headerDate, stamp } from '../../src/http/time.ts'

function shown(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString()
}

describe('a date and time', () => {
  test.each([
    ['as RFC 3339', '2023-10-06T23:47:56.678Z', '2023-10-06T23:47:56.678Z'],
    ['without a fraction', '2023-10-06T23:47:56Z', '2023-10-06T23:47:56.000Z'],
    ['with a zone', '2023-10-06T23:47:56+02:00', '2023-10-06T21:47:56.000Z'],
    ["as Resend's document shows them", '2023-10-06 23:47:56.678+00', '2023-10-06T23:47:56.678Z'],
    ['with microseconds and another zone', '2023-10-06 23:47:56.678123+02', '2023-10-06T21:47:56.678Z'],
  ])('%s', (_name, text, expected) => {
    expect(shown(stamp(text))).toBe(expected)
  })

  test.each([
    undefined,
    '',
    'yesterday',
    '0',
    '2023',
    // Cut off at any place it would be some other time.
    '2023-10-06',
    '2023-10-06T23',
    '2023-10-06T23:47',
    '2023-10-06T23:47:56',
    '2023-13-06T23:47:56Z',
    '2023-10-06T23:47:56Z\n',
  ])('%j is none', (text) => {
    expect(stamp(text)).toBeUndefined()
  })
})

describe('the date of a header', () => {
  test('as RFC 9110 has it', () => {
    expect(shown(headerDate('Sun, 06 Nov 1994 08:49:37 GMT'))).toBe('1994-11-06T08:49:37.000Z')
  })

  test.each([undefined, '', '0', '12', '2026', '1e18', 'Sun, 06 Nov 1994 08:49:37', 'Mon, 99 Foo 2026 99:99:99 GMT'])(
    '%j is none',
    (text) => {
      expect(headerDate(text)).toBeUndefined()
    },
  )
})

describe('seconds since the epoch', () => {
  test('are milliseconds here', () => {
    expect(epoch(1_700_000_000)).toBe(1_700_000_000_000)
  })

  test.each([null, '1700000000', -1, Number.NaN, Infinity, 1e308, 1_700_000_000_000, {}])('%j is none', (value) => {
    expect(epoch(value)).toBeUndefined()
  })
})
