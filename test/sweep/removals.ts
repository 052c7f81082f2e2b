// Keys that people delete while Keyturn works: whether it could have known, when it put one of them into service.
import type { Call } from '../../src/sandbox/contract.ts'
import { holders } from '../../src/sandbox/holders.ts'
import { homeOf, VENDORS } from '../../src/sandbox/vendors.ts'
import { isEffect } from '../start/call.ts'
import type { Rig } from '../start/rig.ts'

export interface Removals {
  /** A person deletes this key now. */
  removed(id: string): void
  heard(call: Call): void
  /** Somebody holds one of which no look could tell: it went after the last, or within what the listing lags. */
  unseen(): boolean
}

/** The clock may stand still from one request to the next. */
interface Moment {
  readonly at: number
  readonly calls: number
}

export function createRemovals({ world }: Rig): Removals {
  const gone = new Map<string, Moment>()
  const asked = new Map<string, Moment>()
  let calls = 0
  const now = (): Moment => ({ at: world.clock.now(), calls })
  return {
    removed: (id) => void gone.set(id, now()),
    heard: (call) => {
      calls += 1
      if (!isEffect(call)) asked.set(call.host, now())
    },
    unseen: () => {
      const held = holders(world).map(({ value }) => value)
      return VENDORS.some((vendor) => {
        const { delays, keys } = world.vendors[vendor]
        const look = asked.get(homeOf(vendor))
        return keys().some(({ id, value }) => {
          const went = gone.get(id)
          if (went === undefined || look === undefined || !held.includes(value)) return false
          return went.calls >= look.calls || went.at > look.at - delays.listingLag
        })
      })
    },
  }
}
