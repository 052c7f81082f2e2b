import type { Decision } from '../../../src/core/decide/decision.ts'

/** A decision in a few words, for tables. */
export function said(decision: Decision | undefined): string {
  switch (decision?.kind) {
    case undefined:
      return 'no opinion'
    case 'look':
      return `look at ${decision.at}`
    case 'act':
      return `act ${decision.step.do}`
    case 'wait':
    case 'park':
    case 'rest':
      return `${decision.kind} ${decision.because}`
  }
}
