import { describe, expect, test } from '@jest/globals'
import { readPeriod } from '../../../../src/core/audit/export/period.ts'

describe('a period', () => {
  test.each([
    ['2026', '2026-01-01', '2027-01-01'],
    ['2026-Q1', '2026-01-01', '2026-04-01'],
    ['2026-Q4', '2026-10-01', '2027-01-01'],
    ['2026-02', '2026-02-01', '2026-03-01'],
    ['2026-12', '2026-12-01', '2027-01-01'],
    ['2026-07-01..2026-09-30', '2026-07-01', '2026-10-01'],
    ['2028-02-29..2028-02-29', '2028-02-29', '2028-03-01'],
  ])('%s', (text, from, to) => {
    const period = readPeriod(text)
    expect([period?.from, period?.to]).toEqual([Date.parse(from), Date.parse(to)])
  })

  test.each([
    '',
    'Q3',
    '2026-Q5',
    '2026-00',
    '2026-13',
    '2026-7',
    '2026-09-30..2026-07-01',
    '2026-02-30..2026-03-01',
    '2026-01-01..',
    '2026-01-01..2026-02-01..2026-03-01',
    '2026-01-01',
  ])('%p is none', (text) => {
    expect(readPeriod(text)).toBeUndefined()
  })
})
