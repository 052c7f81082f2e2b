import type { Entry } from '../../entry/entry.ts'
import { isOrderedBack } from '../../entry/rollback.ts'
import type { Review, World } from '../../world.ts'
import { act, type Decision } from '../decision.ts'
import { demand, entryOf, type Rule } from '../rule.ts'

/**
 * What a command approved stands in no lock yet. Once it is on its way to those who use it, a proposal brings the lock up; whatever
 * becomes of that proposal decides nothing.
 */
export const incident: Rule = (world) => {
  const entry = entryOf(world)
  const candidate = entry?.candidate
  if (entry && isOrderedBack(entry)) return unapproved(world, entry)
  if (!candidate || candidate.approved?.by !== 'command' || entry.rollback) return undefined
  const started = candidate.deployments?.length ?? 0
  if (candidate.promotedAt === undefined || started < world.credential.deploy.length) return undefined
  if (world.lock.state !== 'good' || world.lock.line?.tag === candidate.tag) return undefined
  return demand(world, 'review', standing)
}

/** The way back that a command ordered: people are asked to approve it, once it is on its way. */
function unapproved(world: World, { candidate, rollback }: Entry): Decision | undefined {
  const started = rollback?.deployments?.length ?? 0
  if (rollback?.restoredAt === undefined || started < world.credential.deploy.length) return undefined
  if (world.lock.state !== 'good' || world.lock.line?.tag !== candidate?.tag) return undefined
  return demand(world, 'review', standing)
}

/** It is open, or it is opened again; undefined: it stands, or it was merged and the lock was set back since. */
export function standing(review: Review | undefined): Decision | undefined {
  if (!review) return act({ do: 'propose' }, 'lock-behind')
  if (review.state === 'closed') return act({ do: 'reopen' }, 'lock-behind')
  if (review.state === 'open' && review.mergeable === 'conflict' && !review.meddled)
    return act({ do: 'rebase' }, 'conflicted')
  return undefined
}
