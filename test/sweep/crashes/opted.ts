// What a manifest opts into: around what its API is told, for the rest is as it is for every key that Keyturn makes.
import { expect, test } from '@jest/globals'
import { type Calm, crashes, placeOf } from '../enumerate.ts'
import type { Case } from '../case.ts'
import { harmless, requestsLike } from './harmless.ts'

/** Makes and ends a key at Stripe, and presses the switch of Supabase's legacy keys. */
const VERBS = / (?:stripe POST \/v2\/iam\/api_keys|supabase PUT \/v1\/projects\/)/

/** From the announcement of a key to its record, and from the look before its end to the word that it is over. */
function aroundTheVerbs(near: number): (calm: Calm) => readonly Case[] {
  return (calm) => {
    const verbs = requestsLike(calm, VERBS)
    return crashes(calm).filter((one) => verbs.some((at) => Math.abs(at - placeOf(one)) <= near))
  }
}

export function testOpted(): void {
  test('a key that Stripe’s preview makes: a crash around its mint or its end does no harm', async () => {
    const cases = await harmless({ story: 'merged', key: 'stripe-preview' }, aroundTheVerbs(3))
    expect(cases).toBeGreaterThan(4)
  }, 300_000)

  test('a legacy key of Supabase: a crash around the switch that ends it does no harm', async () => {
    const cases = await harmless({ story: 'merged', key: 'supabase-legacy' }, aroundTheVerbs(12))
    expect(cases).toBeGreaterThan(1)
  }, 300_000)
}
