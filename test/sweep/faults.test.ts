import { expect, test } from '@jest/globals'
import { sweepFaults } from './plot.ts'
import { OPENAI, merged } from './story.ts'

test('OpenAI, single: any one request lost, unheard or answered with 502 does no harm', async () => {
  const { harm, ...counts } = await sweepFaults(merged(OPENAI))
  console.info(`OpenAI, single, faults: ${JSON.stringify(counts)}`)
  expect(harm).toEqual([])
  expect(counts.blows).toBeGreaterThan(90)
}, 120_000)
