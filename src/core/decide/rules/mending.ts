import { reportOf } from '../../entry/emergency.ts'
import type { Entry } from '../../entry/entry.ts'
import { isTorn } from '../../entry/wake.ts'
import type { DeployFacts, Instant } from '../../facts.ts'
import type { World } from '../../world.ts'
import { act, park, type Decision } from '../decision.ts'
import { living } from '../living.ts'
import { demand, entryOf, type Rule } from '../rule.ts'
import { isUnapproved } from '../targets.ts'
import { following } from './switching.ts'

/** Before an approval, a person ordered the value in service to be written anew: it is written, and deployed again. */
export const mending: Rule = (world, now) => {
  const entry = entryOf(world)
  if (!entry?.incumbent || (entry.candidate && !isUnapproved(world, entry.candidate))) return undefined
  if (!isTorn(entry)) return redeployment(world, entry, now)
  const { keyId } = entry.incumbent
  return demand(world, 'slots', () =>
    demand(world, 'ready', (ready) => {
      if (!ready.ready) return park('cannot-restore')
      const step = act({ do: 'restore' }, 'not-promoted')
      return keyId === undefined ? step : living(world, keyId, step)
    }),
  )
}

/** What runs on the other value gets this one. A rotation that was ordered deploys anyhow, and is not kept waiting. */
function redeployment(world: World, entry: Entry, now: Instant): Decision | undefined {
  const { mending: leg } = entry
  if (!leg || entry.ordered || reportOf(entry)) return undefined
  // What only a merge starts was not started: there is nothing to be followed.
  const started = leg.deployments ?? []
  return demand(world, 'deploys', (deploys) => {
    const own = deploys.map((deploy, index): DeployFacts =>
      started[index] && started[index].run === undefined ? { state: 'not-needed' } : deploy,
    )
    return following(own, now) ?? act({ do: 'note-deployed' }, 'deploying')
  })
}
