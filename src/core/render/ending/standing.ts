import { isEnding } from '../../entry/ending.ts'
import type { Entry } from '../../entry/entry.ts'
import { holdersIn } from '../../entry/sharing.ts'
import { REASONS } from '../../reasons.ts'
import type { Situation } from '../situation.ts'

/** A person must act before it goes on. */
export function stuck({ entry, because, phase }: Situation): 'parked' | 'waiting' | undefined {
  if (!isEnding(entry) || entry.deadAt !== undefined) return undefined
  if (phase === 'parked') return 'parked'
  return REASONS[because].blame === 'person' ? 'waiting' : undefined
}

/** It was let go of here, and other credentials had it then. */
export function isLeftToOthers({ milestones }: Pick<Entry, 'milestones'>): boolean {
  const silent = milestones.findLast(({ what }) => what === 'silent')
  return silent !== undefined && holdersIn(silent.evidence).length > 0
}

/** What marks the comments of one approval: taken back and given again, everything is told again. */
export function endingMark({ incumbent, ending }: Pick<Entry, 'incumbent' | 'ending'>): string {
  return `${incumbent?.tag ?? ''}.${Math.floor((ending?.since ?? 0) / 1000)}`
}
