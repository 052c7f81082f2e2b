// What a provider signs with itself: killed around every effect, forward and back. The long sweep tells the rest.
import { expect, test } from '@jest/globals'
import { placesOf } from '../forward-and-back.ts'
import { harmless } from './harmless.ts'

export function testKept(): void {
  test.each(['merged', 'reverted'] as const)(
    'supabase-signing-key, %s: a crash around any effect, then fresh runs until rest, signs nobody out',
    async (story) => {
      const key = 'supabase-signing-key'
      expect(await harmless({ story, key }, await placesOf(story, key))).toBeGreaterThan(5)
    },
    300_000,
  )
}
