import { expect, test } from '@jest/globals'
import { sweepCrashes } from './plot.ts'
import { merged, RESEND } from './story.ts'

test('Resend, versioned: a crash before or after any request, then fresh runs until rest, does no harm', async () => {
  const { harm, ...counts } = await sweepCrashes(merged(RESEND))
  console.info(`Resend, versioned: ${JSON.stringify(counts)}`)
  expect(harm).toEqual([])
  expect(counts.blows).toBeGreaterThan(40)
}, 120_000)
