import { expect, test } from '@jest/globals'
import type { Case } from './case.ts'
import { createChance } from './chance.ts'
import { calm, mixture, people, race, shuffled, sleepers, type Calm } from './enumerate.ts'
import { sweep, tellAll } from './every.ts'
import { MEDDLER_NAMES } from './meddle.ts'

const BASES: readonly Case[] = [
  { story: 'merged', key: 'resend-single-repository' },
  { story: 'reverted', key: 'openai-versioned-environment' },
]

/** Each person once. */
function each(of: Calm): readonly Case[] {
  const all = shuffled(people(of), 2)
  return MEDDLER_NAMES.flatMap((who) => all.find(({ meddle }) => meddle?.who === who) ?? [])
}

test.each(BASES)(
  '$story, $key: each person who meddles is met without harm, and told',
  async (base) => {
    const { harm, ...counts } = await sweep(base, each)
    expect(harm).toEqual([])
    expect(counts.cases).toBe(MEDDLER_NAMES.length)
  },
  300_000,
)

test.each(BASES)(
  '$story, $key: a process that sleeps two hours between look and step does no harm',
  async (base) => {
    const { harm } = await sweep(base, (of) => shuffled(sleepers(of), 3).slice(0, 20))
    expect(harm).toEqual([])
  },
  300_000,
)

test('runners that race, and mixtures of it all, do no harm', async () => {
  const calms = await Promise.all(BASES.map(calm))
  const chance = createChance(4)
  const cases = Array.from({ length: 24 }, (_, i) => (i % 2 === 0 ? race : mixture)(chance, calms))
  const { harm } = await tellAll(cases)
  expect(harm).toEqual([])
}, 300_000)
