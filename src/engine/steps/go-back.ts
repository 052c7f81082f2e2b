// The proposal of the way back that a command ordered: people approve there that the new key goes.
import { backBranch } from '../../core/entry/joint.ts'
import { goingBackView } from '../../core/render/going-back.ts'
import { refused } from '../guard.ts'
import type { Job } from '../kit.ts'
import { approvingAll, lockDraft } from '../lock-draft.ts'
import { goingAlong } from '../unit/fellows.ts'
import type { Draft } from '../ports.ts'

/** What the button *Revert* would propose, for this credential and what goes together with it. */
export async function backDraft({ kit, ground, entry }: Job): Promise<Draft> {
  const { candidate, incumbent, rollback } = entry
  if (!candidate || !incumbent || !rollback) throw refused('nobody ordered a way back')
  const { id } = kit.credential
  const along = goingAlong({ kit, entry }).flatMap(({ entry: other, ...one }) =>
    other.incumbent && other.candidate ? [{ ...one, holder: other.incumbent, from: other.candidate.tag }] : [],
  )
  const view = goingBackView({
    credential: id,
    from: candidate.tag,
    to: incumbent.tag,
    by: rollback.who ?? '',
    along: along.map(({ id: credential, from, holder }) => ({ credential, from, to: holder.tag })),
  })
  return lockDraft(kit, ground, {
    branch: backBranch(entry.credential, candidate),
    changes: approvingAll([{ id, ground, holder: incumbent }, ...along]),
    view,
  })
}
