import { expect, test } from '@jest/globals'
import { VENDORS, type VendorName } from '../../src/sandbox/vendors.ts'
import { crashes, crashesInTurn } from './enumerate.ts'
import { sweep } from './every.ts'
import type { KeySpec } from '../../src/sandbox/repository/key.ts'
import { KEYS } from './keys.ts'
import type { StoryName } from './story.ts'

const USUAL: readonly StoryName[] = [
  'merged',
  'adopted',
  'reverted',
  'declined',
  'renamed',
  'corrected',
  'commanded',
  'leaked',
  'exploited',
]
/** Corrected, the manifest says an age that makes such a key due: nobody else tells one. Nobody but a person takes such a key away. */
const NOT_BY_HAND: readonly StoryName[] = ['corrected', 'leaked', 'exploited']

/** Where people make the keys, they may hand them in when the merge has come already. */
function storiesOf({ provider, manifest = [] }: KeySpec): readonly StoryName[] {
  const dated = manifest.some((line) => line.startsWith('minted:'))
  const stories = USUAL.filter((story) => story !== 'corrected' || !dated)
  return provider === 'manual' ? [...stories.filter((story) => !NOT_BY_HAND.includes(story)), 'hurried'] : stories
}

/** What every `npm test` kills: the first provider at every place, the others where they differ and at their share of the rest. */
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
      const turn = VENDORS.indexOf(vendor)
      const { harm, ...counts } = await sweep({ story, key }, turn === 0 ? crashes : crashesInTurn(vendor, turn))
      console.info(`${key}, ${story}: ${JSON.stringify(counts)}`)
      expect(harm).toEqual([])
      expect(counts.cases).toBeGreaterThan(turn === 0 ? 15 : 5)
    },
    300_000,
  )
}
