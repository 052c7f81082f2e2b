// contain, enable: what a person ordered of a key, whatever else is so. Replayable: already away, or already back, is success.
import { isCompromised, toContain, type Emergency } from '../../core/entry/emergency.ts'
import type { Instant, KeyId, Testimony } from '../../core/facts.ts'
import { commitEntry } from '../commit.ts'
import { guardEntry, refused } from '../guard.ts'
import { milestone, type Done, type Job, type Kit } from '../kit.ts'
import { look } from '../look.ts'
import { takeAway } from '../take-away.ts'

/** Takes the key out of service at the provider: nobody waits for an heir, and no other contradiction holds it up. */
export async function contain(
  job: Job,
  { keyId, how }: { readonly keyId: KeyId; readonly how: 'disable' | 'revoke' },
): Promise<Done> {
  const { kit, entry } = job
  const order = await guardOrder(job, keyId)
  const listed = await isListed(job, keyId)
  const provider = await kit.provider()
  job.fence()
  if (how === 'revoke') await takeAway(kit, entry, { keyId, ordered: true })
  else if (provider.disable === undefined) throw refused('this provider cannot disable a key')
  else if (listed !== false) await provider.disable(keyId)
  const at = kit.shared.clock.now()
  const done = listed === false ? 'gone' : how === 'revoke' ? 'revoked' : 'disabled'
  const told = milestone(kit, {
    what: 'contained',
    at,
    keyId,
    by: order.by,
    evidence: [answered(kit, { keyId, done, at })],
  })
  const next = await commitEntry(kit, entry, {
    to: {
      ...entry,
      emergencies: (entry.emergencies ?? []).map((one) =>
        one.request === order.request ? { ...one, containedAt: at, how: done } : one,
      ),
      milestones: [...entry.milestones, told],
    },
    why: `${done === 'gone' ? 'found gone' : done} by order: ${keyId}`,
  })
  return { entry: next, forget: ['keys', 'told'] }
}

/** What was disabled by order, and never reported, serves again. */
export async function enable(job: Job, keyId: KeyId): Promise<Done> {
  const { kit, entry } = job
  const order = await guardOrder(job, keyId)
  if (isCompromised(entry, keyId)) throw refused('this key was reported compromised')
  const provider = await kit.provider()
  job.fence()
  await provider.enable?.(keyId)
  const told = milestone(kit, { what: 'enabled', at: kit.shared.clock.now(), keyId, by: order.by, evidence: [] })
  const next = await commitEntry(kit, entry, {
    to: {
      ...entry,
      emergencies: (entry.emergencies ?? []).filter(({ request }) => request !== order.request),
      milestones: [...entry.milestones, told],
    },
    why: `enabled by order: ${keyId}`,
  })
  return { entry: next, forget: ['keys', 'told'] }
}

/** The entry is as it was decided on, the order stands in it, and the key is one of its own. */
async function guardOrder(job: Job, keyId: KeyId): Promise<Emergency> {
  const { incumbent, candidate } = job.entry
  const order = toContain(job.entry)
  if (order?.keyId !== keyId || ![incumbent?.keyId, candidate?.keyId].includes(keyId))
    throw refused(`nobody ordered ${keyId} away, or it is no key of this entry`)
  await guardEntry(job)
  return order
}

/** Undefined: it could not be seen, which stops nothing here. */
async function isListed({ kit, ground, world }: Job, keyId: KeyId): Promise<boolean | undefined> {
  const { keys } = await look(kit, ground, { world, sight: 'keys' })
  if (!keys?.seen) return undefined
  return keys.value.keys.some(({ id }) => id === keyId) || (keys.value.complete ? false : undefined)
}

const ANSWERS = {
  disabled: 'done: it opens nothing any more, and can be enabled again',
  revoked: 'done: it is deleted',
  gone: 'it is not in the complete list of keys: deleted before, or the admin key is another account’s',
} as const

function answered(
  { plugin, credential }: Kit,
  { keyId, done, at }: { readonly keyId: KeyId; readonly done: keyof typeof ANSWERS; readonly at: Instant },
): Testimony {
  const verdict = done === 'gone' ? 'unknown' : 'yes'
  // What is not simply deleted is not said to be.
  const otherwise = done === 'revoked' && plugin.ends?.(credential.with, keyId) !== undefined
  const answer = otherwise ? 'done: it opens nothing any more' : ANSWERS[done]
  return { witness: plugin.id, asked: `to take ${keyId} out of service`, answer, verdict, at }
}
