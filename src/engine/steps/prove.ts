// deploy, note-deployed, ask-witnesses, verify: the road from "in the slots" to "serves". A second deployment is harmless.
import { courseOf, type Course } from '../../core/decide/course.ts'
import type { Deployment, Draft } from '../../core/entry/entry.ts'
import type { DeployFacts, Testimony } from '../../core/facts.ts'
import { askUnasked } from '../ask.ts'
import { commitEntry } from '../commit.ts'
import { milestone, type Done, type Job } from '../kit.ts'

/** Starts one deployer. A lost answer leaves no run in the entry, so that it is started again. */
export async function deploy(job: Job, index: number): Promise<Done> {
  const { kit, entry, world } = job
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
  if (!run) return { entry: next, forget: ['deploys', 'serves', 'told'] }
  // It cannot have ended yet: it is asked for after a moment, not at once.
  const known = world.deploys?.seen ? world.deploys.value : []
  const value = known.map((facts, at): DeployFacts => (at === index ? { state: 'running', ...run } : facts))
  return { entry: next, forget: ['serves', 'told'], sights: { deploys: { seen: true, value } } }
}

/** Every deployer's run succeeded. */
export async function noteDeployed(job: Job): Promise<Done> {
  const course = courseOf(job.entry)
  if (!course) return { forget: 'all' }
  const next = await commitEntry(job.kit, job.entry, { to: await deployed(job, course), why: 'deployed' })
  return { entry: next, forget: ['deploys', 'serves', 'told'] }
}

/** The entry with every deployment ended, and the milestone that says so; as it is where that was noted before. */
async function deployed({ kit, entry, now, world }: Job, course: Course): Promise<Draft> {
  if (course.deployments.every(({ finishedAt }) => finishedAt !== undefined)) return entry
  const facts = world.deploys?.seen ? world.deploys.value : []
  const deployers = await kit.deployers()
  const evidence = facts.map((one, index) => testimony(one, deployers[index]?.what ?? 'deployment', now))
  const finished = course.deployments.map((deployment, index) => finish(deployment, facts[index], now))
  const told = milestone(kit, { what: 'deployed', at: now, evidence })
  return { ...withDeployments(entry, course, finished), milestones: [...entry.milestones, told] }
}

function testimony(facts: DeployFacts, asked: string, now: number): Testimony {
  const told = facts.state === 'not-needed' || facts.state === 'started'
  const answer = told ? (facts.about ?? 'not needed') : `succeeded${facts.url ? `: ${facts.url}` : ''}`
  return { witness: 'deployment', asked, answer, verdict: 'yes', at: facts.finishedAt ?? now }
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

function withDeployments(entry: Draft, course: Course, deployments: readonly Deployment[]): Draft {
  if (course.back && entry.rollback) return { ...entry, rollback: { ...entry.rollback, deployments } }
  return entry.candidate ? { ...entry, candidate: { ...entry.candidate, deployments } } : entry
}

/** What testifies only when it is asked is asked. It cannot have ended yet: it is heard after a moment, not at once. */
export async function askWitnesses(job: Job): Promise<Done> {
  const { kit, entry, world } = job
  const course = courseOf(entry)
  if (!course) return { forget: 'all' }
  job.fence()
  await askUnasked(kit, course)
  const known = world.serves?.seen ? world.serves.value : []
  const value = known.map(({ unasked, ...heard }): Testimony => (unasked ? { ...heard, answer: STARTED } : heard))
  return { forget: ['told'], sights: { serves: { seen: true, value } } }
}

const STARTED = 'it was started a moment ago'

/** Every witness that the policy asks for said yes. */
export async function verify(job: Job): Promise<Done> {
  const { kit, entry, now, world } = job
  const course = courseOf(entry)
  const evidence = world.serves?.seen ? world.serves.value : []
  if (!course || !entry.candidate) return { forget: 'all' }
  const before = await deployed(job, course)
  const milestones = [...before.milestones, milestone(kit, { what: 'verified', at: now, evidence })]
  const next = await commitEntry(kit, entry, { to: { ...verified(before, now), milestones }, why: 'verified' })
  return { entry: next, forget: ['deploys', 'serves', 'quiet', 'told'] }
}

function verified(entry: Draft, now: number): Draft {
  if (entry.rollback) return { ...entry, rollback: { ...entry.rollback, verifiedAt: now } }
  return entry.candidate ? { ...entry, candidate: { ...entry.candidate, verifiedAt: now } } : entry
}
