import { REASONS } from '../core/reasons.ts'
import type { Outcome, RunResult } from '../engine/result.ts'
import type { OutputName } from './inputs.ts'

/** GitHub cuts a job's outputs at 1 MB in all. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax (outputs) */
export const LARGEST_RESULT = 400_000

/** What later steps and jobs may read, each as JSON on one line. */
export function outputsOf(result: RunResult): Readonly<Record<OutputName, string>> {
  return {
    result: JSON.stringify(bounded(result)),
    matrix: JSON.stringify(matrix(result)),
    proposals: JSON.stringify(result.outcomes.flatMap(proposal)),
    attention: JSON.stringify(result.outcomes.filter(needsSomebody).map(attention)),
  }
}

/** Does this wait for a person, or did it stop? */
export function needsSomebody(outcome: Outcome): boolean {
  return outcome.kind === 'park' || outcome.kind === 'failed' || REASONS[outcome.because].blame === 'person'
}

/** For `strategy.matrix`; empty of `include` it would be an error, so a job asks `if: fromJSON(…).include[0]`. */
function matrix(result: RunResult): { readonly include: readonly { readonly only: string }[] } {
  return {
    include: result.outcomes
      .filter((outcome) => outcome.kind === 'would-act' || outcome.acted.length > 0)
      .map((outcome) => ({ only: outcome.credential })),
  }
}

function proposal(outcome: Outcome): readonly object[] {
  const { proposal: found, credential } = outcome
  return found === undefined ? [] : [{ credential, number: found.number, url: found.url }]
}

function attention(outcome: Outcome): object {
  return {
    credential: outcome.credential,
    reason: outcome.because,
    about: outcome.about,
    remedy: REASONS[outcome.because].remedy,
    ...(outcome.proposal === undefined ? {} : { url: outcome.proposal.url }),
  }
}

/** A fleet's result could outgrow what GitHub passes on; then those at rest are left out, and their number is said. */
function bounded(result: RunResult): object {
  if (JSON.stringify(result).length <= LARGEST_RESULT) return result
  const told = result.outcomes.filter((outcome) => outcome.kind !== 'rest')
  return { ...result, outcomes: told, atRest: result.outcomes.length - told.length }
}
