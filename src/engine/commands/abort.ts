// abort: a candidate is given up before anybody approved it. Afterwards the way is back, not away.
import { commitEntry } from '../commit.ts'
import { type Meaning, refusal, taken } from './meaning.ts'

export const abort: Meaning = async (kit, ground, { entry, request, by }) => {
  const { id } = kit.credential
  const candidate = entry?.candidate
  if (!entry || !candidate)
    throw refusal(
      entry?.adopting ? `an adoption is given up by closing its pull request` : `no rotation of ${id} is under way`,
    )
  const line = ground.basis.lock.state === 'good' ? ground.basis.lock.line : undefined
  if (candidate.approved || line?.tag === candidate.tag)
    throw refusal(
      `the rotation of ${id} is approved already. Use \`rollback\`, or revert its pull request: that goes back to the old key`,
    )
  if (candidate.keyId === undefined)
    throw refusal(
      `the new key of ${id} is being made at this moment. Try again in ten minutes, or close its pull request`,
    )
  return commitEntry(kit, entry, {
    to: {
      ...entry,
      candidate: { ...candidate, withdrawn: { at: kit.shared.clock.now(), by } },
      requests: taken(entry.requests, request),
    },
    why: `abort: asked for by ${by}`,
  })
}
