import { sealEntry } from '../core/entry/codec.ts'
import type { Draft, Entry } from '../core/entry/entry.ts'
import type { Shared } from './kit.ts'

/** Collects the daily looks of a run: one commit for all of them instead of one each. */
export interface Sweeps {
  readonly later: Shared['later']
  commit(shared: Shared): Promise<void>
}

export function createSweeps(): Sweeps {
  const changes: { readonly from: Entry; readonly to: Draft }[] = []
  return {
    later: (change) => {
      changes.push(change)
    },
    commit: async (shared) => {
      if (changes.length === 0) return
      const bind = { seal: shared.seals.current, repositoryId: shared.repository.id }
      const sealed = changes.map(({ from, to }) => ({
        credential: from.credential,
        from,
        to: sealEntry(to, from, bind),
      }))
      await shared.github.journal.commit(
        sealed,
        `looked over ${sealed.length} ${sealed.length === 1 ? 'credential' : 'credentials'}`,
      )
    },
  }
}
