import { expect, test } from '@jest/globals'
import { sweepCrashes } from './plot.ts'
import { merged, OPENAI } from './story.ts'

test('OpenAI, single: a crash before or after any request, then fresh runs until rest, does no harm', async () => {
  const { harm, ...counts } = await sweepCrashes(merged(OPENAI))
  console.info(`OpenAI, single: ${JSON.stringify(counts)}`)
  expect(harm).toEqual([])
  expect(counts.blows).toBeGreaterThan(35)
}, 120_000)
