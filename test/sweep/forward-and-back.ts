import type { Case } from './case.ts'
import { type Calm, crashesApart, crashesAtEffects } from './enumerate.ts'
import { calmOnce } from './every.ts'

/** Around every other effect; of the way back only what comes after the way forward, which is told of by itself. */
export async function placesOf(story: 'merged' | 'reverted', key: string): Promise<(calm: Calm) => readonly Case[]> {
  const places = crashesAtEffects(0)
  return story === 'merged' ? places : crashesApart(await calmOnce({ story: 'merged', key }), places)
}
