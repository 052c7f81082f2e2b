// abort: what nobody approved is given up: a candidate, or a way back. An approved candidate goes back, not away.
import { lockLineOf } from '../../core/decide/rule.ts'
import type { Approval, Draft, Entry, Milestone } from '../../core/entry/entry.ts'
import { backBranch } from '../../core/entry/joint.ts'
import { isOrderedBack } from '../../core/entry/rollback.ts'
import { commitEntry } from '../commit.ts'
import { commitAlike } from '../unit/alike.ts'
import { goingAlong } from '../unit/fellows.ts'
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
  const { candidate } = entry
  const line = lockLineOf(ground.basis)
  if (!candidate || line?.tag !== candidate.tag)
    throw refusal(`the way back of ${id} is approved already. Revert its pull request: that goes forward again`)
  const facts = await kit.shared.github.proposals.find(backBranch(entry.credential, candidate))
  if (facts?.state === 'open') await kit.shared.github.proposals.close(facts)
  const at = kit.shared.clock.now()
  const along = goingAlong({ kit, entry }).filter((one) => isOrderedBack(one.entry))
  return commitAlike({ kit, entry }, [entry.credential, ...along.map((one) => one.id)], {
    to: (from, one) =>
      forwardAgain(from, {
        approved: { by: 'lock', at, seen: ground.head },
        request,
        told: milestone(one, { what: 'approved', at, by, evidence: [] }),
      }),
    why: `abort: forward again, as ${by} ordered`,
  })
}

function forwardAgain(
  entry: Entry,
  { approved, request, told }: { readonly approved: Approval; readonly request: string; readonly told: Milestone },
): Draft {
  const { candidate, rollback: _back, retiringAt: _going, waiver: _waited, ...rest } = entry
  if (!candidate) return entry
  const { promotedAt: _promoted, verifiedAt: _verified, deployments: _deployed, ...fresh } = candidate
  return {
    ...rest,
    candidate: { ...fresh, approved },
    milestones: [...entry.milestones, told],
    requests: taken(entry.requests, request),
  }
}
