// Two that go as one, killed around every other effect, the long sweep around all: whatever stands, no half of them is proposed, put into service, taken back or retired.
import { expect, test } from '@jest/globals'
import { crashesAtEffects } from './enumerate.ts'
import { sweep } from './every.ts'

test.each([['merged', 'unit']] as const)(
  '%s, %s: a crash around any effect, then fresh runs until rest, parts nothing',
  async (story, key) => {
    const { harm, ...counts } = await sweep({ story, key }, crashesAtEffects(0))
    console.info(`${key}, ${story}: ${JSON.stringify(counts)}`)
    expect(harm).toEqual([])
    expect(counts.cases).toBeGreaterThan(5)
  },
  300_000,
)
