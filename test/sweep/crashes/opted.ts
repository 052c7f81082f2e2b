// What a manifest opts into: around what its API is told, for the rest is as it is for every key that Keyturn makes.
import { expect, test } from '@jest/globals'
import { type Calm, crashes } from './enumerate.ts'
import type { Case } from './case.ts'
import { sweep } from './every.ts'

/** Makes and ends a key at Stripe, and presses the switch of Supabase's legacy keys. */
const VERBS = / (?:stripe POST \/v2\/iam\/api_keys|supabase PUT \/v1\/projects\/)/

/** From the announcement of a key to its record, and from the look before its end to the word that it is over. */
function aroundTheVerbs(calm: Calm, near = 3): readonly Case[] {
  const verbs = calm.told.lines
    .filter((line) => VERBS.test(line))
    .map((line) => Number(/^\S+ +(\d+) /.exec(line)?.[1] ?? 0))
  return crashes(calm).filter(({ blows }) => verbs.some((at) => Math.abs(at - (blows?.[0]?.at ?? 0)) <= near))
}

test('a key that Stripe’s preview makes: a crash around its mint or its end does no harm', async () => {
  const { harm, ...counts } = await sweep({ story: 'merged', key: 'stripe-preview' }, (calm) => aroundTheVerbs(calm))
  console.info(`stripe-preview, merged: ${JSON.stringify(counts)}`)
  expect(harm).toEqual([])
  expect(counts.cases).toBeGreaterThan(4)
}, 300_000)

test('a legacy key of Supabase: a crash around the switch that ends it does no harm', async () => {
  const { harm, ...counts } = await sweep({ story: 'merged', key: 'supabase-legacy' }, (calm) =>
    aroundTheVerbs(calm, 12),
  )
  console.info(`supabase-legacy, merged: ${JSON.stringify(counts)}`)
  expect(harm).toEqual([])
  expect(counts.cases).toBeGreaterThan(1)
}, 300_000)
