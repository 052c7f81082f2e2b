import { reportOf } from './entry/emergency.ts'
import { isEnding } from './entry/ending.ts'
import type { Candidate, Entry } from './entry/entry.ts'
import type { Reason } from './reasons.ts'

// For people only: derived, never stored, never read by `decide`.
export const PHASES = [
  'not adopted',
  'resting',
  'due',
  'minted',
  'staged',
  'in review',
  'approved',
  'accepted',
  'promoted',
  'deploying',
  'verified',
  'soaking',
  'held',
  'revoked',
  'waiting for a person',
  'rolling back',
  'emergency',
  'parked',
  'retired',
] as const

export type Phase = (typeof PHASES)[number]

/** Nothing is due, though something is done or waited for. */
const AT_REST: readonly Reason[] = ['sweep-due', 'not-moved', 'awaiting-move', 'moved']

/** Where a credential stands, in one word for people. */
export function phaseOf(
  entry: Entry | undefined,
  decision: { readonly kind: string; readonly because: Reason },
): Phase {
  if (decision.kind === 'park') return 'parked'
  if (!entry?.incumbent) return entry?.ended && !entry.adopting ? 'retired' : 'not adopted'
  if (reportOf(entry)) return 'emergency'
  const { candidate } = entry
  if (isEnding(entry)) return leaving(entry, decision.because)
  if (decision.because === 'awaiting-lock') return 'waiting for a person'
  if (!candidate) return decision.kind === 'rest' || AT_REST.includes(decision.because) ? 'resting' : 'due'
  if (!candidate.keyId && candidate.deferred) return candidate.approved ? 'approved' : 'in review'
  if (!candidate.keyId) return unmade(candidate, decision.because)
  if (entry.rollback) return 'rolling back'
  if (!candidate.approved) return decision.because === 'awaiting-review' ? 'in review' : 'staged'
  if (candidate.promotedAt === undefined)
    return candidate.acceptance?.verifiedAt === undefined ? 'approved' : 'accepted'
  if (candidate.verifiedAt === undefined) return unproven(entry, decision)
  if (entry.deadAt !== undefined) return 'revoked'
  if (entry.disabledAt !== undefined) return 'held'
  return decision.because === 'awaits-person' || decision.because === 'awaits-word' ? 'waiting for a person' : 'soaking'
}

/** What is handed in after the merge waits for that first. */
function unmade({ reserved }: Candidate, because: Reason): Phase {
  if (!reserved) return 'minted'
  return because === 'awaiting-review' ? 'in review' : 'waiting for a person'
}

/** Its key goes, and none comes. */
function leaving(entry: Entry, because: Reason): Phase {
  if (entry.deadAt !== undefined) return 'revoked'
  if (entry.disabledAt !== undefined) return 'held'
  return because === 'ending-by-hand' ? 'waiting for a person' : 'soaking'
}

function unproven(entry: Entry, decision: { readonly kind: string; readonly because: Reason }): Phase {
  if (decision.because === 'deploy-waits') return 'waiting for a person'
  const deployments = entry.candidate?.deployments ?? []
  return deployments.length > 0 && deployments.every((d) => d.finishedAt === undefined) ? 'deploying' : 'promoted'
}
