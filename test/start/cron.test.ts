import { describe, expect, test } from '@jest/globals'
import { longestPause } from '../../src/start/cron.ts'

describe('the longest pause of a schedule', () => {
  test.each<[readonly string[], number]>([
    [['23 1,7,13,19 * * *'], 6],
    [['*/15 * * * *'], 1],
    [['0 */6 * * *'], 6],
    [['0 5/6 * * *'], 6],
    [['0 5/9 * * *'], 9],
    [['17 3 * * *'], 24],
    [['17 3 * * 1-5'], 72],
    [['17 3 * * MON-FRI'], 72],
    [['0 0 * * 0'], 168],
    [['0 0 * * 7'], 168],
    [['0 0 * * sun'], 168],
    [['0 3 * * 1-5', '0 9 * * 6,0'], 30],
    [['0 0 1 * *'], 31 * 24],
    // Either of the two days, where both are said.
    [['0 0 1 * 1'], 168],
    [['0 0 1 JAN *'], 365 * 24],
  ])('%j: %d hours', (crons, hours) => {
    expect(longestPause(crons)).toBe(hours)
  })

  test('of a day that hardly ever comes is longer than two years', () => {
    expect(longestPause(['0 0 30 2 *'])).toBeGreaterThan(2 * 365 * 24)
  })

  test.each([
    '',
    '* * * *',
    '* * * * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 8',
    '5-1 * * * *',
    '*/0 * * * *',
    '@daily',
    '* * * FOO *',
    '1-2-3 * * * *',
  ])('"%s" is none that GitHub reads', (cron) => {
    expect(longestPause(['0 0 * * *', cron])).toBeUndefined()
  })
})
