import { sealEntry } from '../core/entry/codec.ts'
import type { Draft, Entry } from '../core/entry/entry.ts'
import type { Kit } from './kit.ts'
import { renewSealed } from './renew.ts'

/** Commits one credential's entry, on the entry it was decided on; fails with `conflict` when that moved. */
export async function commitEntry(
  kit: Kit,
  from: Entry | undefined,
  change: {
    readonly to: Draft
    readonly why: string
    readonly over?: true
    readonly files?: ReadonlyMap<string, string | undefined>
  },
): Promise<Entry> {
  const { github, seals, repository, log } = kit.shared
  await renewSealed(kit, change.to)
  const to = sealEntry(change.to, from, { seal: seals.current, repositoryId: repository.id })
  const files = change.files ?? new Map()
  await github.journal.commit(
    [{ credential: kit.credential.id, from, to, files, ...(change.over ? { over: true } : {}) }],
    `${kit.credential.id}: ${change.why}`,
  )
  log(`${kit.credential.id}: ${change.why}`)
  return to
}
