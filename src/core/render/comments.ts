// The audit trail: one comment for each thing that happened, written once. What, when, by whom, on what evidence.
import type { MilestoneKind } from '../entry/entry.ts'
import { marker } from './escape.ts'
import { called } from './comments/called.ts'
import { incidentChecklist } from './comments/checklist.ts'
import { ending, needed, type Standing } from './comments/standing.ts'
import { forward } from './comments/forward.ts'
import { backward } from './comments/backward.ts'
import { journalLink, runLink } from './names.ts'
import type { Journey, Stage } from './journey.ts'
import type { Situation } from './situation.ts'
import type { CommentView } from './view.ts'
import { prose } from './escape.ts'

export function comments(situation: Situation, journey: Journey): readonly CommentView[] {
  const tag = situation.entry.candidate?.tag ?? ''
  const told = journey.stages.filter(isTold).map((stage) => {
    const lines = (stage.back ? backward : forward)(situation, stage)
    return commentOf(situation, lines, { mark: markOf(stage, tag), run: stage.milestone.run })
  })
  const said = ({ mark, lines }: Standing): CommentView =>
    commentOf(situation, lines, { mark: marker(...mark, tag), run: situation.run })
  const standing = [...ending(situation), ...needed(situation, journey), ...called(situation)]
  return [...incidentChecklist(situation).map(said), ...told, ...standing.map(said)]
}

/** Milestones that the pull request itself tells, on the way to the new key and on the way back. */
const UNTOLD: Readonly<Record<'ahead' | 'back', readonly MilestoneKind[]>> = {
  ahead: ['minted', 'approved', 'rolling-back', 'restored', 'rolled-back'],
  back: ['minted', 'approved', 'accepted', 'opened', 'promoted'],
}

/** A key that a person made and handed in: whose hand it was is news. */
function isHandedIn({ what, evidence }: Stage['milestone']): boolean {
  return what === 'minted' && evidence.some(({ witness }) => witness === 'person')
}

/** Does this stage have a comment of its own? */
export function isTold({ milestone, back }: Stage): boolean {
  return isHandedIn(milestone) || !UNTOLD[back ? 'back' : 'ahead'].includes(milestone.what)
}

/** A milestone that is reached again after a turn is news again. */
export function markOf({ milestone, nth }: Stage, tag: string): string {
  return nth === 0 ? marker(milestone.what, tag) : marker(milestone.what, tag, String(nth + 1))
}

export function commentOf(
  situation: Situation,
  lines: readonly string[],
  { mark, run }: { readonly mark: string; readonly run: string | undefined },
): CommentView {
  const foot = `<sub>journal ${journalLink(situation, situation.journal)} · ${runLink(run)} · Keyturn ${prose(situation.version)}</sub>`
  return { marker: mark, body: `${[...lines, '', foot].join('\n')}\n` }
}
