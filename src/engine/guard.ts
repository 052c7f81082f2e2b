import type { End } from '../core/decide/course.ts'
import { isUnlisted } from '../core/decide/listing.ts'
import { entryText } from '../core/entry/codec.ts'
import { Failure } from '../core/failure.ts'
import type { KeyId, Oid } from '../core/facts.ts'
import { readLock } from '../core/lock/read.ts'
import type { LockLine } from '../core/lock/lock.ts'
import { lineUnder } from '../core/lock/under.ts'
import type { Credential } from '../core/manifest/policy.ts'
import type { Job } from './kit.ts'
import { listed } from './look.ts'
import type { Fresh } from './ports.ts'

/** What the guard saw: the lock's line now. */
export interface Guarded {
  readonly line: LockLine | undefined
  readonly head: Oid
  readonly fresh: Fresh
}

/**
 * The last look before what cannot be undone: entry and lock, freshly, at oids. The entry must be byte for byte the one
 * the step was decided on (its mac was checked then), and the lock must name what the step needs.
 */
export async function guard(job: Job, needs: (line: LockLine | undefined) => boolean): Promise<Guarded> {
  const fresh = await guardEntry(job)
  const line = lockedLine(fresh, job.kit.credential)
  if (!needs(line)) throw refused('the lock does not say what this step needs any more')
  return { line, head: fresh.head, fresh }
}

/** The entry alone: what was ordered away goes whatever the lock says. */
export async function guardEntry(job: Job): Promise<Fresh> {
  const fresh = await job.kit.shared.github.fresh(job.kit.credential.id)
  if (fresh.entry !== entryText(job.entry)) throw refused('its journal entry changed in the meantime')
  return fresh
}

/** The last looks on the road of an approval: the key it goes to lives, and, last of all, the lock still names it. */
export async function guardCourse(
  job: Job,
  { to, back }: { readonly to: End; readonly back: boolean },
): Promise<Guarded> {
  await guardKeys(job, { alive: to.keyId })
  // After everything that takes time: what people approve may change at any moment.
  const { candidate, rollback } = job.entry
  const by = back ? rollback?.by : candidate?.approved?.by
  return guard(job, (line) => line?.tag === to.tag || by === 'command')
}

/** A key that a step relies on, or is about to take away, as the provider lists it now. */
async function guardKeys(job: Job, needs: { readonly alive?: KeyId | undefined }): Promise<void> {
  // Where nobody lists keys, the probe of what was handed in or made has to do.
  if (needs.alive === undefined || isUnlisted(job.kit.plugin.traits)) return
  const listing = await listed(job.kit, job.entry)
  const key = listing.keys.find((k) => k.id === needs.alive)
  if (key?.status !== 'alive') throw refused(`the key ${needs.alive} is not listed alive`)
}

export function lockedLine(fresh: Fresh, credential: Credential): LockLine | undefined {
  if (fresh.lock === undefined) return undefined
  const lock = readLock(fresh.lock)
  if (!('lock' in lock)) throw refused('rotation.lock.yml cannot be read any more')
  return lineUnder(lock.lock, credential).line
}

export function refused(why: string): Failure {
  return new Failure('refused', `Nothing was done: ${why}. Keyturn looks again.`, { effect: 'not-done' })
}
