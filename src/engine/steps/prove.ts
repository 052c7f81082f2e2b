// deploy, note-deployed, verify: the road from "in the slots" to "serves". A second deployment is harmless.
import { courseOf, type Course } from '../../core/decide/course.ts'
import type { Deployment, Draft, Entry } from '../../core/entry/entry.ts'
import type { DeployFacts, Testimony } from '../../core/facts.ts'
import { commitEntry } from '../commit.ts'
import { milestone, type Done, type Job } from '../kit.ts'

/** Starts one deployer. A lost answer leaves no run in the entry, so that it is started again. */
export async function deploy(job: Job, index: number): Promise<Done> {
  const { kit, entry } = job
  const course = courseOf(entry)
  const deployer = (await kit.deployers())[index]
  if (!course || !deployer) return { forget: 'all' }
  job.fence()
  const startedAt = kit.shared.clock.now()
  const run = await deployer.trigger()
  const started: Deployment = { startedAt: run ? startedAt : (course.switchedAt ?? startedAt), ...run }
  const next = await commitEntry(kit, entry, {
    to: withDeployments(entry, course, [...course.deployments.slice(0, index), started]),
    why: run ? `deploy: ${deployer.what}` : `deployment is not started by Keyturn: ${deployer.what}`,
  })
  return { entry: next, forget: ['deploys', 'serves', 'told'] }
}

/** Every deployer's run succeeded. */
export async function noteDeployed(job: Job): Promise<Done> {
  const { kit, entry, now, world } = job
  const course = courseOf(entry)
  const deploys = world.deploys?.seen ? world.deploys.value : []
  if (!course) return { forget: 'all' }
  const finished = course.deployments.map((deployment, index): Deployment => finish(deployment, deploys[index], now))
  const what = await kit.deployers()
  const evidence = deploys.map((facts, index): Testimony => ({
    witness: 'deployment',
    asked: what[index]?.what ?? 'deployment',
    answer:
      facts.state === 'not-needed' ? (facts.about ?? 'not needed') : `succeeded${facts.url ? `: ${facts.url}` : ''}`,
    verdict: 'yes',
    at: facts.finishedAt ?? now,
  }))
  const to = withDeployments(entry, course, finished)
  const next = await commitEntry(kit, entry, {
    to: { ...to, milestones: [...entry.milestones, milestone(kit, { what: 'deployed', at: now, evidence })] },
    why: 'deployed',
  })
  return { entry: next, forget: ['deploys', 'serves', 'told'] }
}

function finish(deployment: Deployment, facts: DeployFacts | undefined, now: number): Deployment {
  return {
    ...deployment,
    ...(facts?.run === undefined ? {} : { run: facts.run }),
    ...(facts?.url === undefined ? {} : { url: facts.url }),
    ...(facts?.startedAt === undefined ? {} : { startedAt: facts.startedAt }),
    finishedAt: facts?.finishedAt ?? now,
  }
}

function withDeployments(entry: Entry, course: Course, deployments: readonly Deployment[]): Draft {
  if (course.back && entry.rollback) return { ...entry, rollback: { ...entry.rollback, deployments } }
  return entry.candidate ? { ...entry, candidate: { ...entry.candidate, deployments } } : entry
}

/** Every witness that the policy asks for said yes. */
export async function verify(job: Job): Promise<Done> {
  const { kit, entry, now, world } = job
  const course = courseOf(entry)
  const evidence = world.serves?.seen ? world.serves.value : []
  if (!course || !entry.candidate) return { forget: 'all' }
  const to: Draft =
    course.back && entry.rollback
      ? { ...entry, rollback: { ...entry.rollback, verifiedAt: now } }
      : { ...entry, candidate: { ...entry.candidate, verifiedAt: now } }
  const next = await commitEntry(kit, entry, {
    to: { ...to, milestones: [...entry.milestones, milestone(kit, { what: 'verified', at: now, evidence })] },
    why: 'verified',
  })
  return { entry: next, forget: ['serves', 'quiet', 'told'] }
}
