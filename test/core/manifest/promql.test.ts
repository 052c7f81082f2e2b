import { describe, expect, test } from '@jest/globals'
import { looksBack } from '../../../src/core/manifest/grammar/promql.ts'

const MINUTE = 60_000

describe('how far a query looks back', () => {
  test.each([
    // Without a range it takes samples of up to five minutes ago.
    ['up', 5],
    ['sum(rate(x[3m]))', 5],
    ['sum(rate(x[ 7m ])) / sum(rate(y[6m]))', 7],
    ['rate(x[1h30m])', 90],
    ['rate(x[900])', 15],
    ['rate(x[500ms])', 5],
    ['x offset 8m', 13],
    ['x OFFSET 480', 13],
    ['x offset 1h + y offset 2h', 125],
    ['x offset -1h', 5],
    ['rate(x[6m] offset 1h)', 66],
    ['max_over_time(up[4m:1m])', 9],
    ['max_over_time(rate(x[6m])[5m:])', 11],
    ['max_over_time(min_over_time(up[5m:1m])[10m:1m])', 20],
    ['max_over_time((x offset 1h)[1h:1m] offset 1h)', 185],
    // These are names and texts.
    ['sum by (offset) (x{path=~"[1d]+ @ offset 3h", offset=~"\\"[2d]"})', 5],
    ["x{a='[1d]'} # [1d] @ 5", 5],
    ['kafka:offset:sum5m + consumer_offset', 5],
  ])('%s: %s minutes', (query, minutes) => {
    expect(looksBack(query)).toBe(minutes * MINUTE)
  })

  test.each([
    'rate(x[$__range])',
    'rate(x[5m+5m])',
    'rate(x[1e3])',
    'rate(x[])',
    'up[4m:step()]',
    'x offset (5m)',
    'x offset step()',
    'x offset 5x',
    'up @ 1609746000',
    'rate(x[5m] @end())',
  ])('%s: nobody knows', (query) => {
    expect(looksBack(query)).toBeUndefined()
  })
})
