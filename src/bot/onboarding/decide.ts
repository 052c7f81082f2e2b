// What becomes of the issue that introduces Keyturn. Pure.
import type { Plan } from '../../start/draft/plan.ts'
import type { Issue } from '../issue.ts'

/** `leave`: there is nothing to do. */
export type Doing = 'open' | 'write' | 'end' | 'leave'

/** Closing it is an opt-out, for good: it is neither opened again nor written anew, and nothing is read for it. */
export function isOver(issue: Issue | undefined): boolean {
  return issue !== undefined && !issue.open
}

/** Of one that is not over. `manifest`: one stands at the default head. */
export function doingOf(issue: Issue | undefined, of: { readonly manifest: boolean; readonly plan: Plan }): Doing {
  if (issue === undefined) return of.manifest || !isWorthwhile(of.plan) ? 'leave' : 'open'
  return of.manifest ? 'end' : 'write'
}

/** Is there a key at all that could be turned, if only once a person says where it is? Else nobody is bothered. */
function isWorthwhile({ draft }: Plan): boolean {
  return draft.keys.length > 0 || draft.left.some(({ why }) => why !== 'not-known' && why !== 'not-built')
}
