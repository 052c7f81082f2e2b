import { act, park, wait } from '../decision.ts'
import { demand, entryOf, type Rule } from '../rule.ts'

/** A credential without incumbent is proposed for adoption; the lock that names it takes it over. */
export const adoption: Rule = (world, now) => {
  const entry = entryOf(world)
  if (entry?.incumbent) return undefined
  const adopting = entry?.adopting
  if (!adopting) return act({ do: 'announce-adoption' }, 'not-adopted')
  const line = world.lock.state === 'good' ? world.lock.line : undefined
  if (line) return line.tag === adopting.tag ? takeOver(world) : park('foreign-lock')
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
