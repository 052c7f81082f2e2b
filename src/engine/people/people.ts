// Owners, at the end of a run that looks at everything. What a look takes is loaded when one is due.
import { isPeopleDue } from '../../core/people/daily.ts'
import type { FleetOptions } from '../fleet.ts'
import type { Shared } from '../kit.ts'
import type { Pair } from '../owners.ts'
import type { Snapshot } from '../ports.ts'
import type { Conclusion } from '../reconcile.ts'

interface Ended {
  readonly shared: Shared
  readonly snapshot: Snapshot
  readonly concluded: readonly { readonly kit: Pair['kit']; readonly conclusion: Conclusion }[]
}

export async function lookAfterPeople(
  { indexer, woken, warn }: Pick<FleetOptions, 'indexer' | 'woken' | 'warn'>,
  { shared, snapshot, concluded }: Ended,
): Promise<void> {
  const busy = concluded.every(
    ({ conclusion: { entry, acted } }) =>
      entry?.candidate?.approved !== undefined || acted.some((step) => step !== 'sweep'),
  )
  if (!isPeopleDue(indexer.people(), { now: shared.clock.now(), busy, woken })) return
  const { lookForOwners } = await import('./daily.ts')
  const pairs = concluded.map(({ kit, conclusion }) => ({ kit, ground: conclusion.ground }))
  await lookForOwners({ shared, pairs, open: snapshot.open, indexer, woken, warn })
}
