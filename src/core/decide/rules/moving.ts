import { reportOf } from '../../entry/emergency.ts'
import type { Entry } from '../../entry/entry.ts'
import { beginsAt, isTorn, sweepAt } from '../../entry/wake.ts'
import type { Instant } from '../../facts.ts'
import type { Review, World } from '../../world.ts'
import { act, park, wait, type Decision } from '../decision.ts'
import { lagging } from '../lagging.ts'
import { living } from '../living.ts'
import { demand, entryOf, type Rule } from '../rule.ts'

/** At rest, people are asked to move its lines in the lock to its new name; when they have, the journal follows. */
export const moving: Rule = (world, now) => {
  const entry = entryOf(world)
  const to = world.credential.movingTo
  if (to === undefined || !entry?.incumbent || entry.candidate || isTorn(entry)) return undefined
  // A name can wait: first the reported key, and the lock that its heir stands in.
  if (reportOf(entry) || entry.incumbent.behind !== undefined) return undefined
  if (world.lock.state === 'good' && world.lock.under === to) return seen(world, entry, act({ do: 'move' }, 'moved'))
  return demand(world, 'review', (review) => {
    if (!review) return seen(world, entry, act({ do: 'propose-move' }, 'not-moved'))
    // It is rotated under its former name until then: a question of names makes no key old.
    if (now >= Math.min(beginsAt(entry, world.credential.policy), sweepAt(entry))) return undefined
    return asked(review, now)
  })
}

/** What the manifest says under the new name must open the very account that the key lives in. */
function seen(world: World, entry: Entry, then: Decision): Decision | undefined {
  const keyId = entry.incumbent?.keyId
  return keyId === undefined ? then : living(world, keyId, then)
}

function asked(review: Review, now: Instant): Decision {
  if (review.state === 'open' && review.mergeable === 'conflict')
    return review.meddled ? wait('conflicted-by-person') : act({ do: 'rebase' }, 'conflicted')
  if (review.state === 'open') return wait('awaiting-move')
  const early =
    review.state === 'merged' &&
    lagging(review.mergedAt ?? now, now, 'the merge is not visible at the default head yet')
  return early || park('move-declined')
}
