// One commit for all that go as one: either every entry says it, or none does.
import { entryOf } from '../../core/decide/rule.ts'
import { sealEntry } from '../../core/entry/codec.ts'
import type { Draft, Entry } from '../../core/entry/entry.ts'
import type { CredentialId } from '../../core/facts.ts'
import type { Job, Kit } from '../kit.ts'
import { refused } from '../guard.ts'
import type { JournalChange } from '../ports.ts'
import { renewSealed } from '../renew.ts'

interface Change {
  readonly to: (entry: Entry, kit: Kit) => Draft
  readonly why: string
}

/** Gives back this credential's own entry. Fails with `conflict` when any of them moved: nothing was done then. */
export async function commitAlike(
  { kit, entry }: Pick<Job, 'kit' | 'entry'>,
  all: readonly CredentialId[],
  { to, why }: Change,
): Promise<Entry> {
  const { github, seals, repository, log, mates } = kit.shared
  const changes: JournalChange[] = []
  for (const id of all) {
    const own = id === entry.credential
    const pair = own ? undefined : mates?.pair(id)
    const from = own ? entry : pair && entryOf(pair.ground.basis)
    const by = own ? kit : pair?.kit
    if (!from || !by) throw refused(`${id}, which goes together with ${entry.credential}, is not known to this run`)
    const draft = to(from, by)
    await renewSealed(by, draft)
    changes.push({
      credential: id,
      from,
      to: sealEntry(draft, from, { seal: seals.current, repositoryId: repository.id }),
      files: new Map(),
    })
  }
  await github.journal.commit(changes, `${all.join(', ')}: ${why}`)
  log(`${all.join(', ')}: ${why}`)
  return changes.find(({ credential }) => credential === entry.credential)?.to ?? entry
}
