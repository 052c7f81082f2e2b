import { expect, test } from '@jest/globals'
import { manifestOf } from './known.ts'

function manyKeys(count: number): string {
  return `version: 1\ndeploy: a.yml\nkeys:\n${Array.from({ length: count }, (_, n) => `  K${n}: resend\n`).join('')}`
}

function timeOf(count: number): number {
  // The best of several: other work on the machine only ever adds to it.
  const times = Array.from({ length: 4 }, () => {
    const began = performance.now()
    expect(manifestOf(manyKeys(count)).credentials).toHaveLength(count)
    return performance.now() - began
  })
  return Math.min(...times)
}

test('10,000 keys are read in linear time', () => {
  timeOf(500)
  const small = timeOf(2000)
  const large = timeOf(10_000)
  expect(large).toBeLessThan(1500)
  // Five times the keys; quadratic work would take twenty-five times as long.
  expect(large / small).toBeLessThan(12)
})
