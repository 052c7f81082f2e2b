// What a provider signs with itself: killed around every effect, forward and back. The long sweep tells the rest.
import { expect, test } from '@jest/globals'
import { placesOf } from './forward-and-back.ts'
import { sweep } from './every.ts'

test.each(['merged', 'reverted'] as const)(
  'supabase-signing-key, %s: a crash around any effect, then fresh runs until rest, signs nobody out',
  async (story) => {
    const key = 'supabase-signing-key'
    const { harm, ...counts } = await sweep({ story, key }, await placesOf(story, key))
    console.info(`supabase-signing-key, ${story}: ${JSON.stringify(counts)}`)
    expect(harm).toEqual([])
    expect(counts.cases).toBeGreaterThan(5)
  },
  300_000,
)
