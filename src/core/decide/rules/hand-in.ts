import type { Entry } from '../../entry/entry.ts'
import type { Instant } from '../../facts.ts'
import type { World } from '../../world.ts'
import { act, wait, type Decision } from '../decision.ts'
import { demand, entryOf, type Rule } from '../rule.ts'
import { older } from './rollback.ts'

/** A person makes the key: what was handed in is brought to its end; what was approved before waits for its value. */
export const handIn: Rule = (world, now) => {
  const entry = entryOf(world)
  const candidate = entry?.candidate
  if (!entry || !candidate?.reserved) return undefined
  if (candidate.intake !== undefined) return act({ do: 'settle-hand-in' }, 'handed-in')
  if (candidate.keyId !== undefined || !candidate.approved) return undefined
  const line = world.lock.state === 'good' ? world.lock.line : undefined
  const stands = line?.tag === candidate.tag || candidate.approved.by === 'command'
  return stands ? wait('awaiting-value') : takenBack(world, entry, now)
}

/** Reverted before the value came: nothing of it was ever in a slot, so there is nothing to restore. */
function takenBack(world: World, { candidate }: Entry, now: Instant): Decision | undefined {
  return demand(world, 'descends', (descends) =>
    descends
      ? act({ do: 'discard', why: 'declined' }, 'declined')
      : older(candidate?.approved?.at ?? now, now, 'the default branch looks older than the approval'),
  )
}
