import { expect, test } from '@jest/globals'
import { sweepCrashes } from './plot.ts'
import { OPENAI, reverted } from './story.ts'

test('OpenAI, single, reverted: a crash before or after any request does no harm, and the old key is back', async () => {
  const { harm, ...counts } = await sweepCrashes(reverted(OPENAI))
  console.info(`OpenAI, single, reverted: ${JSON.stringify(counts)}`)
  expect(harm).toEqual([])
  expect(counts.blows).toBeGreaterThan(60)
}, 120_000)
