import { act, park, wait } from '../decision.ts'
import { demand, entryOf, type Rule } from '../rule.ts'

/** A credential without incumbent is proposed for adoption; the lock that names it takes it over. */
export const adoption: Rule = (world, now) => {
  const entry = entryOf(world)
  if (entry?.incumbent) return undefined
  const adopting = entry?.adopting
  if (!adopting) return act({ do: 'announce-adoption' }, 'not-adopted')
  const line = world.lock.state === 'good' ? world.lock.line : undefined
  if (line?.tag === adopting.tag) return takeOver(world)
  // Adopted anew: until the proposal is merged, the lock still names what is over.
  if (line && !entry.past.some((past) => past.tag === line.tag)) return park('foreign-lock', `it names ${line.tag}`)
  if (adopting.notBefore !== undefined)
    return now < adopting.notBefore
      ? wait('adoption-declined', adopting.notBefore)
      : act({ do: 'announce-adoption' }, 'not-adopted')
  return demand(world, 'review', (review) => {
    if (!review) return act({ do: 'announce-adoption' }, 'not-adopted')
    if (review.state === 'closed') return act({ do: 'decline-adoption' }, 'adoption-declined')
    if (review.state === 'open' && review.mergeable === 'conflict')
      return review.meddled ? wait('conflicted-by-person') : act({ do: 'rebase' }, 'conflicted')
    return wait('awaiting-adoption')
  })
}

/** What merging approved is what stands in the slots now: their times are read in the same step. */
function takeOver(world: Parameters<Rule>[0]): ReturnType<Rule> {
  return demand(world, 'slots', () => act({ do: 'take-over' }, 'adopted'))
}
