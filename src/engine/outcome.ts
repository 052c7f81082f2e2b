import { phaseOf } from '../core/phase.ts'
import { REASONS, type Reason } from '../core/reasons.ts'
import { dueAt } from '../core/schedule/due.ts'
import type { Kit } from './kit.ts'
import type { Conclusion, Ending } from './reconcile.ts'
import type { Outcome } from './result.ts'

/** What a conclusion says to people. */
export function outcomeOf(kit: Kit, conclusion: Conclusion): Outcome {
  const { decision, entry, acted } = conclusion
  const kind = kindOf(conclusion)
  const incumbent = entry?.incumbent
  const swept = decision.kind === 'act' && decision.step.do === 'sweep'
  const due = incumbent && dueAt(kit.credential.id, incumbent, kit.credential.policy.every)
  const until = swept ? due : 'until' in decision ? decision.until : undefined
  return {
    credential: kit.credential.id,
    provider: kit.credential.provider,
    phase: phaseOf(entry, decision),
    kind,
    because: becauseOf(conclusion, kind),
    about: aboutOf(conclusion, kind),
    acted,
    ...(until === undefined ? {} : { until }),
    ...(incumbent?.minted === undefined ? {} : { minted: incumbent.minted }),
    ...(incumbent && due !== undefined ? { due, generation: incumbent.generation } : {}),
    ...(conclusion.proposal ? { proposal: conclusion.proposal } : {}),
    ...(kit.credential.owner === undefined ? {} : { owner: kit.credential.owner }),
  }
}

function kindOf({ decision, failure, blocked }: Conclusion): Outcome['kind'] {
  if (failure !== undefined || blocked === true) return 'failed'
  if (decision.kind === 'act') return decision.step.do === 'sweep' ? 'rest' : 'would-act'
  return decision.kind
}

function becauseOf({ decision }: Conclusion, kind: Outcome['kind']): Reason {
  if (kind === 'failed' && decision.because !== 'blind') return 'step-failed'
  return kind === 'rest' && decision.kind === 'act' ? 'not-due' : decision.because
}

function aboutOf({ decision, failure }: Conclusion, kind: Outcome['kind']): string {
  const reason = REASONS[kind === 'rest' && decision.kind === 'act' ? 'not-due' : decision.because].text
  const about = aboutDecision(decision)
  if (failure !== undefined) return `${reason}; stopped: ${failure}`
  return about === undefined ? reason : `${reason}: ${about}`
}

function aboutDecision(decision: Ending): string | undefined {
  return 'about' in decision ? decision.about : undefined
}
