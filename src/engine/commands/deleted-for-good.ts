// What a person says of the key of a credential that is being retired: it is gone, and nobody else can tell.
import type { Entry } from '../../core/entry/entry.ts'
import type { Testimony } from '../../core/facts.ts'
import { commitEntry } from '../commit.ts'
import { milestone, type Kit } from '../kit.ts'
import { type Order, refusal, taken } from './meaning.ts'

export async function deletedForGood(kit: Kit, entry: Entry, { by, request }: Order): Promise<Entry> {
  const { key, unseen } = await goneForGood(kit, entry)
  const now = kit.shared.clock.now()
  const said: Testimony = {
    witness: 'person',
    asked: `is ${key} deleted at ${kit.plugin.id}`,
    answer: `${by} says so; ${unseen}`,
    verdict: 'yes',
    at: now,
  }
  return commitEntry(kit, entry, {
    to: {
      ...entry,
      deadAt: now,
      milestones: [...entry.milestones, milestone(kit, { what: 'dead', at: now, evidence: [said] })],
      requests: taken(entry.requests, request),
    },
    why: `${key} is deleted, says ${by}`,
  })
}

/** Of a credential that is being retired: nobody lists its key, or nobody knows it, or it was gone before Keyturn came. */
async function goneForGood(
  kit: Kit,
  { incumbent, deadAt }: Entry,
): Promise<{ readonly key: string; readonly unseen: string }> {
  const { id } = kit.credential
  if (deadAt !== undefined) throw refusal(`that the key of ${id} is gone is known already`)
  const keyId = incumbent?.keyId
  if (keyId === undefined) return { key: 'the key in service', unseen: 'nobody knows which key it was' }
  if (kit.plugin.traits.mint === 'person') return { key: keyId, unseen: 'nobody lists these keys for Keyturn' }
  const { keys, complete } = await (await kit.provider()).list()
  if (keys.some((key) => key.id === keyId))
    throw refusal(`the key ${keyId} of ${id} is not deleted: the provider lists it`)
  if (!complete && keys.length > 0) throw refusal(`the provider does not list all its keys just now. Try again later`)
  return { key: keyId, unseen: `the list of keys, ${keys.length} of them, does not show it` }
}
