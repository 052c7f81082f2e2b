import { expect, test } from '@jest/globals'
import { patternOfHint } from '../../../src/plugins/contract/hint.ts'

const VALUE = 'sk-ant-api03-R2D2abcdefghigAA'

test.each([
  ['sk-ant-api03-R2D...igAA', true],
  ['sk-ant-api03-R2D…igAA', true],
  ['sk-********igAA', true],
  ['...igAA', true],
  ['sk-ant-api03-R2D...igAB', false],
  ['sk-ant-api03-R2E...igAA', false],
  // Too little to tell anything, or nothing.
  ['sk-ant-api03-R2D...AA', false],
  ['sk-ant-api03-R2D...', false],
  ['', false],
  [undefined, false],
  // The whole of it hides nothing, and is no hint.
  ['sk-ant-api03-R2D2abcdefg...higAA', false],
  // Not a pattern, whatever is written there.
  ['sk-(ant|api)...igAA', false],
  [VALUE, false],
])('the hint %s fits the value: %s', (hint, fits) => {
  expect(patternOfHint(hint).test(VALUE)).toBe(fits)
})
