// What others present to the app: killed around every effect, forward and back. The long sweep tells the rest.
import { expect, test } from '@jest/globals'
import { placesOf } from '../forward-and-back.ts'
import { harmless } from './harmless.ts'

export function testDual(): void {
  test.each([
    ['generated', 'merged'],
    ['generated', 'reverted'],
    ['stripe-webhook', 'merged'],
    ['stripe-webhook', 'reverted'],
    ['twilio-auth-token', 'merged'],
  ] as const)(
    '%s, dual, %s: a crash around any effect, then fresh runs until rest, signs nobody out and loses no event',
    async (provider, story) => {
      const key = `${provider}-dual`
      expect(await harmless({ story, key }, await placesOf(story, key))).toBeGreaterThan(5)
    },
    300_000,
  )
}
