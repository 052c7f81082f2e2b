// Proposals that set a lock right, once the lock is right without them: people merged something else, or set it forward again.
import { isRepairOf, repairBranch } from '../core/decide/targets.ts'
import { repairedView } from '../core/render/repair.ts'
import type { Credential } from '../core/manifest/policy.ts'
import type { LockSight } from '../core/world.ts'
import type { Proposals } from './ports.ts'

interface Ended {
  readonly shared: { readonly github: { readonly proposals: Pick<Proposals, 'find' | 'present' | 'close'> } }
  readonly open: readonly { readonly branch: string }[]
  readonly concluded: readonly {
    readonly kit: { readonly credential: Pick<Credential, 'id'> }
    readonly conclusion: { readonly ground: { readonly basis: { readonly lock: LockSight } } }
  }[]
}

/** Closes those that are open for a tag which the lock does not name any more, and says so in them. */
export async function closeRepaired({ shared, open, concluded }: Ended): Promise<void> {
  const { proposals } = shared.github
  for (const { kit, conclusion } of concluded) {
    const { id } = kit.credential
    const { lock } = conclusion.ground.basis
    if (lock.state !== 'good' || lock.line === undefined) continue
    const needed = repairBranch(id, lock.line.tag)
    for (const { branch } of open.filter((one) => isRepairOf(one.branch, id) && one.branch !== needed)) {
      const facts = await proposals.find(branch)
      if (facts?.state !== 'open') continue
      await proposals.present(facts, repairedView(id))
      await proposals.close(facts)
    }
  }
}
