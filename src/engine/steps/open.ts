// open: the provider is told that a new key, which every instance accepts, may be used. Replayable: already enabled is success.
import { courseOf } from '../../core/decide/course.ts'
import type { KeyId, Testimony } from '../../core/facts.ts'
import { commitEntry } from '../commit.ts'
import { guardCourse, refused } from '../guard.ts'
import { milestone, type Done, type Job } from '../kit.ts'

/** From here on others present it beside the one in service. */
export async function open(job: Job, keyId: KeyId): Promise<Done> {
  const { kit, entry } = job
  const { candidate } = entry
  const course = courseOf(entry)
  if (!candidate || !course || course.back || course.to.keyId !== keyId || course.leg === 'accept')
    throw refused('this is not a key that every instance accepts by now')
  const provider = await kit.provider()
  if (!provider.enable) throw refused('this provider cannot enable a key')
  await guardCourse(job, course)
  job.fence()
  await provider.enable(keyId)
  const now = kit.shared.clock.now()
  const evidence: readonly Testimony[] = [
    { witness: kit.plugin.id, asked: `to enable ${keyId}`, answer: 'done', verdict: 'yes', at: now },
  ]
  const next = await commitEntry(kit, entry, {
    to: {
      ...entry,
      candidate: { ...candidate, openedAt: now },
      milestones: [...entry.milestones, milestone(kit, { what: 'opened', at: now, evidence })],
    },
    why: `enabled ${keyId}, which every instance accepts`,
  })
  return { entry: next, forget: ['keys', 'told'] }
}
