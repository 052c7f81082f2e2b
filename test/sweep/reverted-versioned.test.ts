import { expect, test } from '@jest/globals'
import { sweepCrashes } from './plot.ts'
import { RESEND, reverted } from './story.ts'

test('Resend, versioned, reverted: a crash before or after any request does no harm, and the old key is back', async () => {
  const { harm, ...counts } = await sweepCrashes(reverted(RESEND))
  console.info(`Resend, versioned, reverted: ${JSON.stringify(counts)}`)
  expect(harm).toEqual([])
  expect(counts.blows).toBeGreaterThan(50)
}, 120_000)
