import { expect, test } from '@jest/globals'
import { sweepCrashes, sweepFaults } from './plot.ts'
import { OPENAI, taken } from './story.ts'

test.each([
  ['a crash before or after any request', sweepCrashes],
  ['any one request lost, unheard or answered with 502', sweepFaults],
])(
  'the first run ever and the adoption: %s does no harm, and the key is known in the end',
  async (name, sweep) => {
    const { harm, ...counts } = await sweep(taken(OPENAI))
    console.info(`adoption, ${name}: ${JSON.stringify(counts)}`)
    expect(harm).toEqual([])
    expect(counts.blows).toBeGreaterThan(15)
  },
  120_000,
)
