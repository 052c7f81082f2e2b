import type { Instant } from '../../facts.ts'
import type { Review } from '../../world.ts'
import { act, park, wait, type Decision } from '../decision.ts'
import { askedOf } from '../../manifest/asked.ts'
import { lagging } from '../lagging.ts'
import { demand, entryOf, lockLineOf, type Rule } from '../rule.ts'

/** A credential without incumbent is proposed for adoption; the lock that names it takes it over. */
export const adoption: Rule = (world, now) => {
  const entry = entryOf(world)
  if (entry?.incumbent) return undefined
  const adopting = entry?.adopting
  if (!adopting) return act({ do: 'announce-adoption' }, 'not-adopted')
  const line = lockLineOf(world)
  if (line?.tag === adopting.tag)
    return line.id === adopting.keyId
      ? takeOver(world)
      : park('foreign-lock', `it names ${line.id ?? 'no key'} under the tag of ${adopting.keyId ?? 'an unknown key'}`)
  // Adopted anew: until the proposal is merged, the lock still names what is over.
  if (line && !entry.past.some((past) => past.tag === line.tag)) return park('foreign-lock', `it names ${line.tag}`)
  const other = adopting.asked !== undefined && adopting.asked !== askedOf(world.credential)
  if (adopting.notBefore !== undefined)
    return now < adopting.notBefore && !other
      ? wait('adoption-declined', adopting.notBefore)
      : act({ do: 'announce-adoption' }, 'not-adopted')
  return demand(world, 'review', (review) => {
    if (!review) return act({ do: 'announce-adoption' }, 'not-adopted')
    if (other && review.state !== 'merged') return askedAnew(review)
    if (review.state === 'closed') return act({ do: 'decline-adoption' }, 'adoption-declined')
    if (review.state === 'merged') return merged(review, now)
    if (review.state === 'open' && review.mergeable === 'conflict')
      return review.meddled ? wait('conflicted-by-person') : act({ do: 'rebase' }, 'conflicted')
    return wait('awaiting-adoption')
  })
}

/** The manifest was corrected meanwhile: people are asked what it says now. A person's own commits are not thrown away for that. */
function askedAnew({ state, meddled }: Review): Decision {
  return state === 'open' && meddled ? wait('adoption-outdated') : act({ do: 'announce-adoption' }, 'not-adopted')
}

/** What merging approved is what stands in the slots now: their times are read in the same step. */
function takeOver(world: Parameters<Rule>[0]): ReturnType<Rule> {
  return demand(world, 'slots', (slots) => {
    const shadowed = [...slots].find(([, facts]) => facts.shadowedBy !== undefined)
    if (shadowed === undefined) return act({ do: 'take-over' }, 'adopted')
    // What a job is passed is not what the slot holds.
    return park('secret-shadowed', `${shadowed[0]}, by ${shadowed[1].shadowedBy ?? 'another one'}`)
  })
}

/** Merged without this credential's lines, or reverted before they were seen: that is a no. The head we read may be a moment old. */
function merged(review: Review, now: Instant): Decision {
  return (
    lagging(review.mergedAt ?? review.createdAt, now, 'the merge is not visible at the default head yet') ??
    act({ do: 'decline-adoption' }, 'adoption-declined')
  )
}
