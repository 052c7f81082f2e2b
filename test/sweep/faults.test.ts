import { expect, test } from '@jest/globals'
import type { Case } from './case.ts'
import { deaths, faults, shuffled, type Calm } from './enumerate.ts'
import { sweep, tellAll } from './every.ts'
import { tell } from './tell.ts'

const BASES: readonly Case[] = [
  { story: 'merged', key: 'openai-single-environment' },
  { story: 'merged', key: 'resend-versioned-repository' },
]

/** As many as a test run can afford, of every manner; the long sweep strikes each request in each. */
function some(of: Calm): readonly Case[] {
  return shuffled(faults(of), 1).slice(0, 150)
}

test.each(BASES)(
  '$key: a request lost, unheard, refused, garbled or hanging does no harm',
  async (base) => {
    const { harm, ...counts } = await sweep(base, some)
    console.info(`${base.key}, faults: ${JSON.stringify(counts)}`)
    expect(harm).toEqual([])
    expect(counts.cases).toBe(150)
  },
  300_000,
)

test.each(BASES)(
  '$key: two crashes, one after the other, do no harm',
  async (base) => {
    const first = { ...base, blows: [{ how: 'die-after', at: 10 }] } as const
    const once = await tell(first)
    expect(once.struck).toHaveLength(1)
    const { harm, ...counts } = await tellAll(deaths(once).map((blow) => ({ ...base, blows: [...first.blows, blow] })))
    expect(harm).toEqual([])
    expect(counts.cases).toBeGreaterThan(20)
  },
  300_000,
)
