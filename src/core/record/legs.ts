import type { Milestone, MilestoneKind } from '../entry/entry.ts'

/** The last milestone of a kind towards the new key, or (`back`) after a revert towards the old one. */
export function leg(milestones: readonly Milestone[], what: MilestoneKind, back: boolean): Milestone | undefined {
  const turn = milestones.findLastIndex((milestone) => milestone.what === 'rolling-back')
  const ahead = turn < 0 ? milestones : milestones.slice(0, turn)
  const again = milestones.findLastIndex((milestone) => milestone.what === 'approved')
  if (back) return turn < 0 ? undefined : milestones.slice(turn).findLast((milestone) => milestone.what === what)
  const forward = again > turn ? milestones.slice(again) : ahead
  return (what === 'minted' ? milestones : forward).findLast((milestone) => milestone.what === what)
}
