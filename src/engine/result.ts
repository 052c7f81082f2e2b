// What one run tells of itself: the summary, the outputs and the CLI are rendered from this alone.
import type { OutcomeTexts, RunTexts } from '../core/render/outcome.ts'

export type Outcome = OutcomeTexts

export interface RunResult extends RunTexts {
  /** Of the output `result`: grows when a reader of it would have to change. */
  readonly version: 1
}

/** 0: well or waiting. 1: bad manifest, or a credential stopped because something failed. */
export function exitCode(result: RunResult): 0 | 1 {
  const failed = result.outcomes.some((o) => o.kind === 'failed' || (o.kind === 'park' && stopped(o)))
  return result.problems.length > 0 || failed ? 1 : 0
}

function stopped(outcome: Outcome): boolean {
  return outcome.because === 'deploy-failed' || outcome.because === 'no-progress' || outcome.because === 'step-failed'
}
