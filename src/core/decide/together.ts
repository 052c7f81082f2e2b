// What goes as one waits for the others at four places: before it begins, before it is proposed, before any of it goes into service, and
// before any old key goes.
import type { Entry } from '../entry/entry.ts'
import type { Fellow, Unit } from '../unit/sight.ts'
import { isByMerge } from './positions.ts'
import { expiryOf } from '../schedule/expiry.ts'
import { awaitsValue } from '../entry/wake.ts'
import type { Instant } from '../facts.ts'
import type { World } from '../world.ts'
import { act, park, wait, type Decision } from './decision.ts'
import { demand } from './rule.ts'

type Waiting = Extract<Decision, { kind: 'wait' }>

/** None begins unless the others can: half a unit would lie staged for nothing. */
export function mayBeginTogether({ unit }: Pick<World, 'unit'>, now: Instant): Waiting | undefined {
  for (const { hindered } of unit?.mates ?? [])
    if (hindered && (hindered.until === undefined || now < hindered.until))
      return { kind: 'wait', because: 'awaits-unit', ...hindered }
  return undefined
}

/** Another has begun, and waits for this one. */
export function calledBy({ unit }: Pick<World, 'unit'>): string | undefined {
  return unit?.mates.find(({ begun }) => begun)?.credential
}

/** Nothing is proposed before the values of all are staged. */
export function joining(world: World, { candidate }: Entry, now: Instant): Decision | undefined {
  const { unit, credential } = world
  if (!unit || unit.fellows || !candidate) return undefined
  const expires = expiryOf(candidate, credential.policy)
  if (now >= expires) return act({ do: 'discard', why: 'expired' }, 'expired')
  if (unit.ready) return act({ do: 'join' }, 'unit-staged')
  if (awaitsValue(candidate))
    return wait('awaiting-value-together', expires, `${candidate.tag}, in ${world.traits.console}`)
  const late = unit.mates.find(({ staged }) => staged === undefined)
  return wait('awaits-unit', expires, `the next key of ${late?.credential ?? 'another'} is not staged yet`)
}

/** One of them was given up before anybody approved it: so are the others. */
export function partedFrom({ unit }: Pick<World, 'unit'>): Decision | undefined {
  const gone = unit?.fellows?.find(({ stands }) => stands === 'gone' || stands === 'left')
  if (!gone) return undefined
  const answered = gone.why === 'declined' || gone.why === 'expired' ? gone.why : undefined
  return answered === undefined
    ? act({ do: 'discard', why: 'parted' }, 'unit-parted', gone.credential)
    : act({ do: 'discard', why: answered }, answered)
}

/** The lock names this one's new key and not another's: nobody approved them as one, and nothing of it goes into service. */
export function approvedInPart(world: World): Decision | undefined {
  const other = world.unit?.fellows?.find((one) => isExpected(one) && !one.locked && !one.approved)
  return other && split(world, `not the new key of ${other.credential}`)
}

/** The lock names the old key of this one and not of all: nothing goes back by halves. */
export function takenBackInPart(world: World, { rollback }: Entry): Decision | undefined {
  const fellows = world.unit?.fellows ?? []
  const late = fellows.find(({ stands, back, dead }) => stands === 'over' || (stands === 'with' && !back && dead))
  if (late) return park('too-late', `the old key of ${late.credential} is gone, and they go as one`)
  const other = fellows.find(({ stands, locked }) => stands === 'with' && locked)
  if (!other) return undefined
  const about = `still the new key of ${other.credential}`
  return rollback ? park('unit-split', about) : split(world, about)
}

/** Forward again, and one of them is back for good: nobody can go there any more, and the lock is set to where they are. */
export function forwardInPart(world: World): Decision | undefined {
  const fellows = world.unit?.fellows ?? []
  const gone = fellows.find(({ stands, back, dead }) => stands === 'gone' || (stands === 'with' && back && dead))
  if (gone) return split(world, `a new key beside that of ${gone.credential}, which is gone`)
  const late = fellows.find(({ stands, locked }) => stands === 'with' && !locked)
  return late && split(world, `not the new key of ${late.credential}`)
}

/** Where a merge alone is the switch, the files would still name what a corrected lock does not: people take that back. */
function split(world: World, about: string): Decision | undefined {
  if (isByMerge(world)) return park('unit-split', about)
  return demand(world, 'repair', (repair) => {
    if (!repair) return act({ do: 'repair-lock' }, 'unit-split', about)
    const conflicts = repair.state === 'open' && repair.mergeable === 'conflict' && !repair.meddled
    return conflicts ? act({ do: 'repair-lock' }, 'conflicted') : park('unit-split', about)
  })
}

/** None goes into service before all are approved. */
export function approvedTogether({ unit }: Pick<World, 'unit'>): Decision | undefined {
  const gone = unit?.fellows?.find(({ stands }) => stands === 'gone')
  if (gone) return park('unit-broken', gone.credential)
  const other = unit?.fellows?.find((one) => isExpected(one) && !one.approved)
  return other && wait('awaits-unit', undefined, `${other.credential} is not approved yet`)
}

/** No old key is waited out before all new ones serve; on the way back it is the other way round. */
export function servedTogether({ unit }: Pick<World, 'unit'>, back: boolean): Waiting | undefined {
  const other = unit?.fellows?.find((one) => !isServed(one, back))
  if (!other) return undefined
  const what = back ? 'old' : 'new'
  return {
    kind: 'wait',
    because: 'awaits-unit',
    about: `the ${what} key of ${other.credential} is not proven to serve`,
  }
}

function isServed(one: Fellow, back: boolean): boolean {
  if (one.stands !== 'with') return true
  return one.verified && one.back === back && one.locked === !back
}

/** No key is taken away for good before all of them may be: until then everything can go back. */
export function goneTogether({ unit }: Pick<World, 'unit'>, back: boolean): Waiting | undefined {
  const other = unit?.fellows?.find((one) => one.stands === 'with' && !(one.mayGo && isServed(one, back)))
  return other && { kind: 'wait', because: 'awaits-unit', about: `the other key of ${other.credential} may not go yet` }
}

/** A delay of one is a delay of all. */
export function postponedWith({ unit }: { readonly unit?: Unit | undefined }, now: Instant): Entry['postponed'] {
  return unit?.fellows?.find(({ stands, postponed }) => stands === 'with' && postponed && now < postponed.until)
    ?.postponed
}

/** It is waited for: no emergency of its own, not over, not given up. */
function isExpected({ stands }: Fellow): boolean {
  return stands === 'with' || stands === 'gone'
}
