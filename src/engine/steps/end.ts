// begin-ending, withdraw-ending, end: a credential is retired. Replayable: one commit each, on the entry it was decided on.
import { sha256 } from '../../core/canonical.ts'
import { stillTold, without } from '../../core/entry/emergency.ts'
import { endingBranch } from '../../core/entry/ending.ts'
import type { Draft, Entry } from '../../core/entry/entry.ts'
import { pastLine } from '../../core/entry/past.ts'
import { makeRecord, recordPath, recordText } from '../../core/record/make.ts'
import { commitEntry } from '../commit.ts'
import type { Done, Job } from '../kit.ts'
import { tell } from '../tell.ts'
import { approvedBy } from './approval.ts'
import { recordFacts } from './finish.ts'
import { drop } from './propose.ts'

/** Records the approval once, with the head at which it was seen. From here on nothing else begins. */
export async function beginEnding(job: Job): Promise<Done> {
  const { kit, entry, ground, now } = job
  const { ordered: _never, ending, ...rest } = entry
  // A command that died right after it proposed is not in the journal; its pull request has the branch of this very entry.
  const branch = ending?.branch ?? endingBranch(entry.credential, entry)
  const approved = await approvedBy(kit, branch, now)
  const next = await commitEntry(kit, entry, {
    to: {
      ...rest,
      ending: { ...(approved.merge ? { branch } : ending), since: now, seen: ground.head },
      milestones: [...entry.milestones, approved],
    },
    why: `its end is approved by the lock at ${ground.head.slice(0, 7)}`,
  })
  return { entry: next, forget: 'all' }
}

/** The key stays. One that is held is enabled first, and the pull request says so before the journal forgets it. */
export async function withdrawEnding(job: Job): Promise<Done> {
  const { kit, entry, world, ground } = job
  const keyId = entry.incumbent?.keyId
  job.fence()
  if (keyId !== undefined && entry.disabledAt !== undefined) await (await kit.provider()).enable?.(keyId)
  await tell(kit, ground, { world, entry, standing: { kind: 'act', because: 'ending-withdrawn' } })
  const left = kept(entry)
  const next = await commitEntry(kit, entry, {
    to: { ...left, milestones: stillTold(left) },
    why: 'its end is taken back: the key stays',
  })
  return { entry: next, forget: 'all' }
}

/** Should the revert be reverted, the same pull request tells of it. */
function kept(entry: Entry): Draft {
  const { ending, disabledAt: _held, retiringAt: _going, waiver: _waited, ...rest } = entry
  return ending?.branch === undefined ? rest : { ...rest, ending: { branch: ending.branch } }
}

/** The record is written, what is held of its value goes, and nothing stands behind the name any more. */
export async function end(job: Job): Promise<Done> {
  const { kit, entry, now } = job
  const { incumbent } = entry
  if (!incumbent) return { forget: 'all' }
  const { tag, keyId } = incumbent
  const line = pastLine(incumbent, { since: now, why: 'ended' })
  await drop(job, tag)
  const facts = recordFacts(job, 'retired')
  const text = recordText(makeRecord(facts))
  const left = { ...gone(entry), ...without(entry, keyId) }
  const next = await commitEntry(kit, entry, {
    to: {
      ...left,
      generation: entry.generation + 1,
      slots: {},
      tries: { due: 0, count: 0 },
      milestones: stillTold(left),
      past: [...entry.past, line],
      ended: { tag, at: now },
      lastRecord: sha256(text),
    },
    why: 'retired: its key is gone for good',
    files: new Map([[recordPath(facts), text]]),
  })
  return { entry: next, forget: 'all' }
}

function gone(entry: Entry): Draft {
  const { incumbent: _key, ending: _over, disabledAt: _held, retiringAt: _going, ...open } = entry
  const { deadAt: _dead, postponed: _until, waiver: _waited, ...rest } = open
  return rest
}
