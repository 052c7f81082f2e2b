// reopen, note-locked: what becomes of the proposal that brings the lock up to what a command approved. Neither touches a key.
import { reviewBranch } from '../../core/decide/targets.ts'
import { commitEntry } from '../commit.ts'
import type { Done, Job } from '../kit.ts'

/** Closing it decides nothing: the lock still has to say what is in service. */
export async function reopen(job: Job): Promise<Done> {
  const { proposals } = job.kit.shared.github
  const branch = reviewBranch(job.kit.credential, job.entry)
  const facts = branch === undefined ? undefined : await proposals.find(branch)
  if (facts?.state === 'closed') {
    job.fence()
    await proposals.reopen(facts)
  }
  return { forget: ['review', 'told'] }
}

/** The lock names the key in service. */
export async function noteLocked({ kit, entry }: Job): Promise<Done> {
  const { incumbent } = entry
  if (!incumbent) return { forget: 'all' }
  const { behind: _over, ...holder } = incumbent
  const next = await commitEntry(kit, entry, {
    to: { ...entry, incumbent: holder },
    why: 'the lock names the key in service again',
  })
  return { entry: next, forget: ['review'] }
}
