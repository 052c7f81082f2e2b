import { isCompromised } from '../../entry/emergency.ts'
import type { Entry, Holder } from '../../entry/entry.ts'
import { isOrderedBack } from '../../entry/rollback.ts'
import type { Instant, Tag } from '../../facts.ts'
import type { World } from '../../world.ts'
import { act, park, type Decision, blindToKeys } from '../decision.ts'
import { courseOf } from '../course.ts'
import { lagging } from '../lagging.ts'
import { isByMerge, standsAt } from '../positions.ts'
import { demand, entryOf, lockLineOf, type Rule } from '../rule.ts'
import { forwardInPart, takenBackInPart } from '../together.ts'

/** Approved by lock, and the lock names the incumbent again: go back. Names the candidate once more: go forward. */
export const rollback: Rule = (world, now) => {
  const entry = entryOf(world)
  const approved = entry?.candidate?.approved
  if (!entry?.incumbent || !approved) return undefined
  const turned = away(world, entry)
  if (turned) return turned
  // Neither a merge nor a revert brings a reported key back into service.
  if (isCompromised(entry, entry.candidate?.keyId) || approved.by !== 'lock' || approved.seen === undefined)
    return undefined
  const line = lockLineOf(world)
  if (isOrderedBack(entry)) return line?.tag === entry.incumbent.tag ? agreed(world, entry, now) : undefined
  if (entry.rollback) return line?.tag === entry.candidate?.tag ? forwardAgain(world, entry, now) : undefined
  if (line?.tag !== entry.incumbent.tag) return undefined
  // Where others present the keys, some instances may refuse the old one already.
  if (entry.deadAt !== undefined || entry.clearing) return park('too-late')
  const part = takenBackInPart(world, entry)
  if (part) return part
  return demand(world, 'descends', (descends) =>
    descends
      ? back(world, entry, entry.incumbent)
      : older(approved.at, now, 'the default branch looks older than the approval'),
  )
}

/** A commander ordered the way back, and now people have approved it: from here on it is a revert like any other. */
function agreed(world: World, entry: Entry, now: Instant): Decision | undefined {
  const part = takenBackInPart(world, entry)
  if (part) return part
  return demand(world, 'descends', (descends) =>
    descends
      ? act({ do: 'note-reverted' }, 'reverted')
      : older(entry.candidate?.approved?.at ?? now, now, 'the default branch looks older than the approval'),
  )
}

/** A replica that lags shows an older head for a while; for longer, somebody set the branch back. */
export function older(since: Instant, now: Instant, about: string): Decision {
  return lagging(since, now, about) ?? park('head-set-back', about)
}

function back(world: World, entry: Entry, incumbent: Holder | undefined): Decision | undefined {
  if (!incumbent) return undefined
  if (isCompromised(entry, incumbent.keyId))
    return park('cannot-restore', `key ${incumbent.keyId} was reported compromised`)
  if (incumbent.keyId === undefined || world.traits.mint === 'person') return begin(world, entry, incumbent)
  return demand(world, 'keys', (listing) => {
    const key = listing.keys.find(({ id }) => id === incumbent.keyId)
    // What Keyturn disabled for the hold it enables again; what somebody else disabled it does not.
    const held = entry.disabledAt !== undefined && key?.status === 'disabled'
    if (key?.status !== 'alive' && !held)
      return listing.complete || key ? park('too-late', key && `key ${key.id} is ${key.status}`) : blindToKeys()
    return begin(world, entry, incumbent)
  })
}

/** Where nothing was switched yet there is nothing to restore; else every slot's old value must be at hand. */
function begin(world: World, entry: Entry, incumbent: Holder): Decision | undefined {
  if (entry.retiringAt !== undefined) return act({ do: 'withdraw-retirement' }, 'reverted')
  if (standsAt(world, entry, incumbent.tag)) return act({ do: 'roll-back' }, 'reverted')
  return demand(world, 'ready', (ready) =>
    ready.ready ? act({ do: 'roll-back' }, 'reverted') : park('cannot-restore'),
  )
}

/** The revert was reverted while we went back: forward, as long as the heir lives. */
function forwardAgain(world: World, entry: Entry, now: Instant): Decision | undefined {
  if (entry.deadAt !== undefined || entry.clearing) return park('foreign-lock', 'the new key is gone already')
  if (world.traits.mint === 'person') return turnedAgain(world, entry.rollback?.at ?? now, now)
  return demand(world, 'keys', (listing) => {
    const alive = listing.keys.some((key) => key.id === entry.candidate?.keyId && key.status === 'alive')
    if (alive) return turnedAgain(world, entry.rollback?.at ?? now, now)
    return listing.complete ? park('candidate-gone') : blindToKeys()
  })
}

/** A replica that lags shows the head from before the revert, too: it must not send the course forward and back. */
function turnedAgain(world: World, turned: Instant, now: Instant): Decision | undefined {
  return demand(world, 'descends', (descends) =>
    descends
      ? (forwardInPart(world) ?? act({ do: 'go-forward' }, 'approved'))
      : older(turned, now, 'the default branch looks older than the revert'),
  )
}

/**
 * The key that we are going to was reported while the other one was not: turned round, if that one can be put back. Where it cannot, or
 * where a merge is the switch, the way goes on, and what was reported is replaced at its end.
 */
function away(world: World, entry: Entry): Decision | undefined {
  const { incumbent, candidate } = entry
  const [to, from] = entry.rollback ? [incumbent, candidate] : [candidate, incumbent]
  if (!isCompromised(entry, to?.keyId) || isCompromised(entry, from?.keyId)) return undefined
  if (entry.deadAt !== undefined || entry.clearing) return undefined
  if (from?.keyId === undefined || isByMerge(world)) return undefined
  // Where nobody lists keys, the other one lives as long as nobody was asked to delete it.
  if (world.traits.mint === 'person')
    return courseOf(entry)?.verifiedAt === undefined ? turn(world, entry, from.tag) : undefined
  return demand(world, 'keys', (listing) =>
    listing.keys.some((key) => key.id === from.keyId && key.status === 'alive')
      ? turn(world, entry, from.tag)
      : undefined,
  )
}

function turn(world: World, entry: Entry, tag: Tag): Decision | undefined {
  if (entry.rollback) return act({ do: 'go-forward', by: 'command' }, 'reported')
  return demand(world, 'slots', () => {
    if (standsAt(world, entry, tag)) return act({ do: 'roll-back', by: 'command' }, 'reported')
    return demand(world, 'turn', ({ ready }) =>
      ready ? act({ do: 'roll-back', by: 'command' }, 'reported') : undefined,
    )
  })
}
