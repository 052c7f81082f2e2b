// What else a deployment, or what proves it, is started by: a crash right after the one request that starts it, when nothing of it is
// written down. The long sweep kills it everywhere, and what a hook starts, too.
import { expect, test } from '@jest/globals'
import { crashes, placeOf } from '../enumerate.ts'
import { harmless, requestsLike } from './harmless.ts'

/** By key, the request that starts it. */
const STARTED = [
  ['openai-by-event', / github POST \/repos\/[^/ ]+\/[^/ ]+\/dispatches /],
  ['openai-tested', /\/actions\/workflows\/smoke\.yml\/dispatches /],
] as const

export function testStarted(): void {
  test.each(STARTED)(
    '%s: a crash right after what starts it, then fresh runs until rest, does no harm',
    async (key, start) => {
      const cases = await harmless({ story: 'merged', key }, (calm) => {
        const [first] = requestsLike(calm, start)
        return crashes(calm).filter((one) => placeOf(one) === first)
      })
      expect(cases).toBe(1)
    },
    300_000,
  )
}
