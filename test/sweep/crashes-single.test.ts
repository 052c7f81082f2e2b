import { expect, test } from '@jest/globals'
import { crashesOf, rows } from './every.ts'

test.each(rows('single'))(
  '%s, single, %s: a crash before or after any request, then fresh runs until rest, does no harm',
  async (_vendor, story, key) => {
    const { harm, ...counts } = await crashesOf({ story, key })
    console.info(`${key}, ${story}: ${JSON.stringify(counts)}`)
    expect(harm).toEqual([])
    expect(counts.cases).toBeGreaterThan(15)
  },
  300_000,
)
