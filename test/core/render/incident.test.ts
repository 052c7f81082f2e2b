import { expect, test } from '@jest/globals'
import { afterwards } from '../../../src/core/render/incident.ts'

test.each([
  [-60_000, 'before it'],
  [-1000, 'before it'],
  // A store's own time is cut off at the second: what it says was written in the second of the report came after it.
  [-999, '0 s'],
  [0, '0 s'],
  [1400, '1 s'],
  [119_000, '119 s'],
  [120_000, '2 min'],
])('%d ms after the report is told as %s', (length, told) => expect(afterwards(length)).toBe(told))
