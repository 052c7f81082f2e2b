import { expect, test } from '@jest/globals'
import { VENDORS, type VendorName } from '../../src/sandbox/vendors.ts'
import { crashes } from './enumerate.ts'
import { sweep } from './every.ts'
import type { KeySpec } from '../../src/sandbox/repository/key.ts'
import { KEYS } from './keys.ts'
import type { StoryName } from './story.ts'

const USUAL: readonly StoryName[] = ['merged', 'adopted', 'reverted', 'declined', 'renamed', 'corrected', 'commanded']

/** Where people make the keys, they may hand them in when the merge has come already. */
function storiesOf({ provider }: KeySpec): readonly StoryName[] {
  // Corrected, the manifest says an age that makes such a key due: nobody else tells one.
  return provider === 'manual' ? [...USUAL.filter((story) => story !== 'corrected'), 'hurried'] : USUAL
}

/** What every `npm test` kills at every place: each provider with this layout, one kind of secret each. */
export function testCrashes(layout: 'single' | 'versioned'): void {
  const scope = layout === 'single' ? 'environment' : 'repository'
  const rows = VENDORS.flatMap((vendor) => {
    const key = KEYS.get(`${vendor}-${layout}-${scope}`)
    return key === undefined ? [] : storiesOf(key).map((story): [VendorName, StoryName] => [vendor, story])
  })
  test.each(rows)(
    `%s, ${layout}, %s: a crash before or after any request, then fresh runs until rest, does no harm`,
    async (vendor, story) => {
      const key = `${vendor}-${layout}-${scope}`
      const { harm, ...counts } = await sweep({ story, key }, crashes)
      console.info(`${key}, ${story}: ${JSON.stringify(counts)}`)
      expect(harm).toEqual([])
      expect(counts.cases).toBeGreaterThan(15)
    },
    300_000,
  )
}
