// deploy, note-deployed, ask-witnesses, verify: the road from "in the slots" to "serves". A second deployment is harmless.
import { courseOf, deployingOf, type Course, withLeg } from '../../core/decide/course.ts'
import type { Deployment, Draft, Entry, MilestoneKind } from '../../core/entry/entry.ts'
import type { DeployFacts, Instant, SlotAddress, Testimony } from '../../core/facts.ts'
import { askUnasked } from '../ask.ts'
import { commitEntry } from '../commit.ts'
import { milestone, type Done, type Job } from '../kit.ts'

/** Starts one deployer. A lost answer leaves no run in the entry, so that it is started again. */
export async function deploy(job: Job, index: number): Promise<Done> {
  const { kit, entry, world } = job
  const deploying = deployingOf(entry)
  const deployer = (await kit.deployers())[index]
  if (!deploying || !deployer) return { forget: 'all' }
  job.fence()
  const startedAt = kit.shared.clock.now()
  const run = await deployer.trigger()
  const started: Deployment = { startedAt: run ? startedAt : (deploying.switchedAt ?? startedAt), ...run }
  const next = await commitEntry(kit, entry, {
    to: withLeg<Draft>(entry, courseOf(entry), { deployments: [...deploying.deployments.slice(0, index), started] }),
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
  const { mending: _over, ...mended } = job.entry
  const to = course ? await deployed(job, course) : mended
  const next = await commitEntry(job.kit, job.entry, { to, why: 'deployed' })
  return { entry: next, forget: ['deploys', 'serves', 'told'] }
}

/** The entry with every deployment ended, and the milestone that says so; as it is where that was noted before. */
async function deployed({ kit, entry, now, world }: Job, course: Course): Promise<Draft> {
  if (course.deployments.every(({ finishedAt }) => finishedAt !== undefined)) return entry
  const facts = world.deploys?.seen ? world.deploys.value : []
  const deployers = await kit.deployers()
  const evidence = facts.map((one, index) => testimony(one, deployers[index]?.what ?? 'deployment', now))
  const finished = course.deployments.map((deployment, index) => finish(deployment, facts[index], now))
  const next = withLeg<Draft>(entry, course, { deployments: finished })
  // On the way to a switch, and behind it, what is proven tells of the deployment, too.
  if (course.leg !== 'switch') return next
  return { ...next, milestones: [...entry.milestones, milestone(kit, { what: 'deployed', at: now, evidence })] }
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
  const { what, why } = PROVEN[course.leg]
  const slots = what === 'accepted' ? { slots: writtenIn(entry) } : {}
  const milestones = [...before.milestones, milestone(kit, { what, at: now, evidence, ...slots })]
  const proven = withLeg<Draft>(before, course, { verifiedAt: now })
  const next = await commitEntry(kit, entry, {
    to: { ...proven, ...(course.leg === 'clear' ? { deadAt: now } : {}), milestones },
    why,
  })
  return { entry: next, forget: ['deploys', 'serves', 'quiet', 'told'] }
}

/** What each leg is proven by its end. A key that no instance accepts is dead: there is nobody else to refuse it. */
const PROVEN = {
  accept: { what: 'accepted', why: 'every instance accepts the new key' },
  switch: { what: 'verified', why: 'verified' },
  clear: { what: 'dead', why: 'no instance accepts the key that goes' },
} as const satisfies Record<Course['leg'], { readonly what: MilestoneKind; readonly why: string }>

/** The store's own times of what was written for the acceptance. */
function writtenIn({ candidate, slots }: Entry): Readonly<Record<SlotAddress, Instant>> {
  const ours = Object.entries(slots).filter(([, { tag }]) => tag === candidate?.tag)
  return Object.fromEntries(
    ours.flatMap(([slot, { writtenAt }]) => (writtenAt === undefined ? [] : [[slot, writtenAt]])),
  )
}
