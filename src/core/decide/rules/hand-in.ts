import type { Entry } from '../../entry/entry.ts'
import type { Instant } from '../../facts.ts'
import type { World } from '../../world.ts'
import { isHandedLate } from '../../manifest/policy.ts'
import { closed } from '../calendar.ts'
import { act, wait, type Decision } from '../decision.ts'
import { lost } from '../lost.ts'
import { unable, withRoom } from '../room.ts'
import { demand, entryOf, lockLineOf, type Rule } from '../rule.ts'
import { writeTag } from '../targets.ts'
import { older } from './rollback.ts'

/** The key is made after people are asked, by a person or by Keyturn: what was approved waits for its value, or gets it now. */
export const handIn: Rule = (world, now) => {
  const entry = entryOf(world)
  const candidate = entry?.candidate
  if (!entry || !candidate?.reserved) return undefined
  if (candidate.intake !== undefined) return taken(world, entry, now)
  if (candidate.keyId !== undefined || !candidate.approved) return undefined
  const line = lockLineOf(world)
  const stands = line?.tag === candidate.tag || candidate.approved.by === 'command'
  if (!stands) return takenBack(world, entry, now)
  if (candidate.deferred) return making(world, entry, now)
  return wait(candidate.lostAt === undefined ? 'awaiting-value' : 'awaiting-value-again')
}

/**
 * What was handed in leaves the intake once it is kept elsewhere. Where no store holds it unseen, that is when it is written; until then
 * the intake is its only place, and a run that comes after a crash finds it there.
 */
function taken(world: World, entry: Entry, now: Instant): Decision | undefined {
  const { candidate, rollback } = entry
  const kept = candidate?.promotedAt !== undefined || rollback !== undefined
  if (kept || !isHandedLate(world.credential)) return act({ do: 'settle-hand-in' }, 'handed-in')
  // About to go back, nothing asks for it.
  if (writeTag(world, entry) !== candidate?.tag) return undefined
  return demand(world, 'slots', () =>
    demand(world, 'ready', (ready) => {
      if (ready.ready) return undefined
      if (ready.why === 'in-intake') return wait('value-in-intake')
      return ready.why === 'missing' ? lost(world, entry, now) : undefined
    }),
  )
}

/** It goes into service in the same breath: so it is made when it may, and where nothing contradicts. */
function making(world: World, entry: Entry, now: Instant): Decision | undefined {
  return unable(world) ?? closed(world, entry, now) ?? withRoom(world, act({ do: 'mint-approved' }, 'approved'))
}

/** Reverted before the value came: nothing of it was ever in a slot, so there is nothing to restore. */
function takenBack(world: World, { candidate }: Entry, now: Instant): Decision | undefined {
  return demand(world, 'descends', (descends) =>
    descends
      ? act({ do: 'discard', why: 'declined' }, 'declined')
      : older(candidate?.approved?.at ?? now, now, 'the default branch looks older than the approval'),
  )
}
