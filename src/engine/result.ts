// What one run tells of itself: the summary, the outputs and the CLI are rendered from this alone.
import type { CredentialId, Instant } from '../core/facts.ts'
import type { ManifestProblem } from '../core/manifest/policy.ts'
import type { Phase } from '../core/phase.ts'
import type { Reason } from '../core/reasons.ts'

export interface Outcome {
  readonly credential: CredentialId
  readonly phase: Phase
  readonly kind: 'rest' | 'wait' | 'park' | 'failed' | 'would-act'
  readonly because: Reason
  /** What a person reads: the reason's sentence with the facts of this case. */
  readonly about: string
  readonly until?: Instant
  readonly minted?: Instant
  readonly due?: Instant
  readonly generation?: number
  readonly proposal?: { readonly number: number; readonly url: string }
  /** Steps performed in this run, in order. */
  readonly acted: readonly string[]
  readonly provider: string
  readonly owner?: string
}

export interface RunResult {
  readonly version: 1
  readonly at: Instant
  readonly repository: string
  /** The index said there was nothing to do, and one request was all. */
  readonly idle: boolean
  readonly dryRun: boolean
  readonly outcomes: readonly Outcome[]
  readonly problems: readonly ManifestProblem[]
  /** Earliest instant at which there is something to do. */
  readonly next?: Instant
}

/** 0: well or waiting. 1: bad manifest, or a credential stopped because something failed. */
export function exitCode(result: RunResult): 0 | 1 {
  const failed = result.outcomes.some((o) => o.kind === 'failed' || (o.kind === 'park' && stopped(o)))
  return result.problems.length > 0 || failed ? 1 : 0
}

function stopped(outcome: Outcome): boolean {
  return outcome.because === 'deploy-failed' || outcome.because === 'no-progress' || outcome.because === 'step-failed'
}
