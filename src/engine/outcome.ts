import { ATTEMPTS } from '../core/entry/wake.ts'
import { emergenciesOf } from '../core/entry/emergency.ts'
import type { Entry, Holder } from '../core/entry/entry.ts'
import type { Instant } from '../core/facts.ts'
import type { Exemption } from '../core/manifest/policy.ts'
import { phaseOf } from '../core/phase.ts'
import { REASONS, type Reason } from '../core/reasons.ts'
import { exempted, exemptionOver } from '../core/render/exempted.ts'
import { dueAt, dueOf } from '../core/schedule/due.ts'
import { excusedUntil } from '../core/schedule/exempt.ts'
import type { Kit } from './kit.ts'
import type { Conclusion, Ending } from './reconcile.ts'
import type { Outcome } from './result.ts'
import { callOf } from './situation.ts'

/** What a conclusion says to people. */
export function outcomeOf(kit: Kit, conclusion: Conclusion): Outcome {
  const { entry, acted } = conclusion
  const incumbent = entry?.incumbent
  const due = incumbent && dueAt(kit.credential.id, incumbent, kit.credential.policy.every)
  const begins = incumbent && dueOf(entry, incumbent, kit.credential.policy.every)
  const { exempt } = exemptionOf(kit, incumbent)
  const now = kit.shared.clock.now()
  const decision = standing(conclusion, { due: begins, now, excused: entry?.ordered ? 0 : (exempt?.until ?? 0) })
  const told = { ...conclusion, decision }
  const kind = kindOf(told)
  const until = 'until' in decision ? decision.until : undefined
  const called = callOf(kit, entry, decision.because)
  return {
    credential: kit.credential.id,
    provider: kit.credential.provider,
    phase: phaseOf(entry, decision),
    kind,
    because: becauseOf(told, kind),
    about: aboutOf(told) + aboutExemption(exempt, { due, now }) + aboutName(kit),
    acted,
    ...(until === undefined ? {} : { until }),
    ...(incumbent?.minted === undefined ? {} : { minted: incumbent.minted }),
    ...(incumbent && due !== undefined ? { due, generation: incumbent.generation } : {}),
    ...failedAttempts(entry, begins),
    ...(entry && isEmergency(entry) ? { emergency: true as const } : {}),
    ...(conclusion.proposal ? { proposal: conclusion.proposal } : {}),
    ...exemptionOf(kit, incumbent),
    ...ownerOf(kit),
    ...(called === undefined || kind !== 'wait' ? {} : { called: called.who }),
  }
}

function ownerOf({ credential: { owner }, shared }: Kit): Pick<Outcome, 'owner' | 'departed'> {
  if (owner === undefined) return {}
  return { owner, ...(shared.gone?.().includes(owner) ? { departed: true } : {}) }
}

/** What is counted when an attempt is announced, without the one that is still on its way. */
function failedAttempts(entry: Entry | undefined, due: Instant | undefined): { readonly failedAttempts?: number } {
  if (entry === undefined || due === undefined) return {}
  const begun = entry.tries.due === due ? entry.tries.count : 0
  return { failedAttempts: Math.max(0, begun - (entry.candidate ? 1 : 0)) }
}

/** Until the reported key is gone, and the lock says so; until the disabled one is back. */
function isEmergency(entry: Entry): boolean {
  return emergenciesOf(entry).length > 0 || entry.incumbent?.behind !== undefined
}

interface Dates {
  readonly due: Instant | undefined
  readonly now: Instant
}

interface Standing extends Dates {
  readonly excused: Instant
}

/** Being looked over is no standing of its own: what is looked over rests, pauses, or is out of attempts. */
function standing({ decision, entry }: Conclusion, { due, now, excused }: Standing): Ending {
  if (decision.kind !== 'act' || decision.step.do !== 'sweep' || due === undefined) return decision
  // Looked over while it waits for something else, which it says.
  if (decision.because !== 'sweep-due') {
    const { step: _looks, ...said } = decision
    return { ...said, kind: 'wait' }
  }
  if (now < due) return { kind: 'rest', because: 'not-due', until: due }
  if (now < excused) return { kind: 'rest', because: 'exempt', until: excused }
  const { count = 0, notBefore = now, due: tried } = entry?.tries ?? {}
  if (tried === due && count >= ATTEMPTS) return { kind: 'park', because: 'attempts-exhausted' }
  return { kind: 'wait', because: 'paused', until: notBefore }
}

function kindOf({ decision, failure, blocked }: Conclusion): Outcome['kind'] {
  if (failure !== undefined || blocked === true) return 'failed'
  return decision.kind === 'act' ? 'would-act' : decision.kind
}

function becauseOf({ decision }: Conclusion, kind: Outcome['kind']): Reason {
  return kind === 'failed' && decision.because !== 'blind' ? 'step-failed' : decision.because
}

function aboutOf({ decision, failure }: Conclusion): string {
  const reason = REASONS[decision.because].text
  const about = aboutDecision(decision)
  if (failure !== undefined) return `${reason}; stopped: ${failure}`
  return about === undefined ? reason : `${reason}: ${about}`
}

/** Under way to a new name, it is told under the one that lock and journal have. */
function aboutName({ credential: { movingTo } }: Kit): string {
  return movingTo === undefined ? '' : ` (to be called ${movingTo})`
}

function exemptionOf(
  { credential: { id, policy } }: Kit,
  incumbent: Holder | undefined,
): { readonly exempt?: Exemption } {
  if (policy.exempt === undefined || incumbent === undefined) return {}
  return { exempt: { ...policy.exempt, until: excusedUntil(id, incumbent, policy) } }
}

/** Said while it counts; and once it is over, until the line is taken out or another key serves. */
function aboutExemption(exempt: Exemption | undefined, { due, now }: Dates): string {
  if (exempt === undefined || due === undefined || now < due) return ''
  return now < exempt.until ? `: ${exempted(exempt)}` : exemptionOver(exempt)
}

function aboutDecision(decision: Ending): string | undefined {
  return 'about' in decision ? decision.about : undefined
}
