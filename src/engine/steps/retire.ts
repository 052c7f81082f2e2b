// disable, announce-retirement, revoke, note-dead, reap: taking a key away. Each begins with the guard; already gone is success.
import { courseOf, leavingOf } from '../../core/decide/course.ts'
import { isUnlisted } from '../../core/decide/listing.ts'
import { isAtItsEnd } from '../../core/decide/paced.ts'
import { holdsNothingElse } from '../../core/decide/end.ts'
import { allAt, isByMerge } from '../../core/decide/positions.ts'
import { wantedOf } from '../../core/decide/wanted.ts'
import { isCompromised } from '../../core/entry/emergency.ts'
import { isOrderedBack } from '../../core/entry/rollback.ts'
import { isEnding } from '../../core/entry/ending.ts'
import type { PastLine } from '../../core/entry/entry.ts'
import { heldBy } from '../../core/entry/sharing.ts'
import { Failure } from '../../core/failure.ts'
import { isDual } from '../../core/manifest/policy.ts'
import { namesIn } from '../../core/lock/names-in.ts'
import { readLock } from '../../core/lock/read.ts'
import type { KeyId, Listing, Tag, Testimony } from '../../core/facts.ts'
import { commitEntry } from '../commit.ts'
import { guard, guardCourse, refused } from '../guard.ts'
import { milestone, type Done, type Job } from '../kit.ts'
import { readSlots } from '../look.ts'
import { settled } from '../settling.ts'
import { isSecond, takeAway, takenAway } from '../take-away.ts'
import type { Fresh } from '../ports.ts'

/** The old key is quiet, and will be taken away ten minutes from now. */
export async function announceRetirement(job: Job): Promise<Done> {
  const { kit, entry, now, world } = job
  const evidence = [...(world.quiet?.seen ? world.quiet.value : []), ...heldBy(world.sharing ?? [], now)]
  const next = await commitEntry(kit, entry, {
    to: {
      ...entry,
      retiringAt: now,
      milestones: [...entry.milestones, milestone(kit, { what: 'silent', at: now, evidence })],
    },
    why: isEnding(entry) ? 'its key is about to go, and none comes' : 'the old key is about to go',
  })
  return { entry: next, forget: ['told'] }
}

export async function disable(job: Job, keyId: KeyId): Promise<Done> {
  const { kit, entry, world } = job
  await guardLeaving(job, keyId)
  const provider = await kit.provider()
  if (!provider.disable) throw refused('this provider cannot disable a key')
  job.fence()
  await provider.disable(keyId)
  const now = kit.shared.clock.now()
  const evidence = world.quiet?.seen ? world.quiet.value : []
  const next = await commitEntry(kit, entry, {
    to: {
      ...entry,
      disabledAt: now,
      milestones: [...entry.milestones, milestone(kit, { what: 'disabled', at: now, evidence })],
    },
    why: `disabled ${keyId}`,
  })
  return { entry: next, forget: ['keys', 'told'] }
}

export async function revoke(job: Job, keyId: KeyId): Promise<Done> {
  await guardLeaving(job, keyId)
  const { kit, entry } = job
  const accepted = isDual(kit.credential) && !isEnding(entry)
  if (accepted && isUnlisted(kit.plugin.traits)) return clearing(job, keyId)
  job.fence()
  await takeAway(kit, entry, { keyId, ordered: false })
  kit.shared.log(`${entry.credential}: revoked ${keyId}`)
  if (!endsInSteps(job)) await untilGone(job, keyId)
  // Its vendor knows it no more, and the app still does.
  if (accepted) return clearing(job, keyId)
  return isSecond(kit, entry, keyId) ? noteTaken(job, keyId) : { forget: ['keys', 'told'] }
}

/** No listing would ever tell. */
async function noteTaken({ kit, entry }: Job, keyId: KeyId): Promise<Done> {
  const at = kit.shared.clock.now()
  const told = milestone(kit, { what: 'dead', at, evidence: [takenAway(kit, keyId)] })
  const next = await commitEntry(kit, entry, {
    to: { ...entry, deadAt: at, milestones: [...entry.milestones, told] },
    why: `${keyId} is gone`,
  })
  return { entry: next, forget: ['keys', 'told'] }
}

/** Nobody refuses what others present but the app: from here on it is accepted no more, one deployment later. */
async function clearing({ kit, entry, fence }: Job, keyId: KeyId): Promise<Done> {
  fence()
  const next = await commitEntry(kit, entry, { to: { ...entry, clearing: {} }, why: `${keyId} is accepted no more` })
  return { entry: next, forget: ['keys', 'deploys', 'serves', 'ready', 'told'] }
}

/** Retire, or discard a rolled-back heir: approved, ours by id, every slot at the other key, which lives. */
async function guardLeaving(job: Job, keyId: KeyId): Promise<void> {
  if (isEnding(job.entry)) return guardEnding(job, keyId)
  const course = courseOf(job.entry)
  if (!course || course.from.keyId !== keyId) throw refused('this is not the key that the entry retires')
  if (isOrderedBack(job.entry) && !isCompromised(job.entry, keyId))
    throw refused('people approved this key, and have not approved that it goes')
  const slots = { seen: true as const, value: await readSlots(job.kit, job.ground.head) }
  if (!allAt({ ...job.world, slots }, job.entry, wantedOf(job.kit.credential, job.entry)))
    throw refused('a slot does not hold the new key any more')
  const { head, fresh } = await guardCourse(job, course)
  guardSharing(job, keyId, fresh)
  guardUnit(job, course.back, fresh)
  // What the default branch named was looked at up to this head.
  if (isByMerge(job.world) && head !== job.ground.head) throw refused('the default branch moved at this very moment')
}

/** Nobody has adopted it since, for another credential. */
function guardSharing({ ground, entry }: Job, keyId: KeyId, { lock }: Fresh): void {
  const known = [entry.credential, ...namesIn(ground.lockText)({ keyId })]
  if (namesIn(lock)({ keyId }).some((id) => !known.includes(id)))
    throw refused('the lock names this key for another credential since a moment ago')
}

/** People may have taken another of its unit back a moment ago: then none goes. */
function guardUnit({ world }: Job, back: boolean, { lock }: Fresh): void {
  const reading = lock === undefined ? undefined : readLock(lock)
  const lines = reading && 'lock' in reading ? reading.lock.lines : undefined
  for (const { credential, tag, stands } of world.unit?.fellows ?? []) {
    const named = lines?.get(credential)?.tag
    if (stands === 'with' && named !== undefined && (named === tag) === back)
      throw refused(`the lock says otherwise of ${credential}, which goes together with it`)
  }
}

/** The end of a credential: the key in service by tag and id, which people approved to go; and nobody else's value in its place. */
async function guardEnding(job: Job, keyId: KeyId): Promise<void> {
  const { incumbent } = job.entry
  if (incumbent?.keyId !== keyId) throw refused('this is not the key that the entry retires')
  const slots = { seen: true as const, value: await readSlots(job.kit, job.ground.head) }
  if (!holdsNothingElse({ ...job.world, slots }, job.entry)) throw refused('a slot holds another value by now')
  const { fresh } = await guard(job, (line) => line?.tag === incumbent.tag && line.id === keyId && line.retire === true)
  guardSharing(job, keyId, fresh)
}

/** Then the listing tells how far it is, and when the next step may be taken. */
function endsInSteps({ kit }: Job): boolean {
  return kit.plugin.traits.ends === 'in-steps'
}

/** Shown no more, or disabled where nobody deletes it; or the next turn looks again. */
async function untilGone({ kit }: Job, keyId: KeyId): Promise<void> {
  if (await settled(kit, (keys) => isAtItsEnd({ keys }, keyId) || !keys.some(({ id }) => id === keyId))) return
  throw new Failure(
    'unexpected-response',
    `The key ${keyId} was deleted and is still listed. Keyturn looks again at the next run.`,
    { effect: 'unknown' },
  )
}

/** The listing, complete and showing the other key, shows it no more. */
export async function noteDead(job: Job): Promise<Done> {
  const { kit, entry, now, world } = job
  const keyId = leavingOf(entry)
  const listing = world.keys?.seen ? world.keys.value : undefined
  if (keyId === undefined || !listing) return { forget: 'all' }
  const ours =
    isCompromised(entry, keyId) || entry.milestones.some(({ what }) => what === 'silent' || what === 'disabled')
  const heir = isEnding(entry) ? '' : ', the new one among them'
  const evidence = [gone(kit.plugin.id, listing, { keyId, heir })]
  if (!ours)
    evidence.push({
      witness: 'keyturn',
      asked: 'who deleted it',
      answer: 'not Keyturn: it was gone before its time',
      verdict: 'unknown',
      at: now,
    })
  const next = await commitEntry(kit, entry, {
    to: {
      ...entry,
      deadAt: now,
      milestones: [...entry.milestones, milestone(kit, { what: 'dead', at: now, evidence })],
    },
    why: `${keyId} is gone`,
  })
  return { entry: next, forget: ['told'] }
}

function gone(
  witness: string,
  listing: Listing,
  { keyId, heir }: { readonly keyId: KeyId; readonly heir: string },
): Testimony {
  const listed = listing.keys.find(({ id }) => id === keyId)
  return {
    witness,
    asked: `the complete list of keys: is ${keyId} among them`,
    answer: listed
      ? `yes, disabled, which is its end: nobody deletes it${heir}`
      : `no; it shows ${listing.keys.length} ${listing.keys.length === 1 ? 'key' : 'keys'}${heir}`,
    verdict: 'yes',
    at: listing.at,
    number: listing.keys.length,
  }
}

/** Removes a key that `past` names; the lock must not name it and no slot may point at it. */
export async function reap(job: Job, key: { readonly keyId: KeyId; readonly tag: Tag }): Promise<Done> {
  const line = job.entry.past.find(
    (past) => past.tag === key.tag && (past.keyId === undefined || past.keyId === key.keyId),
  )
  if (!line || line.why === 'released') throw refused('the journal does not say that this key is over')
  await guard(job, (lock) => lock?.tag !== key.tag && lock?.id !== key.keyId)
  const living = [job.entry.incumbent?.keyId, job.entry.candidate?.keyId]
  if (living.includes(key.keyId)) throw refused('this key is in service')
  job.fence()
  await takeAway(job.kit, job.entry, { keyId: key.keyId, ordered: false })
  job.kit.shared.log(`${job.entry.credential}: removed ${key.keyId}, which was over`)
  if (!endsInSteps(job)) await untilGone(job, key.keyId)
  return line.second ? emptied(job, line) : { forget: ['keys'] }
}

/** No listing would ever tell that it is there no more. */
async function emptied({ kit, entry }: Job, over: PastLine): Promise<Done> {
  const past = entry.past.map((line): PastLine => {
    const { second: _gone, ...rest } = line
    return line === over ? rest : line
  })
  const next = await commitEntry(kit, entry, { to: { ...entry, past }, why: `${over.keyId ?? over.tag} is gone` })
  return { entry: next, forget: ['keys'] }
}

/** Removes what a store still holds of a tag that is over. */
export async function clear(job: Job, tag: Tag): Promise<Done> {
  await guard(job, (lock) => lock?.tag !== tag)
  for (const store of await job.kit.stores()) {
    job.fence()
    await store.remove(tag)
  }
  // What lay in custody goes with a commit; what lay in a store is gone.
  const custody = job.kit.shared.github.journal.custody(job.entry.credential)
  const held = job.kit.credential.stores.some((spec) =>
    spec.slots.some(({ address }) => custody.held(address).includes(tag)),
  )
  if (!held) return { forget: ['slots'] }
  const next = await commitEntry(job.kit, job.entry, { to: job.entry, why: `cleared ${tag}` })
  return { entry: next, forget: ['slots'] }
}
