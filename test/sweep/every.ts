import { VENDORS, type VendorName } from '../../src/sandbox/vendors.ts'
import type { Case } from './case.ts'
import { calm, crashes, type Calm } from './enumerate.ts'
import type { StoryName } from './story.ts'
import { tell } from './tell.ts'

/** What telling many cases came to. */
export interface Swept {
  readonly cases: number
  readonly runs: number
  readonly requests: number
  /** What went wrong, with the case as the sweep takes it: `npm run sweep -- --case '…'`. */
  readonly harm: readonly string[]
}

export async function tellAll(cases: readonly Case[]): Promise<Swept> {
  const harm: string[] = []
  let [runs, requests] = [0, 0]
  for (const tale of cases) {
    const told = await tell(tale)
    runs += told.runs
    requests += told.requests
    harm.push(...told.harm.map((what) => `${JSON.stringify(tale)}: ${what}`))
  }
  return { cases: cases.length, runs, requests, harm }
}

/** The story undisturbed, then once for each place to die at. */
export async function crashesOf(base: Case): Promise<Swept> {
  return sweep(base, crashes)
}

export async function sweep(base: Case, cases: (of: Calm) => readonly Case[]): Promise<Swept> {
  const once = await calm(base)
  if (once.told.harm.length > 0) return { ...once.told, cases: 1 }
  return tellAll(cases(once))
}

/** What every `npm test` kills at every place: each provider with this layout, one kind of secret each. */
export function rows(layout: 'single' | 'versioned'): readonly (readonly [VendorName, StoryName, string])[] {
  const scope = layout === 'single' ? 'environment' : 'repository'
  const stories: readonly StoryName[] = ['merged', 'adopted', 'reverted', 'declined']
  return VENDORS.flatMap((vendor) => stories.map((story) => [vendor, story, `${vendor}-${layout}-${scope}`] as const))
}
