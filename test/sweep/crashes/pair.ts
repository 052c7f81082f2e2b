// A pair in two secrets, which GitHub cannot write at once: around each half's write, there and back again. Between the two nothing is
// deployed, and nothing is called done: the judge knows that moment by the journal, and lets nobody run with two halves.
import { expect, test } from '@jest/globals'
import { type Calm, crashes, isAt } from '../enumerate.ts'
import type { Case } from '../case.ts'
import { harmless, requestsLike } from './harmless.ts'

function aroundHalves(calm: Calm): readonly Case[] {
  const writes = requestsLike(calm, / github PUT \/\S+\/secrets\/TWILIO_API_KEY_(?:SID|SECRET) /)
  expect(writes).toHaveLength(4)
  return crashes(calm).filter((one) => isAt(new Set(writes), one))
}

export function testPair(): void {
  test('a pair in two secrets, there and back again: a crash around any half’s write does no harm', async () => {
    const cases = await harmless({ story: 'reverted', key: 'twilio-apart-single' }, aroundHalves)
    expect(cases).toBeGreaterThanOrEqual(4)
  }, 300_000)
}
