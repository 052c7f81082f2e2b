// Keys outside the repository: around what their secrets are told; all else is as for the repository's own.
import { expect, test } from '@jest/globals'
import { type Calm, crashes } from './enumerate.ts'
import type { Case } from './case.ts'
import { sweep } from './every.ts'

/** Right after each write, and after the effect before it: into service, and where the merge is taken back, back again. */
function aroundWrites(calm: Calm): readonly Case[] {
  const writes = calm.told.lines
    .filter((line) => / github PUT \/(?:orgs\/acme|repos\/acme\/api)\//.test(line))
    .map((line) => Number(/^\S+ +(\d+) /.exec(line)?.[1] ?? 0))
  const all = crashes(calm).toSorted((a, b) => placeOf(a) - placeOf(b))
  return all.filter((each, n) => [each, all[n + 1]].some((one) => one && writes.includes(placeOf(one))))
}

function placeOf({ blows }: Case): number {
  return blows?.[0]?.at ?? 0
}

test.each([
  ['reverted', 'openai-organization', 4],
  ['merged', 'openai-elsewhere', 2],
] as const)(
  '%s, %s: a crash around any of its writes does no harm',
  async (story, key, least) => {
    const { harm, ...counts } = await sweep({ story, key }, aroundWrites)
    console.info(`${key}, ${story}: ${JSON.stringify(counts)}`)
    expect(harm).toEqual([])
    expect(counts.cases).toBeGreaterThanOrEqual(least)
  },
  300_000,
)
