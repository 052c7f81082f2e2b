import { phaseOf } from '../core/phase.ts'
import { REASONS } from '../core/reasons.ts'
import { dueAt } from '../core/schedule/due.ts'
import type { Kit } from './kit.ts'
import type { Conclusion, Ending } from './reconcile.ts'
import type { Outcome } from './result.ts'

/** What a conclusion says to people. */
export function outcomeOf(kit: Kit, conclusion: Conclusion): Outcome {
  const { decision, entry, acted } = conclusion
  const kind = kindOf(conclusion)
  const incumbent = entry?.incumbent
  const until = 'until' in decision ? decision.until : undefined
  return {
    credential: kit.credential.id,
    provider: kit.credential.provider,
    phase: phaseOf(entry, decision),
    kind,
    because: kind === 'failed' && decision.because !== 'blind' ? 'step-failed' : decision.because,
    about: aboutOf(conclusion),
    acted,
    ...(until === undefined ? {} : { until }),
    ...(incumbent?.minted === undefined ? {} : { minted: incumbent.minted }),
    ...(incumbent
      ? { due: dueAt(kit.credential.id, incumbent, kit.credential.policy.every), generation: incumbent.generation }
      : {}),
    ...(kit.credential.owner === undefined ? {} : { owner: kit.credential.owner }),
  }
}

function kindOf({ decision, failure, blocked }: Conclusion): Outcome['kind'] {
  if (failure !== undefined || blocked === true) return 'failed'
  if (decision.kind === 'act') return decision.step.do === 'sweep' ? 'rest' : 'would-act'
  return decision.kind
}

function aboutOf({ decision, failure }: Conclusion): string {
  const reason = REASONS[decision.because].text
  const about = aboutDecision(decision)
  if (failure !== undefined) return `${reason}; stopped: ${failure}`
  return about === undefined ? reason : `${reason}: ${about}`
}

function aboutDecision(decision: Ending): string | undefined {
  return 'about' in decision ? decision.about : undefined
}
