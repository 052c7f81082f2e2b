import { mayHandIn } from '../../entry/asking.ts'
import { isCompromised, reportOf } from '../../entry/emergency.ts'
import type { Candidate, Entry } from '../../entry/entry.ts'
import type { Instant } from '../../facts.ts'
import { awaitsValue, isProposed } from '../../entry/wake.ts'
import { expiryOf } from '../../schedule/expiry.ts'
import type { Review, World } from '../../world.ts'
import { act, park, wait, type Decision } from '../decision.ts'
import { lagging } from '../lagging.ts'
import { living } from '../living.ts'
import { isByMerge, isHeld, positions } from '../positions.ts'
import { demand, entryOf, lockLineOf, type Rule } from '../rule.ts'
import { approvedInPart, joining, partedFrom } from '../together.ts'

/**
 * Mint begun and never recorded: nobody knows the value any more. Only what was recorded is ever proposed: a proposal proves that the
 * journal was set back, and its key may have served.
 */
export const valueLost: Rule = (world, now) => {
  const candidate = entryOf(world)?.candidate
  const making = candidate?.begunAt !== undefined && candidate.keyId === undefined
  if (!candidate || (isProposed(candidate) && !making)) return undefined
  if (now < candidate.leaseUntil) return wait('lease-held', candidate.leaseUntil)
  // Approved before it was made: no slot can hold a key that was never recorded.
  if (making) return act({ do: 'discard', why: 'value-lost' }, 'value-lost')
  return demand(world, 'review', (seen) =>
    seen
      ? park('journal-old', `pull request #${seen.number} proposes a key that the journal does not know yet`)
      : act({ do: 'discard', why: 'value-lost' }, 'value-lost'),
  )
}

/** The era before approval. What is given up never served; what a slot shows did, and goes the way back instead. */
export const review: Rule = (world, now) => {
  const decision = reviewed(world, now)
  const tag = entryOf(world)?.candidate?.tag
  const givesUp = decision?.kind === 'act' && decision.step.do === 'discard'
  return givesUp && tag !== undefined && isHeld(world, tag) ? act({ do: 'approve' }, 'approved') : decision
}

/** Propose, wait, discard, or see the lock name the candidate. */
function reviewed(world: World, now: Instant): Decision | undefined {
  const entry = entryOf(world)
  const candidate = entry?.candidate
  if (!entry || !candidate || candidate.approved) return undefined
  const line = lockLineOf(world)
  // Nobody brings a key into service that was reported, whoever approved it before.
  if (isCompromised(entry, candidate.keyId) && !(isByMerge(world) && line?.tag === candidate.tag))
    return reported(world, now)
  if (line?.tag === candidate.tag) return approvedInPart(world) ?? approval(world, entry)
  if (candidate.withdrawn) return act({ do: 'discard', why: 'declined' }, 'declined')
  const urgent = reportOf(entry) !== undefined
  if (urgent && !awaitsValue(candidate) && !isByMerge(world)) return approval(world, entry, 'command')
  const others = partedFrom(world) ?? joining(world, entry, now)
  if (others) return others
  return demand(world, 'review', (seen) =>
    awaiting({ world, candidate, seen, now, urgent, asked: mayHandIn(entry, world.credential) }),
  )
}

/** Never in service, so it goes at once; unless its merge was the switch, and taken back before we saw it. */
function reported(world: World, now: Instant): Decision | undefined {
  const discard = act({ do: 'discard', why: 'compromised' }, 'candidate-reported')
  if (!isByMerge(world)) return discard
  return demand(world, 'review', (seen) => (seen?.state === 'merged' ? merged(world, seen, now) : discard))
}

/** The last moment at which a candidate may be discarded: the store's public key must still be the one it was sealed to. */
function approval(world: World, entry: Entry, by?: 'command'): Decision | undefined {
  const { candidate } = entry
  // Approved before it was made, or a person handed it in: there is nothing that could not be written yet.
  if (candidate?.keyId === undefined) return act({ do: 'approve', ...(by ? { by } : {}) }, 'approved')
  const { keyId, tag } = candidate
  return demand(world, 'ready', (ready) => {
    // Where the merge was the switch, or a slot shows it, the app may run on it already: it is not given up, whatever its store says.
    if (ready.ready || isByMerge(world) || isHeld(world, tag))
      return living(world, keyId, act({ do: 'approve', ...(by ? { by } : {}) }, 'approved'))
    // Another run may be writing it.
    return positions(world, entry).some(({ position }) => position.at === 'unsure')
      ? wait('blind', undefined, 'a slot is being written')
      : act({ do: 'discard', why: 'refused' }, 'key-changed')
  })
}

interface Awaiting {
  readonly world: World
  readonly candidate: Candidate
  readonly seen: Review | undefined
  readonly now: Instant
  /** The key in service was reported: only the merge is missing. */
  readonly urgent: boolean
  /** A person may hand its value in. */
  readonly asked: boolean
}

function awaiting({ world, candidate, seen, now, urgent, asked }: Awaiting): Decision {
  const expires = expiryOf(candidate, world.credential.policy)
  if (!seen)
    return now >= expires ? act({ do: 'discard', why: 'expired' }, 'expired') : act({ do: 'propose' }, 'unproposed')
  if (seen.state === 'closed') return act({ do: 'discard', why: 'declined' }, 'declined')
  if (seen.state === 'merged') return merged(world, seen, now)
  if (now >= expires) return act({ do: 'discard', why: 'expired' }, 'expired')
  if (seen.mergeable === 'conflict')
    return seen.meddled ? wait('conflicted-by-person', expires) : act({ do: 'rebase' }, 'conflicted')
  if (asked) return wait('awaiting-value', expires)
  return wait(urgent ? 'emergency-review' : 'awaiting-review', expires)
}

/**
 * Merged, and the lock does not name it: the head we read may be a moment old; for longer, it was reverted before we saw it. Where the
 * merge is the switch, the app may run on the candidate all the same: it was approved, and what follows is the way back.
 */
function merged(world: World, seen: Review, now: Instant): Decision {
  const early = lagging(seen.mergedAt ?? now, now, 'the merge is not visible at the default head yet')
  if (early) return early
  return isByMerge(world) ? act({ do: 'approve' }, 'approved') : act({ do: 'discard', why: 'declined' }, 'declined')
}
