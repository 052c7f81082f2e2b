import { expect, test } from '@jest/globals'
import { sweepFaults } from './plot.ts'
import { RESEND, merged } from './story.ts'

test('Resend, versioned: any one request lost, unheard or answered with 502 does no harm', async () => {
  const { harm, ...counts } = await sweepFaults(merged(RESEND))
  console.info(`Resend, versioned, faults: ${JSON.stringify(counts)}`)
  expect(harm).toEqual([])
  expect(counts.blows).toBeGreaterThan(90)
}, 120_000)
