// What becomes of the issue that introduces Keyturn. Pure.
import type { Plan } from '../../start/draft/plan.ts'
import type { Issue } from '../issue.ts'

/** `leave`: there is nothing to do, or a person has closed it, and that is the last word. */
export type Doing = 'open' | 'write' | 'end' | 'leave'

/** `manifest`: one stands at the default head. */
export function doingOf(issue: Issue | undefined, of: { readonly manifest: boolean; readonly plan: Plan }): Doing {
  if (issue === undefined) return of.manifest || !isWorthwhile(of.plan) ? 'leave' : 'open'
  // Closing it is an opt-out, for good: it is neither opened again nor written anew.
  if (!issue.open) return 'leave'
  return of.manifest ? 'end' : 'write'
}

/** Is there a key at all that could be turned, if only once a person says where it is? Else nobody is bothered. */
function isWorthwhile({ draft }: Plan): boolean {
  return draft.keys.length > 0 || draft.left.some(({ why }) => why !== 'not-known' && why !== 'not-built')
}
