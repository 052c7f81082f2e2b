// How slow the outside is, in virtual milliseconds: all of it within what the plugins say vendors may take.
import { PROVIDERS } from '../../src/plugins/registry.ts'
import type { Rig } from '../start/rig.ts'
import type { Chance } from './chance.ts'

export interface Weather {
  /** Listings, and times of last use, come that late. */
  readonly listing?: number
  readonly used?: number
  /** New keys are refused, deleted ones accepted, that long. */
  readonly works?: number
  readonly dies?: number
  /** Reads of refs, and whether a pull request can be merged, come that late. */
  readonly refs?: number
  readonly mergeable?: number
  /** Every request takes that long. */
  readonly latency?: number
}

/** Each part is slow in one of three weathers. */
export function weatherOf(chance: Chance): Weather {
  const maybe = (most: number): number => (chance.below(3) === 0 ? chance.below(most) : 0)
  return {
    listing: maybe(8_000),
    used: maybe(300_000),
    works: maybe(8_000),
    dies: maybe(20_000),
    refs: maybe(4_000),
    mergeable: maybe(600_000),
    latency: maybe(400),
  }
}

/** Sets the weather of a world. Latency is given when the world is made. */
export function letIn({ world }: Rig, weather: Weather): void {
  for (const [name, { delays }] of Object.entries(world.vendors)) {
    const settles = PROVIDERS[name]?.traits.settles ?? 0
    delays.listingLag = weather.listing ?? 0
    delays.lastUsedLag = weather.used ?? 0
    delays.worksAfter = Math.min(weather.works ?? 0, settles)
    delays.diesAfter = Math.min(weather.dies ?? 0, settles)
  }
  world.github.control.lagRefs(weather.refs ?? 0)
  world.github.control.lagMergeable(weather.mergeable ?? 0)
}
