// approve, promote, restore, roll-back, go-forward: from the lock's word to every slot holding the key. Replayable by brackets.
import { closed } from '../../core/decide/calendar.ts'
import { courseOf, withLeg } from '../../core/decide/course.ts'
import { positions, standsAt, toWrite } from '../../core/decide/positions.ts'
import { approvedTogether } from '../../core/decide/together.ts'
import { wantedOf } from '../../core/decide/wanted.ts'
import { reportOf } from '../../core/entry/emergency.ts'
import type { Candidate, Draft, Milestone, SlotState, VersionState } from '../../core/entry/entry.ts'
import type { Instant, SlotAddress, SlotFacts, Tag } from '../../core/facts.ts'
import { rotationBranch } from '../../core/entry/joint.ts'
import { isDual } from '../../core/manifest/policy.ts'
import { commitEntry } from '../commit.ts'
import { guardCourse, refused } from '../guard.ts'
import { milestone, type Done, type Job } from '../kit.ts'
import { readSlots } from '../look.ts'
import { approvedBy } from './approval.ts'
import { bracketed, openBracket, opened, settled, unlessWritten, withinBracket } from './bracket.ts'

/** Records the approval once, with the head at which it was seen, and, inside the window, opens the bracket of the first write in the same commit. */
export async function approve(job: Job): Promise<Done> {
  const { kit, entry, now } = job
  const { candidate } = entry
  if (!candidate) return { forget: 'all' }
  const told = await approvedBy(kit, rotationBranch(entry.credential, candidate), now)
  const approved: Candidate = { ...candidate, approved: { by: 'lock', at: now, seen: job.ground.head } }
  const writes = toWrite(job.world, { ...entry, candidate: approved })
  const held = approvedTogether(job.world) !== undefined
  const next = await commitEntry(kit, entry, {
    to: {
      ...entry,
      candidate: approved,
      // Nothing is written before the key is made.
      ...(held || candidate.keyId === undefined || closed(job.world, entry, now) ? {} : { slots: opened(job, writes) }),
      milestones: [...entry.milestones, told],
    },
    why: `approved by the lock at ${job.ground.head.slice(0, 7)}`,
  })
  const checked = await unlessWritten(job, next)
  return { entry: checked, forget: checked === next ? ['told'] : 'all' }
}

/** The report of the key in service approves its heir: by whom and when stands in the entry, the lock follows by a proposal. */
export async function approveByCommand(job: Job): Promise<Done> {
  const { kit, entry, now } = job
  const { candidate } = entry
  const report = reportOf(entry)
  if (!candidate || !report) throw refused('nobody reported the key in service')
  const told = milestone(kit, { what: 'approved', at: now, evidence: [], by: report.by })
  const approved: Candidate = { ...candidate, approved: { by: 'command', at: now } }
  const writes = toWrite(job.world, { ...entry, candidate: approved })
  const next = await commitEntry(kit, entry, {
    to: {
      ...entry,
      candidate: approved,
      ...(candidate.keyId === undefined ? {} : { slots: opened(job, writes) }),
      milestones: [...entry.milestones, told],
    },
    why: `approved by the command of ${report.by}`,
  })
  const checked = await unlessWritten(job, next)
  return { entry: checked, forget: checked === next ? ['told'] : 'all' }
}

/** Writes every slot with the key the course goes to, inside a bracket no older than a minute. */
export async function writeSlots(job: Job): Promise<Done> {
  const to = courseOf(job.entry)?.to ?? job.entry.incumbent
  if (!to) return { forget: 'all' }
  const wanted = wantedOf(job.kit.credential, job.entry)
  if (standsAt(job.world, job.entry, wanted) && settled(job.entry, job.now)) return closeBrackets(job)
  const writes = toWrite(job.world, job.entry)
  const entry = bracketed(job.entry, writes, job.now) ? job.entry : await openBracket(job, writes)
  const inside: Job = { ...job, entry }
  const back = courseOf(entry)?.back ?? true
  await guardCourse(inside, { to, back })
  for (const store of await job.kit.stores()) {
    job.fence()
    withinBracket(inside)
    await (store.place ? store.place(writes) : back ? store.restore(to.tag) : store.promote(to.tag))
  }
  return written(inside)
}

async function closeBrackets(job: Job): Promise<Done> {
  const facts = job.world.slots?.seen ? job.world.slots.value : new Map<SlotAddress, SlotFacts>()
  return close(job, facts)
}

async function written(job: Job): Promise<Done> {
  const facts = await readSlots(job.kit, job.ground.head)
  // What stands there now is what the entry will say is ours: a version that somebody wrote a moment ago must not become that.
  const world = { ...job.world, slots: { seen: true as const, value: facts } }
  if (positions(world, job.entry).some(({ position }) => position.at === 'foreign'))
    throw refused('somebody wrote a slot at this very moment')
  return close(job, facts)
}

async function close(job: Job, facts: ReadonlyMap<SlotAddress, SlotFacts>): Promise<Done> {
  const { kit, entry } = job
  const wanted = wantedOf(kit.credential, entry)
  const slots: Record<SlotAddress, SlotState> = {}
  const times: Record<SlotAddress, Instant> = {}
  for (const [slot, seen] of facts) {
    const announcedAt = entry.slots[slot]?.openedAt
    const tag = wanted.get(slot)
    // Where they change one after the other, some were not touched.
    if (tag === undefined || (isDual(kit.credential) && announcedAt === undefined)) continue
    slots[slot] = {
      tag,
      ...(seen.named === undefined ? {} : versions(entry.slots[slot], tag)),
      ...(seen.updatedAt === undefined ? {} : { writtenAt: seen.updatedAt }),
      ...(announcedAt === undefined ? {} : { announcedAt }),
    }
    if (seen.updatedAt !== undefined) times[slot] = seen.updatedAt
  }
  const next = await commitEntry(kit, entry, {
    to: {
      ...withLeg<Draft>(entry, courseOf(entry), { writtenAt: kit.shared.clock.now() }),
      slots: { ...entry.slots, ...slots },
      milestones: [...entry.milestones, ...told(job, times)],
    },
    why: `every slot holds ${[...new Set(wanted.values())].join(', or ')}`,
  })
  // Where the provider itself uses its keys, the switch changed what its listing says of them.
  const changed = kit.plugin.traits.keeps ? (['keys'] as const) : []
  return { entry: next, forget: [...changed, 'ready', 'told'], sights: { slots: { seen: true, value: facts } } }
}

/** What references may name again: the version that was in use before; and the number of an adopted one. */
function versions(before: SlotState | undefined, tag: Tag): Pick<SlotState, 'version' | 'previous'> {
  const same = [before, before?.previous].find((one) => one?.tag === tag)
  const left = before?.tag === tag ? before.previous : before && versionOf(before)
  return {
    ...(same?.version === undefined ? {} : { version: same.version }),
    ...(left === undefined ? {} : { previous: left }),
  }
}

function versionOf({ tag, version, writtenAt }: SlotState): VersionState {
  return {
    tag,
    ...(version === undefined ? {} : { version }),
    ...(writtenAt === undefined ? {} : { writtenAt }),
  }
}

function told(job: Job, slots: Readonly<Record<SlotAddress, Instant>>): readonly Milestone[] {
  const course = courseOf(job.entry)
  if (course?.leg !== 'switch') return []
  return [
    milestone(job.kit, {
      what: course.back ? 'restored' : 'promoted',
      at: job.kit.shared.clock.now(),
      evidence: [],
      slots,
    }),
  ]
}

/** The pull request was reverted, or its key reported: from here the course goes back. A held key is enabled first. */
export async function rollBack(job: Job, by?: 'command'): Promise<Done> {
  const { kit, entry, now } = job
  const keyId = entry.incumbent?.keyId
  if (keyId !== undefined && entry.disabledAt !== undefined) await (await kit.provider()).enable?.(keyId)
  const { disabledAt: _held, retiringAt: _going, ...rest } = entry
  const next = await commitEntry(kit, entry, {
    to: {
      ...rest,
      rollback: by ? { at: now, by } : { at: now, by: 'revert', head: job.ground.head },
      milestones: [...entry.milestones, milestone(kit, { what: 'rolling-back', at: now, evidence: [] })],
    },
    why: by ? 'go back: the new key was reported' : 'go back: the pull request was reverted',
  })
  return { entry: next, forget: 'all' }
}

/** What a commander ordered people have approved: the lock names the old key, and only what comes after that head turns it again. */
export async function noteReverted({ kit, entry, ground }: Job): Promise<Done> {
  if (!entry.rollback) return { forget: 'all' }
  const next = await commitEntry(kit, entry, {
    to: { ...entry, rollback: { ...entry.rollback, by: 'revert', head: ground.head } },
    why: 'the way back is approved by the lock',
  })
  return { entry: next, forget: ['told', 'review'] }
}

/** The revert was reverted, or the old key reported: forward again, from the first write. */
export async function goForward(job: Job, by?: 'command'): Promise<Done> {
  const { kit, entry, now } = job
  const { candidate } = entry
  if (!candidate) return { forget: 'all' }
  const { rollback: _back, retiringAt: _going, ...rest } = entry
  const { promotedAt: _promoted, verifiedAt: _verified, deployments: _deployed, ...fresh } = candidate
  const next = await commitEntry(kit, entry, {
    to: {
      ...rest,
      candidate: { ...fresh, approved: by ? { by, at: now } : { by: 'lock', at: now, seen: job.ground.head } },
      milestones: [...entry.milestones, milestone(kit, { what: 'approved', at: now, evidence: [] })],
    },
    why: by ? 'go forward: the old key was reported' : 'go forward: the revert was reverted',
  })
  return { entry: next, forget: 'all' }
}

/** A revert came before the irreversible: the announcement is taken back. */
export async function withdrawRetirement(job: Job): Promise<Done> {
  const { retiringAt: _going, ...rest } = job.entry
  const next = await commitEntry(job.kit, job.entry, { to: rest, why: 'retirement withdrawn' })
  return { entry: next, forget: ['told'] }
}
