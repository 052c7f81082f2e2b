import { isCompromised, reportOf } from '../../entry/emergency.ts'
import type { Entry } from '../../entry/entry.ts'
import { ATTEMPTS, beginsAt, sweepAt } from '../../entry/wake.ts'
import type { CredentialId, Instant } from '../../facts.ts'
import { isDeferred, isDual } from '../../manifest/policy.ts'
import { dueOf } from '../../schedule/due.ts'
import { heldBackUntil } from '../../schedule/exempt.ts'
import { pauseOf } from '../../schedule/expiry.ts'
import { isNewer } from '../../schedule/order.ts'
import type { World } from '../../world.ts'
import { act, park, wait, type Decision } from '../decision.ts'
import { delayed } from '../calendar.ts'
import { calledBy, mayBeginTogether } from '../together.ts'
import { demand, entryOf, type Rule } from '../rule.ts'
import { leftUnseen, unable, withRoom } from '../room.ts'

/** No candidate: mint when due, look over once a day, else rest. */
export const due: Rule = (world, now) => {
  const entry = entryOf(world)
  if (!entry?.incumbent || entry.candidate) return undefined
  const report = reportOf(entry)
  if (!report && entry.incumbent.behind !== undefined) return lockBehind(entry, now)
  const at = beginsAt(entry, world.credential.policy)
  // Reported: due since then, whatever limits and earlier attempts say. Three attempts for one report, as for a due date.
  const dueDate = report?.at ?? dueOf(entry, entry.incumbent, world.credential.policy.every)
  const by = wantedBy(world, entry, now)
  if (by !== undefined && now < at) return act({ do: 'order', by }, 'asked-for')
  const caller = calledBy(world)
  if (caller !== undefined && now < dueDate && !isResting(world.credential, entry, now))
    return act({ do: 'order', by: caller, unit: true }, 'unit-called')
  if (now < dueDate && now < at) return idle(entry, at, now)
  if (!report && now < heldBackUntil(entry, entry.incumbent, world.credential.policy)) return excused(entry, at, now)
  if (now < at) return paused(entry, at, now)
  if (entry.tries.due === dueDate && entry.tries.count >= ATTEMPTS) return spent(world, entry, now)
  const early = report ? undefined : (before(world, entry, now) ?? mayBeginTogether(world, now))
  if (early) return now >= sweepAt(entry) ? act({ do: 'sweep' }, early.because, early.about) : early
  const lacking = unable(world)
  if (lacking) return lacking
  if (!world.mayBegin && !report) return wait('limit-reached')
  return begin(world, dueDate)
}

/** What reviewers approve next would be written over lines that they never saw: first the lock says what is so. */
function lockBehind(entry: Entry, now: Instant): Decision {
  return orSweep(entry, now, wait('awaiting-lock'))
}

function idle(entry: Entry, at: Instant, now: Instant): Decision {
  return orSweep(entry, now, { kind: 'rest', because: 'not-due', until: Math.min(at, sweepAt(entry)) })
}

/** Older than its policy allows, as a person has granted: it is looked over, and rests. */
function excused(entry: Entry, at: Instant, now: Instant): Decision {
  return orSweep(entry, now, { kind: 'rest', because: 'exempt', until: Math.min(at, sweepAt(entry)) })
}

/** Overdue, and silent only because the last proposal came to nothing: said as what it is, and looked over meanwhile. */
function paused(entry: Entry, at: Instant, now: Instant): Decision {
  return orSweep(entry, now, entry.postponed?.until === at ? delayed(entry.postponed) : wait('paused', at))
}

/** Parked for its attempts, it is still looked over: what went over must go. */
function spent(world: World, entry: Entry, now: Instant): Decision {
  return orSweep(entry, now, park('attempts-exhausted', leftUnseen(world, entry)))
}

/** A key that is left alone is still looked over once a day. */
function orSweep(entry: Entry, now: Instant, otherwise: Decision): Decision {
  return now >= sweepAt(entry) ? act({ do: 'sweep' }, 'sweep-due') : otherwise
}

/** Who comes after it and needs it now; not while a declined proposal is let rest, nor while it is exempt. */
function wantedBy({ order, credential }: World, entry: Entry, now: Instant): CredentialId | undefined {
  const wanted = order?.wanted
  if (!entry.incumbent || wanted === undefined || entry.ordered || isNewer(entry.incumbent, wanted.since))
    return undefined
  return now >= wanted.from && !isResting(credential, entry, now) ? wanted.by : undefined
}

function isResting({ policy }: World['credential'], entry: Entry, now: Instant): boolean {
  const { incumbent, tries } = entry
  return incumbent !== undefined && now < Math.max(pauseOf(tries, policy), heldBackUntil(entry, incumbent, policy))
}

/**
 * What is rotated before it must have been, since it was itself, and have served; undefined: nothing stands in its way. A key that was
 * reported waits for nobody.
 */
function before({ order }: World, entry: Entry, now: Instant): Extract<Decision, { kind: 'wait' }> | undefined {
  if (!entry.incumbent || isCompromised(entry, entry.incumbent.keyId)) return undefined
  const { since } = entry.incumbent
  for (const { credential, served, key, moving } of order?.before ?? []) {
    if (key === undefined) return awaits(`${credential} is not adopted yet`)
    if (!key.sound) return awaits(`the key of ${credential} was reported compromised`)
    if (moving) return awaits(`${credential} is being rotated`)
    if (!isNewer(key, since)) return awaits(`${credential} is rotated first`)
    if (now < key.since + served) return awaits(`the new key of ${credential} has to serve first`, key.since + served)
  }
  return undefined
}

function awaits(about: string, until?: Instant): Extract<Decision, { kind: 'wait' }> {
  return { kind: 'wait', because: 'awaits-environment', about, ...(until === undefined ? {} : { until }) }
}

/** Every instance goes on accepting the old key, so its value must be at hand; where there is none, nobody holds anything signed with it. */
function unheld(world: World): Decision | undefined {
  if (!isDual(world.credential) || entryOf(world)?.incumbent?.adopted === 'none') return undefined
  return demand(world, 'ready', ({ ready }) => (ready ? undefined : park('needs-its-value')))
}

/** Room before mint: nothing is announced that the provider has no room for. */
function begin(world: World, dueDate: Instant): Decision | undefined {
  if (world.traits.mint === 'person') return act({ do: 'reserve', due: dueDate }, 'due')
  if (world.traits.mint === 'handed') return withRoom(world, act({ do: 'reserve', due: dueDate }, 'due'))
  // Where a store holds no value unseen, people are asked first, and the key is made after their word.
  const deferred = isDeferred(world.credential)
  const begun = withRoom(world, act(deferred ? { do: 'reserve', due: dueDate } : { do: 'mint', due: dueDate }, 'due'))
  return begun?.kind === 'act' ? (unheld(world) ?? begun) : begun
}
