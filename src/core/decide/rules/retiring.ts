import type { Entry } from '../../entry/entry.ts'
import { isOrderedBack } from '../../entry/rollback.ts'
import { waiverOf } from '../../entry/waiver.ts'
import type { Instant, Testimony } from '../../facts.ts'
import type { Reason } from '../../reasons.ts'
import { MINUTE } from '../../schedule/due.ts'
import type { World } from '../../world.ts'
import { closed } from '../calendar.ts'
import { courseOf, isHurried, type Course } from '../course.ts'
import { act, park, wait, type Decision, blindToKeys } from '../decision.ts'
import { holdOf } from '../hold.ts'
import { NOTICE } from '../notice.ts'
import { beforeEnd, isAtItsEnd } from '../paced.ts'
import { allAt, isByMerge } from '../positions.ts'
import { demand, entryOf, type Rule } from '../rule.ts'
import { goneTogether, servedTogether } from '../together.ts'
import { wantedOf } from '../wanted.ts'

/** The overlap is over and the old key is quiet: else wait, and say who still uses it. Nobody waits for a key that was reported. */
export const silence: Rule = (world, now) => {
  const entry = entryOf(world)
  const course = entry && courseOf(entry)
  if (!entry || !course || course.verifiedAt === undefined || entry.deadAt !== undefined) return undefined
  if (course.leg !== 'switch') return undefined
  if (isHurried(entry)) return wavered(world, course)
  // One person's word brings a key back; it takes none away that people approved.
  if (isOrderedBack(entry)) return wait('back-unmerged', undefined, `ordered by ${entry.rollback?.who ?? ''}`)
  const others = servedTogether(world, course.back)
  if (others) return others
  const waived = waiverOf(entry) !== undefined
  const until = course.verifiedAt + world.credential.policy.overlap
  if (!waived && now < until) return wait('overlapping', until)
  if (!leavesAKey(course)) return undefined
  return wavered(world, course) ?? demand(world, 'quiet', (testimonies) => quiet(world, testimonies, { now, waived }))
}

/**
 * Where a merge is the switch, one that was taken back and made again between two runs put the old key into service for that while:
 * the course begins again, from the head at which this was seen.
 */
function wavered(world: World, { back }: Course): Decision | undefined {
  if (!isByMerge(world)) return undefined
  return demand(world, 'steady', (steady) =>
    steady ? undefined : act(back ? { do: 'roll-back' } : { do: 'go-forward' }, 'wavered'),
  )
}

/** Whoever looks after the old key: a person deletes it, or nobody knows which it is. */
function leavesAKey(course: Course): boolean {
  return course.from.keyId !== undefined
}

/** Why it is waited for silence. */
export interface SilenceWords {
  readonly used: Reason
  readonly runs: Reason
  readonly unknown: Reason
}

const OLD_KEY: SilenceWords = { used: 'still-in-use', runs: 'runs-hold-old', unknown: 'silence-unknown' }

/** Waits for silence, in the words of who asks; undefined: it is silent, or a person says that nobody need wait. What is seen in use stays. */
export function quiet(
  world: World,
  testimonies: readonly Testimony[],
  { now, words = OLD_KEY, waived }: { readonly now: Instant; readonly words?: SilenceWords; readonly waived: boolean },
): Decision | undefined {
  if (testimonies.length === 0 && !waived) return wait(words.unknown, now + MINUTE, 'nobody was asked')
  const loud = testimonies.find((t) => t.verdict === 'no')
  if (loud)
    return wait(loud.witness === 'runs' ? words.runs : words.used, now + world.credential.policy.quiet, loud.answer)
  const open = waived ? undefined : testimonies.find((t) => t.verdict !== 'yes')
  return open ? wait(open.verdict === 'waiting' ? words.used : words.unknown, now + MINUTE, open.answer) : undefined
}

/** Disable where the provider can, hold, revoke, prove it dead, tell, end. */
export const retirement: Rule = (world, now) => {
  const entry = entryOf(world)
  const course = entry && courseOf(entry)
  if (!entry || !course || course.verifiedAt === undefined) return undefined
  if (entry.deadAt !== undefined) return ending(world, course)
  if (world.traits.mint === 'person') return unlisted(world, entry, course)
  if (!leavesAKey(course)) return ending(world, course)
  return demand(world, 'keys', (listing) => {
    const heir = listing.keys.find((key) => key.id === course.to.keyId)
    if (course.to.keyId !== undefined && heir?.status !== 'alive')
      return listing.complete
        ? park(course.back ? 'incumbent-gone' : 'candidate-gone', `key ${course.to.keyId}`)
        : blindToKeys()
    const old = listing.keys.find((key) => key.id === course.from.keyId)
    // The listing is complete and shows the heir, so its silence about the old key is testimony.
    if (!old) return listing.complete ? missing(course) : blindToKeys()
    const shared = kept(world, entry, course)
    if (shared) return shared
    if (isPersons(world, entry) && !course.back) return wait('awaits-person', undefined, `key ${old.id}`)
    return demand(world, 'slots', () =>
      allAt(world, entry, wantedOf(world.credential, entry))
        ? going(world, entry, { course, now, keyId: old.id, disabled: old.status === 'disabled' })
        : park('foreign-secret'),
    )
  })
}

/** It is gone; where the app accepts it in a place of its own, it has to leave that place, too. */
function missing({ staged, leg, from }: Course): Decision {
  return staged && leg === 'switch' && from.keyId !== undefined
    ? act({ do: 'revoke', keyId: from.keyId }, 'retiring')
    : act({ do: 'note-dead' }, 'retiring')
}

/** Nobody sees the old key go: a person deletes it, and says so by a command. Where there was none, nothing is left to do. */
function unlisted(world: World, entry: Entry, course: Course): Decision | undefined {
  if (!course.back && entry.incumbent?.adopted === 'none') return ending(world, course)
  return (
    kept(world, entry, course) ??
    wait('awaits-word', undefined, course.from.keyId === undefined ? undefined : `key ${course.from.keyId}`)
  )
}

/** `old-key: person`: theirs to delete, unless they leave that to Keyturn, or the key was reported. */
export function isPersons({ credential }: World, entry: Entry): boolean {
  return credential.policy.oldKey === 'person' && !isHurried(entry) && waiverOf(entry)?.of !== 'all'
}

function kept(world: World, entry: Entry, { back }: Course): Decision | undefined {
  return back ? undefined : leftToOthers(world, entry)
}

/** People put one key into several credentials: it is let go of here, and stays until the others have their own. */
export function leftToOthers(world: World, entry: Entry): Decision | undefined {
  if (world.sharing === undefined) return undefined
  return entry.retiringAt === undefined
    ? act({ do: 'announce-retirement' }, 'silent')
    : wait('serves-another', undefined, world.sharing.join(', '))
}

interface Going {
  readonly course: Course
  readonly now: Instant
  readonly keyId: string
  readonly disabled: boolean
}

function going(world: World, entry: Entry, how: Going): Decision {
  const next = leaving(world, entry, how)
  if (next.kind !== 'act') return next
  // What is only written down may be written at once; of all else its provider may ask for patience.
  const asks = next.step.do === 'disable' || next.step.do === 'revoke'
  return closed(world, entry, how.now) ?? (asks ? beforeEnd(world, entry, how) : undefined) ?? next
}

function leaving(world: World, entry: Entry, { course, now, keyId, disabled }: Going): Decision {
  const over = world.keys?.seen === true && isAtItsEnd(world.keys.value, keyId)
  if (isHurried(entry))
    return over
      ? act({ do: 'note-dead' }, 'retiring-reported')
      : act({ do: world.traits.disable && !disabled ? 'disable' : 'revoke', keyId }, 'retiring-reported')
  const { hold } = world.credential.policy
  const holds = world.traits.disable && hold > 0 && !course.back
  if (holds && entry.disabledAt === undefined) return act({ do: 'disable', keyId }, 'silent')
  if (holds && !disabled) return act({ do: 'disable', keyId }, 'silent')
  const holdUntil = (entry.disabledAt ?? 0) + holdOf(entry, hold)
  if (holds && now < holdUntil) return wait('holding', holdUntil)
  if (!holds && entry.retiringAt === undefined) return act({ do: 'announce-retirement' }, 'silent')
  const after = (entry.retiringAt ?? 0) + NOTICE
  if (!holds && now < after) return wait('about-to-retire', after)
  if (over) return act({ do: 'note-dead' }, 'retiring')
  return goneTogether(world, course.back) ?? act({ do: 'revoke', keyId }, 'retiring')
}

/** Nothing is over before the pull request says so. */
function ending(world: World, course: Course): Decision | undefined {
  return demand(world, 'told', (told) => {
    if (!told) return act({ do: 'tell' }, 'told-late')
    return act(course.back ? { do: 'unwind' } : { do: 'finish' }, 'finished')
  })
}
