import { expect, test } from '@jest/globals'
import { PROVIDERS } from '../../../src/plugins/registry.ts'
import { CALLED, VENDORS, type VendorName } from '../../../src/sandbox/vendors.ts'
import { type Calm, crashes, crashesApart, crashesAtEffects, crashesBeyond, crashesInTurn } from '../enumerate.ts'
import type { Case } from '../case.ts'
import { calmOnce } from '../every.ts'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { endedByPeople } from '../../start/by-hand.ts'
import { KEYS } from '../keys.ts'
import { fits, type StoryName } from '../story.ts'
import { harmless } from './harmless.ts'

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
  'hurried',
  'retired',
  'hastened',
  'orderedBack',
]
/** Nobody but a person takes such a key away. */
const NOT_BY_HAND: readonly StoryName[] = ['leaked', 'exploited']

/** Where a further vendor whose keys people make is spoken to at all: it is asked about values, and nothing else. */
const PROBED: readonly StoryName[] = ['merged', 'adopted']

/** Where a key that ends is disabled and held before it is deleted; the long sweep tells it of every vendor. */
const ENDS: VendorName = 'openrouter'
/** Told of that vendor alone. */
const THERE: readonly StoryName[] = ['retired', 'hastened', 'orderedBack']

/** Whose API only the manifest knows is spoken to as the others are: one story tells of every verb, and the long sweep of the rest. */
const DECLARED: VendorName = 'http'

/** Where people make the keys, they may hand them in when the merge has come already. */
function storiesOf(key: KeySpec): readonly StoryName[] {
  if (key.provider === DECLARED) return key.layout === 'versioned' ? [] : ['merged']
  // In three places it is told of whole (`dual.ts`): in one, nothing hangs on it but how it is made and taken away.
  if (PROVIDERS[key.provider]?.traits.succession) return key.layout === 'versioned' ? [] : PROBED
  const before = VENDORS.slice(0, VENDORS.indexOf(key.provider))
  if (endedByPeople(key) && before.some((provider) => endedByPeople({ provider }))) return PROBED
  return USUAL.filter((story) => fits(story, key) && !(endedByPeople(key) && NOT_BY_HAND.includes(story)))
}

/** What a rotation is; the others are told of around it. */
const HEART: readonly StoryName[] = ['merged', 'adopted', 'reverted']
/** Nothing in these depends on the vendor and the layout at once. */
const ALIKE: readonly StoryName[] = ['renamed', 'corrected', 'commanded', 'leaked', 'exploited']
/** A command is found and answered before any vendor or store is asked, and what comes of it is told elsewhere. */
const ANY: readonly StoryName[] = ['commanded']

/** They differ in what is waited for, and ask the same of a vendor and a store: all but the first are told of one. */
const EMERGENCIES: readonly StoryName[] = ['leaked', 'exploited']

function sparedOf(vendor: VendorName, layout: 'single' | 'versioned'): readonly StoryName[] {
  const turn = VENDORS.indexOf(vendor)
  if (turn === 0) return layout === 'single' ? [] : [...ANY, 'leaked']
  return layout === 'single' ? [...ANY, ...EMERGENCIES.slice(turn % 2).slice(0, 1)] : ALIKE
}

/**
 * What every `npm test` kills: what a story shares with the usual one is told there, and only what comes after is told of it. The long
 * sweep kills each at every place.
 */
async function placesOf(vendor: VendorName, story: StoryName, key: string): Promise<(calm: Calm) => readonly Case[]> {
  const places = shareOf(vendor, story, key)
  if (SHORT.includes(story)) return places
  const merged = await calmOnce({ story: 'merged', key })
  if (story === 'hastened' || story === 'orderedBack') return crashesBeyond(merged)
  return (one) => {
    const apart = crashesApart(merged, places)(one)
    // A share may have nothing there.
    return apart.length > 0 ? apart : places(one)
  }
}

/** The usual story, and two that are told whole: they part from it late, or at once. */
const SHORT: readonly StoryName[] = ['merged', 'adopted', 'declined']

/**
 * The first provider at every place of the heart in one layout (once where two stories are one) and around every other effect of all else,
 * the others around their own effects and at their share of the rest.
 */
function shareOf(vendor: VendorName, story: StoryName, key: string): (calm: Calm) => readonly Case[] {
  const turn = VENDORS.indexOf(vendor)
  if (story === 'retired') return crashesAtEffects(0)
  if (turn > 0) return crashesInTurn(vendor, turn)
  if (KEYS.get(key)?.layout === 'versioned') return crashesAtEffects(1)
  return HEART.includes(story) ? crashes : crashesAtEffects(0)
}

export function testUsual(layout: 'single' | 'versioned'): void {
  const scope = layout === 'single' ? 'environment' : 'repository'
  const rows = CALLED.flatMap((vendor) => {
    const key = KEYS.get(`${vendor}-${layout}-${scope}`)
    if (key === undefined) return []
    const spared = sparedOf(vendor, layout)
    return storiesOf(key)
      .filter((story) => !THERE.includes(story) || (layout === 'single' && vendor === ENDS))
      .flatMap((story): [VendorName, StoryName][] => (spared.includes(story) ? [] : [[vendor, story]]))
  })
  test.each(rows)(
    `%s, ${layout}, %s: a crash before or after any request, then fresh runs until rest, does no harm`,
    async (vendor, story) => {
      const key = `${vendor}-${layout}-${scope}`
      const cases = await harmless({ story, key }, await placesOf(vendor, story, key))
      expect(cases).toBeGreaterThan(VENDORS.indexOf(vendor) === 0 ? 5 : 0)
    },
    300_000,
  )
}
