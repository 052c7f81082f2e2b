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
      // What goes together with others may have gone on after its look, for one of them.
      const known = shared.mates?.around(undefined).entry
      const still = changes.filter(({ from }) => (known?.(from.credential) ?? from).seq === from.seq)
      if (still.length === 0) return
      const bind = { seal: shared.seals.current, repositoryId: shared.repository.id }
      const sealed = still.map(({ from, to }) => ({
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
