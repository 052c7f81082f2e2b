import type { ManifestProblem } from '../manifest/policy.ts'
import { REASONS } from '../reasons.ts'
import { alertRemedy, alertSentence } from './alerts.ts'
import { sentenceOf, untilText, type OutcomeTexts, type RunTexts } from './outcome.ts'
import { deeds } from './steps.ts'

/** One line beside the workflow run, or beside a line of the manifest. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly message: string
  readonly file?: string
  readonly line?: number
  readonly column?: number
}

/** Errors of the manifest at their place; then each credential that stopped or waits for a person. A review is only noticed. */
export function annotations(result: RunTexts): readonly Annotation[] {
  return [...result.problems.map(ofProblem), ...result.outcomes.flatMap(annotation)]
}

/** A mistake in the manifest, at its place. */
export function ofProblem({ path, line, column, message }: ManifestProblem): Annotation {
  return { level: 'error', message, file: path, line, column }
}

/** The lines of the log below a credential's name: where it stands, what was done, and where to look. */
export function logLines(outcome: OutcomeTexts, { at }: RunTexts): readonly string[] {
  const { about, acted, proposal } = outcome
  return [
    `${about}${untilText(outcome, at)}`,
    ...(acted.length === 0 ? [] : [`did: ${deeds(acted).join(', ')}`]),
    ...(proposal === undefined ? [] : [proposal.url]),
  ]
}

function annotation(outcome: OutcomeTexts): readonly Annotation[] {
  const alerts = (outcome.alerts ?? []).map((alert): Annotation => {
    const { credential } = outcome
    return {
      level: 'warning',
      message: `${credential} ${alertSentence(alert)} ${alertRemedy(alert, credential)} ${alert.url}`,
    }
  })
  return [...alerts, ...standing(outcome)]
}

function standing(outcome: OutcomeTexts): readonly Annotation[] {
  const level = levelOf(outcome)
  if (level === undefined) return []
  const { remedy } = REASONS[outcome.because]
  const where = outcome.proposal === undefined ? '' : ` ${outcome.proposal.url}`
  return [
    { level, message: `${outcome.credential} ${sentenceOf(outcome)}${remedy === '' ? '' : ` ${remedy}`}${where}` },
  ]
}

const FAULTS: ReadonlySet<string> = new Set(['deploy-failed', 'no-progress', 'step-failed'])

function levelOf({ kind, because }: OutcomeTexts): Annotation['level'] | undefined {
  if (kind === 'failed' || (kind === 'park' && FAULTS.has(because))) return 'error'
  if (kind === 'park') return 'warning'
  if (REASONS[because].blame !== 'person') return undefined
  return because === 'awaiting-review' || because === 'awaiting-adoption' ? 'notice' : 'warning'
}
