// propose, rebase, discard, repair-lock: what happens to the pull request before approval. Replayable: each finds before it makes.
import { livingTags, lockLineOf } from '../../core/decide/rule.ts'
import { repairBranch } from '../../core/decide/targets.ts'
import { mayHandIn } from '../../core/entry/asking.ts'
import { stillTold, without } from '../../core/entry/emergency.ts'
import type { Candidate, Entry, PastLine } from '../../core/entry/entry.ts'
import { pastLine } from '../../core/entry/past.ts'
import { isOrderedBack } from '../../core/entry/rollback.ts'
import { rotationBranch } from '../../core/entry/joint.ts'
import { branchOf } from '../../core/entry/branch.ts'
import type { Duration } from '../../core/facts.ts'
import type { Reason } from '../../core/reasons.ts'
import { DAY } from '../../core/schedule/due.ts'
import { expiryOf } from '../../core/schedule/expiry.ts'
import { commitEntry } from '../commit.ts'
import { lockedLine, refused } from '../guard.ts'
import type { Done, Job, Kit } from '../kit.ts'
import { approving, approvingAll, lockDraft, referencesTo } from '../lock-draft.ts'
import { fellowsOf } from '../unit/fellows.ts'
import { outcomeOf } from '../outcome.ts'
import type { Draft } from '../ports.ts'
import { catchUpView, repairView, splitView } from '../../core/render/repair.ts'
import { viewOf } from '../situation.ts'
import { tell } from '../tell.ts'
import { backDraft } from './go-back.ts'
import { rebaseMove } from './move.ts'

/** After a declined or expired proposal nothing is proposed for this long. */
const PAUSE: Duration = 7 * DAY

/** What the entry asks people for now. */
async function draftNow(job: Job): Promise<Draft | undefined> {
  const { candidate } = job.entry
  if (!candidate) return catchUp(job)
  return isOrderedBack(job.entry) ? backDraft(job) : draftOf(job, candidate)
}

export async function propose(job: Job): Promise<Done> {
  const { candidate } = job.entry
  const draft = await draftNow(job)
  if (!draft) return { forget: 'all' }
  job.fence()
  if (candidate) await closeEarlier(job)
  await job.kit.shared.github.proposals.open(draft)
  return { forget: ['review', 'told'] }
}

/** All else is over, and the lock does not name yet what a command put into service. */
function catchUp({ kit, ground, entry }: Job): Draft | undefined {
  const { credential, incumbent } = entry
  if (incumbent?.behind === undefined) return undefined
  const view = catchUpView({ credential, right: incumbent.tag })
  return lockDraft(kit, ground, {
    branch: branchOf(credential, incumbent.tag),
    changes: approving(credential, ground, incumbent),
    view,
  })
}

/** An incident whose proposal was not merged yet, and a second one after it: only the newest names what serves. */
async function closeEarlier({ kit, entry }: Job): Promise<void> {
  if (entry.incumbent?.behind === undefined) return
  const { proposals } = kit.shared.github
  const facts = await proposals.find(branchOf(entry.credential, entry.incumbent.tag))
  if (facts?.state === 'open') await proposals.close(facts)
}

export async function rebase(job: Job): Promise<Done> {
  const { incumbent } = job.entry
  // An adoption's proposal is the whole fleet's: it is put on its new base when every loop has ended.
  if (!incumbent) return { forget: [], over: true }
  const draft = await draftNow(job)
  if (!draft) return rebaseMove(job)
  const { proposals } = job.kit.shared.github
  const facts = await proposals.find(draft.branch)
  if (!facts) return { forget: 'all' }
  job.fence()
  await proposals.rebase(facts, draft)
  return { forget: ['review', 'told'] }
}

/** The proposal of a candidate, as it should be opened or put on a new base. */
export async function draftOf(job: Job, candidate: Candidate): Promise<Draft> {
  const { kit, ground, world, entry } = job
  // As it will read while it waits: what is opened need not be written twice.
  const until = expiryOf(candidate, kit.credential.policy)
  const because = mayHandIn(entry, kit.credential) ? 'awaiting-value' : 'awaiting-review'
  const standing = { kind: 'wait', because, until } as const
  const view = await viewOf(kit, ground, { world, entry, standing })
  const branch = rotationBranch(entry.credential, candidate)
  kit.shared.board?.stand(outcomeOf(kit, { decision: standing, entry, ground, acted: [] }), branch)
  const others = fellowsOf(job)
  const changes = approvingAll([{ id: entry.credential, ground, holder: candidate }, ...others])
  const references = await referencesTo(ground, [{ kit, holder: candidate }, ...others])
  const reviewers = [
    ...new Set([kit, ...others.map((one) => one.kit)].flatMap((one) => one.credential.policy.reviewers)),
  ]
  return { ...lockDraft(kit, ground, { branch, changes, view, references }), reviewers }
}

const ALWAYS: readonly PastLine['why'][] = ['refused', 'value-lost', 'compromised']
const BECAUSE: Readonly<Partial<Record<PastLine['why'], Reason>>> = {
  refused: 'key-changed',
  expired: 'expired',
  declined: 'declined',
  compromised: 'candidate-reported',
  ended: 'ending-instead',
  parted: 'unit-parted',
}

/** Gives a candidate up: the pull request is closed first, the lock read again, then the journal says so; the key goes by `reap`. */
export async function discard(job: Job, why: PastLine['why']): Promise<Done> {
  const { kit, entry } = job
  const { candidate } = entry
  if (!candidate) return { forget: 'all' }
  const { github, clock } = kit.shared
  const facts = await github.proposals.find(rotationBranch(entry.credential, candidate))
  if (facts) {
    await tell(kit, job.ground, {
      world: job.world,
      entry,
      standing: {
        because: BECAUSE[why] ?? 'value-lost',
        kind: 'act',
      },
    })
    // One that a person closed still has its branch.
    if (facts.state !== 'merged') await github.proposals.close(facts)
  }
  const fresh = await github.fresh(entry.credential)
  // Approved at the last moment: nothing that the lock names is discarded, but for what must not or cannot be written any more.
  if (!ALWAYS.includes(why) && lockedLine(fresh, kit.credential)?.tag === candidate.tag)
    throw refused('the proposal was merged in the meantime')
  const now = clock.now()
  const line = lineOf(kit, candidate, { since: now, why })
  await drop(job, candidate.tag)
  const { candidate: _gone, ordered, ...open } = entry
  const rest = {
    ...open,
    ...without(entry, candidate.keyId),
    ...(candidate.deferred ? { slots: unwritten(entry) } : {}),
  }
  const answered = why === 'declined' || why === 'expired'
  const pause = answered ? { notBefore: now + PAUSE } : {}
  // Whoever closed it, or let it lie, answered who had asked for it.
  const still = answered || ordered === undefined ? {} : { ordered }
  const tries = { ...entry.tries, ...pause }
  const next = await commitEntry(kit, entry, {
    to: { ...rest, ...still, past: [...entry.past, line], tries, milestones: stillTold(rest) },
    why: `discard attempt ${entry.attempt} (${why})`,
  })
  return { entry: next, forget: 'all' }
}

/** A key without a mark is over by the id that was noted; where none was, one that was made in that time may be it, and is nobody's to touch. */
function lineOf(kit: Kit, candidate: Candidate, over: Pick<PastLine, 'since' | 'why'>): PastLine {
  const { keyId = candidate.made, announcedAt, begunAt = announcedAt, leaseUntil: until } = candidate
  const line = pastLine({ ...candidate, ...(keyId === undefined ? {} : { keyId }) }, over)
  if (kit.plugin.traits.succession && keyId !== undefined) return { ...line, second: true }
  const lost = keyId === undefined && over.why === 'value-lost' && kit.plugin.traits.marking === 'inferred'
  return lost ? { ...line, lost: { from: begunAt, until } } : line
}

/** Slots as they were before a write that never came: the rule saw that it did not. */
export function unwritten({ slots, candidate }: Entry): Entry['slots'] {
  const left = Object.entries(slots).flatMap(([slot, { from, openedAt, writing: _over, ...state }]) => {
    if (openedAt === undefined) return [[slot, state] as const]
    const { writtenAt: _known, ...before } = state
    if (from === null || from === undefined) return state.tag === candidate?.tag ? [] : [[slot, before] as const]
    return [[slot, { ...before, writtenAt: from, announcedAt: openedAt }] as const]
  })
  return Object.fromEntries(left)
}

/** Staged values of a tag that is over go with the same commit. */
export async function drop(job: Job, tag: string): Promise<void> {
  const custody = job.kit.shared.github.journal.custody(job.entry.credential)
  for (const store of await job.kit.stores()) for (const slot of store.slots) custody.drop(slot, tag)
}

/** The lock names a tag that is over: a proposal sets it to the key that we are going to, and is kept on top of the default branch. */
export async function repairLock(job: Job): Promise<Done> {
  const { kit, ground, entry, world } = job
  const line = lockLineOf(world)
  const holder = entry.candidate?.approved && !entry.rollback ? entry.candidate : entry.incumbent
  if (!line || !holder) return { forget: 'all' }
  const references = await referencesTo(ground, [{ kit, holder }])
  const repair = {
    credential: entry.credential,
    dead: line.tag,
    right: holder.tag,
    references: [...references.keys()],
  }
  const others = world.unit?.fellows?.map(({ credential }) => credential) ?? []
  const living = livingTags(entry).includes(line.tag)
  const view = living ? splitView({ ...repair, others }) : repairView(repair)
  const { proposals } = kit.shared.github
  const branch = repairBranch(entry.credential, line.tag)
  const changes = approving(entry.credential, ground, holder)
  const draft = lockDraft(kit, ground, { branch, changes, view, references })
  const facts = await proposals.find(branch)
  job.fence()
  await (facts?.state === 'open' ? proposals.rebase(facts, draft) : proposals.open(draft))
  return { forget: ['repair'] }
}
