// rollback: one commander's word brings the old key back at once. That the new one goes people approve, as they approved that it came.
import { isUnlisted } from '../../core/decide/listing.ts'
import { whyNotBack, whyNotHeld } from '../../core/decide/way-back.ts'
import type { Entry, Holder } from '../../core/entry/entry.ts'
import { commitAlike } from '../unit/alike.ts'
import { goingAlong } from '../unit/fellows.ts'
import { milestone, type Kit } from '../kit.ts'
import { type Meaning, refusal, taken } from './meaning.ts'

export const rollback: Meaning = async (kit, _ground, { entry, request, by }) => {
  if (!entry) throw refusal(`${kit.credential.id} is not adopted yet`)
  const all = [{ id: entry.credential, kit, entry }, ...goingAlong({ kit, entry })]
  // Everything is looked at before anything is enabled.
  for (const one of all) await demandWay(one)
  for (const one of all) if (one.entry.incumbent) await bringToLife(one.kit, one.entry, one.entry.incumbent)
  const at = kit.shared.clock.now()
  return commitAlike(
    { kit, entry },
    all.map(({ id }) => id),
    {
      to: (from, one) => {
        const { disabledAt: _held, retiringAt: _going, waiver: _waited, ...rest } = from
        return {
          ...rest,
          rollback: { at, by: 'command', who: by, request },
          milestones: [...from.milestones, milestone(one, { what: 'rolling-back', at, by, evidence: [] })],
          requests: taken(from.requests, request),
        }
      },
      why: `rollback: go back, as ${by} ordered`,
    },
  )
}

async function demandWay({ kit, entry }: { readonly kit: Kit; readonly entry: Entry }): Promise<void> {
  const why = whyNotBack(kit.credential, entry)
  const { incumbent } = entry
  if (why !== undefined || !incumbent) throw refusal(why ?? `${kit.credential.id} is not adopted yet`)
  if (!(await isHeld(kit, entry, incumbent))) throw refusal(whyNotHeld(kit.credential.id))
}

/** Where nothing was written yet nothing is to be put back; else every slot's old value must be at hand. */
export async function isHeld(kit: Kit, entry: Entry, incumbent: Holder): Promise<boolean> {
  if (Object.values(entry.slots).every(({ tag, openedAt }) => tag === incumbent.tag && openedAt === undefined))
    return true
  for (const store of await kit.stores()) if (!(await store.ready(incumbent.tag)).ready) return false
  return true
}

/** A key that is gone cannot serve. What Keyturn disabled for the hold it enables; what somebody else disabled it does not. */
async function bringToLife(kit: Kit, { disabledAt }: Entry, { keyId }: Holder): Promise<void> {
  const { id } = kit.credential
  if (keyId === undefined || isUnlisted(kit.plugin.traits)) return
  const provider = await kit.provider()
  const { keys, complete } = await provider.list()
  const key = keys.find((one) => one.id === keyId)
  if (!key && !complete)
    throw refusal(
      `whether the old key of ${id} lives cannot be seen just now: its list of keys is not complete. Say it again`,
    )
  if (key?.status === 'disabled' && disabledAt !== undefined) await provider.enable?.(keyId)
  else if (key?.status !== 'alive')
    throw refusal(`it is too late: the old key ${keyId} of ${id} is ${key ? key.status : 'gone'}`)
}
