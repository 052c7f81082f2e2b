// join: the values of all are staged, so they are proposed as one. One commit says so in the entries of all: half a unit is never written.
import { jointBranch, type Member } from '../../core/entry/joint.ts'
import type { Entry } from '../../core/entry/entry.ts'
import { branchOf } from '../../core/entry/branch.ts'
import { commitAlike } from '../unit/alike.ts'
import type { Done, Job } from '../kit.ts'

export async function join(job: Job): Promise<Done> {
  const members = job.world.unit?.ready
  if (!members) return { forget: 'all' }
  await closeOwn(job, members)
  const joint = { branch: jointBranch(members), members }
  job.fence()
  const next = await commitAlike(
    job,
    members.map(({ credential }) => credential),
    {
      to: (entry: Entry) => (entry.candidate ? { ...entry, candidate: { ...entry.candidate, joint } } : entry),
      why: `goes together with ${members.map(({ credential }) => credential).join(', ')}`,
    },
  )
  return { entry: next, forget: ['review', 'told'] }
}

/** Proposed alone before rotation.yml said that they go together. */
async function closeOwn({ kit }: Job, members: readonly Member[]): Promise<void> {
  const { proposals } = kit.shared.github
  for (const { credential, tag } of members) {
    const facts = await proposals.find(branchOf(credential, tag))
    if (facts?.state === 'open') await proposals.close(facts)
  }
}
