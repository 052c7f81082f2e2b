// What the entry's milestones mean, told in the order they happened: which leg of the journey each belongs to.
import type { Candidate, Holder, Milestone, MilestoneKind } from '../entry/entry.ts'
import { waiverOf } from '../entry/waiver.ts'
import { REASONS } from '../reasons.ts'
import type { Situation } from './situation.ts'

export interface Stage {
  readonly milestone: Milestone
  /** After a revert the same milestones happen again, towards the old key. */
  readonly back: boolean
  /** How often this kind has happened before: a second one is news again. */
  readonly nth: number
}

/** A reason to look at the proposal now, other than a review that simply waits. */
export type Trouble = 'parked' | 'waiting' | undefined

export interface Journey {
  readonly old: Holder | undefined
  readonly heir: Candidate | undefined
  readonly stages: readonly Stage[]
  readonly back: boolean
  readonly trouble: Trouble
}

export function journeyOf(situation: Situation): Journey {
  const { entry } = situation
  return {
    old: entry.incumbent,
    heir: entry.candidate,
    stages: stagesOf(entry.milestones),
    back: entry.rollback !== undefined,
    trouble: troubleOf(situation),
  }
}

/** The last time something happened on the leg that is being travelled; a leg begun again forgets what came before. */
export function last(journey: Journey, what: MilestoneKind, back = false): Milestone | undefined {
  const turn = journey.stages.findLastIndex(({ milestone }) => milestone.what === 'rolling-back')
  const ahead = journey.stages.findLastIndex(({ milestone }) => milestone.what === 'approved')
  const again = turn >= 0 && ahead > turn ? ahead : 0
  const from = what === 'minted' ? 0 : back ? turn : again
  return journey.stages.findLast((stage, n) => n >= from && stage.back === back && stage.milestone.what === what)
    ?.milestone
}

/** Nothing more will happen: the key that had to go is gone, or there was none. */
export function isOver(journey: Journey): boolean {
  const keyless = journey.old?.adopted === 'none' && last(journey, 'verified') !== undefined
  return (
    keyless || last(journey, 'dead', journey.back) !== undefined || last(journey, 'rolled-back', true) !== undefined
  )
}

const GIVEN_UP = [
  'declined',
  'expired',
  'value-lost',
  'key-changed',
  'candidate-reported',
  'ending-instead',
  'unit-parted',
] as const
export type GivenUp = (typeof GIVEN_UP)[number]

/** Given up before anybody approved it; undefined: it was not. */
export function givenUp({ because, entry }: Situation): GivenUp | undefined {
  if (entry.candidate?.approved !== undefined) return undefined
  return GIVEN_UP.find((one) => one === because)
}

/** Is the old key's end Keyturn's work? Not where nobody knows it, or where the manifest gives it to a person. */
export function whoRetires({ entry, credential }: Situation): 'keyturn' | 'person' | 'nobody' {
  const { incumbent } = entry
  if (incumbent?.adopted === 'none') return 'nobody'
  return incumbent?.keyId === undefined || (credential.policy.oldKey === 'person' && waiverOf(entry)?.of !== 'all')
    ? 'person'
    : 'keyturn'
}

/** What becomes of the old key in the end, in a word: not everything that ends is deleted. */
export function ended({ provider }: Pick<Situation, 'provider'>): string {
  return provider.ends === undefined ? 'deleted' : 'taken away'
}

/** Is the old key disabled and held before it is deleted? */
export function holds({ provider, credential }: Situation): boolean {
  return provider.disable && credential.policy.hold > 0
}

/** Each milestone with the leg that it belongs to. */
export function stagesOf(milestones: readonly Milestone[]): readonly Stage[] {
  let back = false
  const seen = new Map<MilestoneKind, number>()
  return milestones.map((milestone) => {
    if (milestone.what === 'rolling-back') back = true
    if (milestone.what === 'approved' || milestone.what === 'promoted') back = false
    const nth = seen.get(milestone.what) ?? 0
    seen.set(milestone.what, nth + 1)
    return { milestone, back, nth }
  })
}

function troubleOf({ phase, because, entry }: Situation): Trouble {
  if (phase === 'parked') return 'parked'
  if (because === 'awaiting-review' || REASONS[because].blame !== 'person') return undefined
  return entry.candidate?.approved !== undefined || because === 'conflicted-by-person' ? 'waiting' : undefined
}
