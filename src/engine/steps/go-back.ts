// The proposal of the way back that a command ordered: people approve there that the new key goes.
import { rollbackBranch } from '../../core/entry/rollback.ts'
import { goingBackView } from '../../core/render/going-back.ts'
import { refused } from '../guard.ts'
import type { Job } from '../kit.ts'
import { approving, lockDraft } from '../lock-draft.ts'
import type { Draft } from '../ports.ts'

/** What the button *Revert* would propose, for this one credential. */
export function backDraft({ kit, ground, entry }: Job): Draft {
  const { candidate, incumbent, rollback } = entry
  if (!candidate || !incumbent || !rollback) throw refused('nobody ordered a way back')
  const { id } = kit.credential
  const view = goingBackView({ credential: id, from: candidate.tag, to: incumbent.tag, by: rollback.who ?? '' })
  return lockDraft(kit, ground, {
    branch: rollbackBranch(entry.credential, candidate.tag),
    changes: approving(id, ground, incumbent),
    view,
  })
}
