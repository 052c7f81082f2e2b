// rollback: the way back is people's to approve, as the way there was. A command proposes it.
import { isCompromised } from '../../core/entry/emergency.ts'
import type { Candidate, Entry, Holder } from '../../core/entry/entry.ts'
import { isByMerge } from '../../core/decide/positions.ts'
import { rollbackBranch } from '../../core/decide/targets.ts'
import { goingBackView } from '../../core/render/going-back.ts'
import { commitEntry } from '../commit.ts'
import type { Kit } from '../kit.ts'
import { approving, lockDraft } from '../lock-draft.ts'
import { type Meaning, refusal, taken } from './meaning.ts'

export const rollback: Meaning = async (kit, ground, { entry, request, by }) => {
  if (!entry) throw refusal(`${kit.credential.id} is not adopted yet`)
  const { candidate, incumbent } = demandWayBack(kit, entry)
  await demandValue(kit, entry, incumbent)
  const { id } = kit.credential
  const view = goingBackView({ credential: id, from: candidate.tag, to: incumbent.tag, by })
  // Finds the one that is open: should this process die before the commit, the next proposes nothing twice.
  const branch = rollbackBranch(id, candidate.tag)
  await kit.shared.github.proposals.open(
    lockDraft(kit, ground, { branch, changes: approving(id, ground, incumbent), view }),
  )
  return commitEntry(kit, entry, {
    to: { ...entry, requests: taken(entry.requests, request) },
    why: `rollback: proposed, as ${by} asked`,
  })
}

interface WayBack {
  readonly candidate: Candidate
  readonly incumbent: Holder
}

/** A key that can serve again, and an approval to take back. */
function demandWayBack({ credential }: Kit, entry: Entry): WayBack {
  const { id } = credential
  const { candidate, incumbent } = entry
  if (!candidate || !incumbent) throw refusal(`no rotation of ${id} is under way; what is over is not taken back`)
  if (!candidate.approved) throw refusal(`the rotation of ${id} is not approved yet. Use \`abort\``)
  if (entry.rollback) throw refusal(`${id} goes back already`)
  if (entry.deadAt !== undefined) throw refusal(`it is too late: the old key of ${id} is gone`)
  if (isCompromised(entry, incumbent.keyId))
    throw refusal(`the old key of ${id} was reported compromised, and such a key is never put back`)
  if (candidate.approved.by === 'command')
    throw refusal(`the new key of ${id} was approved by a command, and the lock does not name it yet`)
  if (isByMerge({ credential }))
    throw refusal(
      `the merge of ${id} changed which version the workflows name. Revert its pull request: that goes back`,
    )
  return { candidate, incumbent }
}

/** Said before it is needed: a value that nobody holds cannot be put back. */
async function demandValue(kit: Kit, entry: Entry, incumbent: Holder): Promise<void> {
  if (Object.values(entry.slots).every(({ tag, openedAt }) => tag === incumbent.tag && openedAt === undefined)) return
  for (const store of await kit.stores())
    if (!(await store.ready(incumbent.tag)).ready)
      throw refusal(
        `the old value of ${kit.credential.id} is not held, so Keyturn cannot put it back. Put it into the secret yourself, and use \`adopt\``,
      )
}
