// rotate: due now, by a person's word. What follows is what always follows.
import { isEnding } from '../../core/entry/ending.ts'
import { commitEntry } from '../commit.ts'
import { type Meaning, refusal, taken } from './meaning.ts'

export const rotate: Meaning = async (kit, _ground, { entry, request, by }) => {
  const { id } = kit.credential
  if (!entry?.incumbent) throw refusal(`${id} is not adopted yet; its adoption pull request comes first`)
  if (isEnding(entry)) throw refusal(`${id} is being retired: no other key is made for it`)
  const { candidate } = entry
  if (candidate)
    throw refusal(
      candidate.approved
        ? `a rotation of ${id} is under way; when it is over another can begin`
        : `a rotation of ${id} is proposed already; merge its pull request`,
    )
  const at = kit.shared.clock.now()
  return commitEntry(kit, entry, {
    // What was tried and declined before was for another reason.
    to: {
      ...entry,
      ordered: { at, by, request },
      tries: { due: at, count: 0 },
      requests: taken(entry.requests, request),
    },
    why: `rotate: asked for by ${by}`,
  })
}
