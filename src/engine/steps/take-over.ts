// take-over, decline-adoption: what becomes of an adoption once people have said yes or no.
import { STRANGE, type Adopting, type Holder, type SlotState } from '../../core/entry/entry.ts'
import type { Instant, SlotAddress, SlotFacts } from '../../core/facts.ts'
import { DAY } from '../../core/schedule/due.ts'
import { commitEntry } from '../commit.ts'
import { keepSeen } from '../keep.ts'
import { slotsOf, type Done, type Job } from '../kit.ts'

/** The lock names the adopted key: one commit makes it the incumbent, with the slots' times as they are now. */
export async function takeOver(job: Job): Promise<Done> {
  const { kit, entry, now, world } = job
  const { adopting, wanted: _named, ended: _before, ...rest } = entry
  const facts = world.slots?.seen ? world.slots.value : undefined
  if (!adopting || !facts) return { forget: 'all' }
  const slots: Record<SlotAddress, SlotState> = {}
  // Layout `dual`: whatever lies there before the first rotation, that one writes over it.
  const beside = kit.credential.stores.flatMap((store) => store.slots.flatMap((one) => (one.role ? [one.address] : [])))
  // What was declined has lost its staged value, however late it is merged.
  let moved = adopting.notBefore !== undefined
  for (const [slot, seen] of facts) {
    if (seen.updatedAt !== undefined || seen.named !== undefined || seen.untold)
      slots[slot] = {
        tag: beside.includes(slot) ? STRANGE : adopting.tag,
        ...(seen.updatedAt === undefined ? {} : { writtenAt: seen.updatedAt }),
        ...(typeof seen.named === 'object' && seen.named.attempt > 0 ? { version: seen.named.attempt } : {}),
      }
    if (beside.includes(slot) || isSame(adopting, slot, seen)) continue
    // The secret was written after its value was passed: that value is not the one in service.
    moved = true
    for (const of of [slot, ...beside]) kit.shared.github.journal.custody(entry.credential).drop(of, adopting.tag)
  }
  job.fence()
  if (!moved) await keepSeen(kit, adopting)
  const next = await commitEntry(kit, entry, {
    to: { ...rest, incumbent: holderOf(adopting, moved, now), slots, tries: { due: 0, count: 0 } },
    why: 'adopted: the lock names its key',
  })
  return { entry: next, forget: ['review'] }
}

/** Where a store shows whose value stands there, that tells; else its time does. */
function isSame({ tag, slots }: Adopting, slot: SlotAddress, { holds, updatedAt }: SlotFacts): boolean {
  return holds === undefined ? slots[slot] === updatedAt : holds !== 'strange' && holds.tag === tag
}

function holderOf(adopting: Adopting, moved: boolean, now: Instant): Holder {
  const kind =
    moved && adopting.kind === 'by-value' ? (adopting.keyId === undefined ? 'unknown' : 'by-id') : adopting.kind
  return {
    tag: adopting.tag,
    generation: 0,
    mintedBy: adopting.mintedBy,
    adopted: kind,
    since: now,
    ...(adopting.keyId === undefined ? {} : { keyId: adopting.keyId }),
    ...(adopting.fingerprint === undefined || moved ? {} : { fingerprint: adopting.fingerprint }),
    ...(adopting.account === undefined || moved ? {} : { account: adopting.account }),
    ...(adopting.minted === undefined ? {} : { minted: adopting.minted }),
    ...(adopting.expiresAt === undefined ? {} : { expiresAt: adopting.expiresAt }),
  }
}

/** Closed: asked again in seven days. */
export async function declineAdoption(job: Job): Promise<Done> {
  const { kit, entry, now } = job
  if (!entry.adopting) return { forget: 'all' }
  const { proposals } = kit.shared.github
  // One that a person closed still has its branch; another credential of the same adoption may have taken it away.
  const facts = await proposals.find(entry.adopting.branch)
  if (facts?.state === 'closed') await proposals.close(facts)
  const notBefore: Instant = now + 7 * DAY
  for (const slot of slotsOf(kit)) kit.shared.github.journal.custody(entry.credential).drop(slot, entry.adopting.tag)
  const next = await commitEntry(kit, entry, {
    to: { ...entry, adopting: { ...entry.adopting, notBefore } },
    why: 'adoption declined',
  })
  return { entry: next, forget: 'all' }
}
