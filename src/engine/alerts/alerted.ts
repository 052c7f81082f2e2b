// Leaked values that GitHub found, before and after the loops of a run that looks at everything. Loaded where there are any.
import type { CredentialId } from '../../core/facts.ts'
import type { Manifest } from '../../core/manifest/policy.ts'
import type { AlertTexts } from '../../core/render/alerts.ts'
import type { FleetOptions } from '../fleet.ts'
import type { Kit, Shared } from '../kit.ts'
import type { Pair } from '../owners.ts'
import type { Conclusion } from '../reconcile.ts'
import type { RunResult } from '../result.ts'
import type { Heeded, Leak } from './heed.ts'

/** What waits for a person. */
export type Alerted = ReadonlyMap<CredentialId, readonly AlertTexts[]>

export interface Fleet {
  readonly shared: Shared
  readonly pairs: readonly Pair[]
  readonly manifest: Manifest
}

/** Begins what an alert may begin; gives back what to go on from. */
export async function heedLeaks({ warn, indexer }: FleetOptions, fleet: Fleet): Promise<Heeded> {
  const { heedAlerts } = await import('./heed.ts')
  return heedAlerts({ ...fleet, warn, indexer })
}

/** Closes the alerts of keys that are dead now. */
export async function settleLeaks(
  leaks: readonly Leak[],
  concluded: readonly { readonly kit: Kit; readonly conclusion: Conclusion }[],
): Promise<Alerted> {
  if (leaks.length === 0) return new Map()
  const { settleAlerts } = await import('./settle.ts')
  return settleAlerts(
    leaks,
    concluded.map(({ kit, conclusion }) => ({ kit, entry: conclusion.entry })),
  )
}

/** How each credential stands, and what was found of it. */
export function withAlerts(result: RunResult, alerted: Alerted): RunResult {
  const outcomes = result.outcomes.map((outcome) => {
    const alerts = alerted.get(outcome.credential)
    return alerts ? { ...outcome, alerts } : outcome
  })
  return { ...result, outcomes }
}
