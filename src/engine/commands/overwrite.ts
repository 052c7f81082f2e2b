// overwrite: the other way out, which believes the journal.
import { courseOf } from '../../core/decide/course.ts'
import { wantedOf } from '../../core/decide/wanted.ts'
import { STRANGE, type Draft, type Entry, type SlotState } from '../../core/entry/entry.ts'
import type { SlotAddress, Tag } from '../../core/facts.ts'
import { commitEntry } from '../commit.ts'
import type { Kit } from '../kit.ts'
import { readSlots } from '../look.ts'
import { type Meaning, refusal, taken } from './meaning.ts'

/** Opens a bracket around the strange value; the loop's next turn writes Keyturn's own over it. */
export const overwrite: Meaning = async (kit, ground, { entry, request }) => {
  const to = entry && (courseOf(entry)?.to ?? entry.incumbent)
  if (!entry || !to) throw refusal(`${kit.credential.id} has no key of Keyturn's that could be written`)
  const wanted = wantedOf(kit.credential, entry)
  for (const tag of new Set([to.tag, ...wanted.values()])) await demandValue(kit, entry, tag)
  const facts = await readSlots(kit, ground.head)
  const slots: Record<SlotAddress, SlotState> = { ...entry.slots }
  const openedAt = kit.shared.clock.now()
  for (const [slot, seen] of facts)
    slots[slot] = { tag: STRANGE, from: seen.updatedAt ?? null, openedAt, writing: wanted.get(slot) ?? to.tag }
  return commitEntry(kit, entry, {
    to: { ...again(entry), slots, requests: taken(entry.requests, request) },
    why: `overwrite: ${to.tag} is the right one`,
  })
}

/** A version is written once, and its value is not kept. */
async function demandValue(kit: Kit, { incumbent }: Entry, tag: Tag): Promise<void> {
  for (const store of await kit.stores())
    if (!(await store.ready(tag)).ready || store.traits.layout === 'versioned')
      throw refusal(
        `the value of generation ${incumbent?.generation ?? 0} is not held, so it cannot be written. Use \`adopt ${kit.credential.id}\``,
      )
}

/** Everything after the write is done, or done again: a deployment may have read the strange value. */
function again(entry: Entry): Draft {
  const { candidate, rollback, retiringAt: _going, ...rest } = entry
  if (!candidate?.approved) return { ...entry, mending: {} }
  if (entry.clearing) return { ...entry, clearing: {} }
  if (rollback)
    return {
      ...rest,
      candidate,
      rollback: { at: rollback.at, by: rollback.by, ...(rollback.head === undefined ? {} : { head: rollback.head }) },
    }
  const { promotedAt: _promoted, verifiedAt: _verified, deployments: _deployed, ...fresh } = candidate
  return { ...rest, candidate: fresh }
}
