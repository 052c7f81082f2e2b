// A pair in two secrets, which GitHub cannot write at once: around each half's write, there and back again. Between the two nothing is
// deployed, and nothing is called done: the judge knows that moment by the journal, and lets nobody run with two halves.
import { expect, test } from '@jest/globals'
import { type Calm, crashes } from './enumerate.ts'
import type { Case } from './case.ts'
import { sweep } from './every.ts'

const HALF = / github PUT \/\S+\/secrets\/TWILIO_API_KEY_(?:SID|SECRET) /

function aroundHalves({ told, ...calm }: Calm): readonly Case[] {
  const writes = told.lines.filter((line) => HALF.test(line)).map((line) => Number(/^\S+ +(\d+) /.exec(line)?.[1] ?? 0))
  expect(writes).toHaveLength(4)
  return crashes({ told, ...calm }).filter(({ blows }) =>
    writes.some((at) => [at, at + 1].includes(blows?.[0]?.at ?? 0)),
  )
}

test('a pair in two secrets, there and back again: a crash around any half’s write does no harm', async () => {
  const { harm, ...counts } = await sweep({ story: 'reverted', key: 'twilio-apart-single' }, aroundHalves)
  console.info(`twilio-apart-single, reverted: ${JSON.stringify(counts)}`)
  expect(harm).toEqual([])
  expect(counts.cases).toBeGreaterThanOrEqual(4)
}, 300_000)
