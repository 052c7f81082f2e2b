// reserve, settle-hand-in, ask-again: people are asked before the key is made, and what they handed in is brought to its end, or asked
// for once more. Replayable; the taking itself is a command's (engine/commands/hand-in.ts).
import type { Instant } from '../../core/facts.ts'
import { rotationBranch } from '../../core/entry/joint.ts'
import { commitEntry } from '../commit.ts'
import type { Done, Job } from '../kit.ts'
import { announce } from './mint.ts'
import { draftOf, drop, unwritten } from './propose.ts'

/** Announces the attempt without a lease: nobody is minting it, so nothing can be lost. */
export async function reserve(job: Job, due: Instant): Promise<Done> {
  const deferred = job.kit.plugin.traits.mint === 'api'
  const { announced } = await announce(job, { due, lease: 0, reserved: true, ...(deferred ? { deferred } : {}) })
  return { entry: announced, forget: ['ready', 'told'], sights: { review: { seen: true, value: undefined } } }
}

/** Id and fingerprint join the open proposal, and the intake goes, unless somebody wrote it again meanwhile. */
export async function settleHandIn(job: Job): Promise<Done> {
  const { kit, entry } = job
  const { candidate } = entry
  if (candidate?.intake === undefined) return { forget: 'all' }
  const { proposals } = kit.shared.github
  const facts = await proposals.find(rotationBranch(entry.credential, candidate))
  job.fence()
  // A person's commits are not put on another base; the lock may name the tag alone.
  if (facts?.state === 'open' && !facts.meddled) await proposals.rebase(facts, await draftOf(job, candidate))
  await kit.intake.clear(candidate.intake)
  const { intake: _settled, ...rest } = candidate
  const next = await commitEntry(kit, entry, {
    to: { ...entry, candidate: rest },
    why: 'what was handed in is in the proposal, and out of the intake',
  })
  return { entry: next, forget: ['review', 'told'] }
}

/** Nobody has the value any more, and no slot ever had it: the same attempt asks for it once more, under the approval that it has. */
export async function askAgain(job: Job): Promise<Done> {
  const { kit, entry, now } = job
  const { candidate } = entry
  if (!candidate) return { forget: 'all' }
  const { keyId: _key, fingerprint: _print, minted: _made, expiresAt: _ends, probe: _answer, ...named } = candidate
  const { probedAt: _asked, stagedAt: _staged, intake: _lost, ...left } = named
  await drop(job, candidate.tag)
  job.fence()
  const next = await commitEntry(kit, entry, {
    to: { ...entry, slots: unwritten(entry), candidate: { ...left, lostAt: now } },
    why: `what was handed in for attempt ${entry.attempt} is lost: it is asked for again`,
  })
  return { entry: next, forget: 'all' }
}
