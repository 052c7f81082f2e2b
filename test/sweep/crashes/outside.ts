// Keys outside the repository: around what their secrets are told; all else is as for the repository's own.
import { expect, test } from '@jest/globals'
import { type Calm, crashes, placeOf } from '../enumerate.ts'
import type { Case } from '../case.ts'
import { harmless, requestsLike } from './harmless.ts'

/** Right after each write, and after the effect before it: into service, and where the merge is taken back, back again. */
function aroundWrites(calm: Calm): readonly Case[] {
  const writes = requestsLike(calm, / github PUT \/(?:orgs\/acme|repos\/acme\/api)\//)
  const all = crashes(calm).toSorted((a, b) => placeOf(a) - placeOf(b))
  return all.filter((each, n) => [each, all[n + 1]].some((one) => one && writes.includes(placeOf(one))))
}

export function testOutside(): void {
  test.each([
    ['reverted', 'openai-organization', 4],
    ['merged', 'openai-elsewhere', 2],
  ] as const)(
    '%s, %s: a crash around any of its writes does no harm',
    async (story, key, least) => {
      expect(await harmless({ story, key }, aroundWrites)).toBeGreaterThanOrEqual(least)
    },
    300_000,
  )
}
