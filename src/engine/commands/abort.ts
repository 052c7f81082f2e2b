// abort: what nobody approved is given up: a candidate, or a way back. An approved candidate goes back, not away.
import { lockLineOf } from '../../core/decide/rule.ts'
import type { Entry } from '../../core/entry/entry.ts'
import { isOrderedBack, rollbackBranch } from '../../core/entry/rollback.ts'
import { commitEntry } from '../commit.ts'
import { milestone, type Ground, type Kit } from '../kit.ts'
import { type Meaning, type Order, refusal, taken } from './meaning.ts'

type Turning = Pick<Order, 'request' | 'by'> & { readonly entry: Entry }

export const abort: Meaning = async (kit, ground, { entry, request, by }) => {
  const { id } = kit.credential
  const candidate = entry?.candidate
  if (!entry || !candidate)
    throw refusal(
      entry?.adopting ? `an adoption is given up by closing its pull request` : `no rotation of ${id} is under way`,
    )
  if (isOrderedBack(entry)) return forward(kit, ground, { entry, request, by })
  const line = lockLineOf(ground.basis)
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

/** The way back that a command ordered and nobody merged: forward again, from the first write. */
async function forward(kit: Kit, ground: Ground, { entry, request, by }: Turning): Promise<Entry> {
  const { id } = kit.credential
  const { candidate, rollback: _back, retiringAt: _going, waiver: _waited, ...rest } = entry
  const line = lockLineOf(ground.basis)
  if (!candidate || line?.tag !== candidate.tag)
    throw refusal(`the way back of ${id} is approved already. Revert its pull request: that goes forward again`)
  const facts = await kit.shared.github.proposals.find(rollbackBranch(entry.credential, candidate.tag))
  if (facts?.state === 'open') await kit.shared.github.proposals.close(facts)
  const at = kit.shared.clock.now()
  const { promotedAt: _promoted, verifiedAt: _verified, deployments: _deployed, ...fresh } = candidate
  return commitEntry(kit, entry, {
    to: {
      ...rest,
      candidate: { ...fresh, approved: { by: 'lock', at, seen: ground.head } },
      milestones: [...entry.milestones, milestone(kit, { what: 'approved', at, by, evidence: [] })],
      requests: taken(entry.requests, request),
    },
    why: `abort: forward again, as ${by} ordered`,
  })
}
