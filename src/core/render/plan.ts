// When things happen: as they did where that is known, and else as early as policy allows. Counted from facts, never from now.
import { holdOf } from '../decide/hold.ts'
import { waiverOf } from '../entry/waiver.ts'
import type { Instant } from '../facts.ts'
import { MINUTE } from '../schedule/due.ts'
import { inWindow } from '../schedule/expiry.ts'
import { holds, last, whoRetires, type Journey } from './journey.ts'
import type { Situation } from './situation.ts'

/** Between saying that a key goes and deleting it. */
const NOTICE = 10 * MINUTE

export interface When {
  readonly at: Instant
  /** It happened; else it is the earliest it can. */
  readonly known: boolean
}

export interface Plan {
  /** The new key was made. */
  readonly made: When
  readonly merged: When
  readonly promoted: When
  readonly verified: When
  readonly overlapped: When
  /** The old key may go: overlap over, and silent for long enough. */
  readonly silent: When
  readonly disabled: When | undefined
  /** Undefined: Keyturn does not take the old key away. */
  readonly gone: When | undefined
}

export function planOf(situation: Situation, journey: Journey): Plan {
  const { policy } = situation.credential
  const heir = journey.heir
  const made = known(last(journey, 'minted')?.at ?? heir?.minted ?? heir?.announcedAt ?? situation.due)
  const approved = last(journey, 'approved')
  const merged = then(approved?.merge?.at ?? approved?.at, made.at)
  const versioned = situation.slots.some(({ layout }) => layout === 'versioned')
  const promoted = then(last(journey, 'promoted')?.at, versioned ? merged.at : inWindow(policy.calendar, merged.at))
  const verified = then(last(journey, 'verified')?.at, Math.max(promoted.at, last(journey, 'deployed')?.at ?? 0))
  const waiver = waiverOf(situation.entry)
  const overlapped = { at: waiver?.at ?? verified.at + policy.overlap, known: verified.known }
  const disabledAt = last(journey, 'disabled')?.at
  const silent = then(last(journey, 'silent')?.at ?? disabledAt, waiver?.at ?? verified.at + quietLength(situation))
  const opens = (at: Instant): Instant => (waiver?.of === 'all' ? at : inWindow(policy.calendar, at))
  const disabled = holds(situation) ? then(disabledAt, opens(silent.at)) : undefined
  const rest = disabled ? disabled.at + holdOf(situation.entry, policy.hold) : silent.at + NOTICE
  const gone = whoRetires(situation) === 'keyturn' ? then(last(journey, 'dead')?.at, opens(rest)) : undefined
  return { made, merged, promoted, verified, overlapped, silent, disabled, gone }
}

/** From verification until the old key may go, if it falls silent at once. */
export function quietLength({ credential, provider }: Situation): number {
  const { overlap, quiet, oldKey } = credential.policy
  return oldKey === 'quiet' ? Math.max(overlap, quiet + provider.lag) : overlap
}

function known(at: Instant): When {
  return { at, known: true }
}

function then(happened: Instant | undefined, earliest: Instant): When {
  return happened === undefined ? { at: earliest, known: false } : { at: happened, known: true }
}
