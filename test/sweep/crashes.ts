import { expect, test } from '@jest/globals'
import { VENDORS, type VendorName } from '../../src/sandbox/vendors.ts'
import { crashes } from './enumerate.ts'
import { sweep } from './every.ts'
import type { StoryName } from './story.ts'

const STORIES: readonly StoryName[] = ['merged', 'adopted', 'reverted', 'declined', 'renamed', 'corrected', 'commanded']

/** What every `npm test` kills at every place: each provider with this layout, one kind of secret each. */
export function testCrashes(layout: 'single' | 'versioned'): void {
  const scope = layout === 'single' ? 'environment' : 'repository'
  const rows = VENDORS.flatMap((vendor) => STORIES.map((story): [VendorName, StoryName] => [vendor, story]))
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
