// Who is asked whether the new key serves and whether the old one is quiet, as the evidence policy says.
import { courseOf, leavingOf, type Course } from '../core/decide/course.ts'
import type { Entry } from '../core/entry/entry.ts'
import { waiverOf } from '../core/entry/waiver.ts'
import type { DeployFacts, Fingerprint, Instant, KeyId, Testimony } from '../core/facts.ts'
import type { Acceptance, Heir, Witness } from '../plugins/contract/witness.ts'
import type { Kit } from './kit.ts'

/** Nothing more will be heard of it. */
export const ENDED: readonly DeployFacts['state'][] = ['succeeded', 'not-needed', 'started']

/** Since when use of the new key proves that the deployment runs on it: the last deployment's start. */
function deployedSince(course: Course): Instant {
  return Math.max(course.switchedAt ?? 0, ...course.deployments.map((d) => d.startedAt))
}

/** The testimonies that `verify:` and the declared witnesses ask for; never empty. */
export async function askServes(
  kit: Kit,
  entry: Entry,
  deploys: readonly DeployFacts[],
): Promise<readonly Testimony[]> {
  const course = courseOf(entry)
  if (!course) return []
  const since = deployedSince(course)
  const asked = [deploymentTestimony(course, deploys, kit.shared.clock.now())]
  if (course.leg !== 'switch') return [...asked, ...(await askAcceptance(kit, course))]
  if (kit.credential.policy.verify === 'probe') asked.push(probeTestimony(entry, course, kit.shared.clock.now()))
  if (course.to.keyId === undefined) return asked
  const heir = heirOf(course, course.to.keyId)
  for (const witness of await chosen(kit, 'serves')) if (witness.serves) asked.push(await witness.serves(since, heir))
  return asked
}

/**
 * Whether every instance accepts the key that comes, or accepts the other no more: who sees that, and the runs from before the write. One
 * that deploys after ours would bring back what it read before.
 */
async function askAcceptance(kit: Kit, course: Course): Promise<readonly Testimony[]> {
  const { to, from, leg } = course
  const [come, gone] = [to.fingerprint, from.fingerprint]
  const wish = leg === 'accept' ? acceptedWish(come) : gone === undefined ? onlyWish(come) : { refuses: gone }
  const told: Testimony[] = []
  for (const witness of await kit.witnesses()) {
    if (witness.accepts) told.push(await witness.accepts(wish))
    if (witness.id === 'runs' && witness.quiet) told.push(await witness.quiet(from.keyId ?? '', course.switchedAt ?? 0))
  }
  return told
}

function acceptedWish(come: Fingerprint | undefined): Acceptance {
  return come === undefined ? {} : { accepts: come }
}

function onlyWish(come: Fingerprint | undefined): Acceptance {
  return come === undefined ? {} : { only: come }
}

/** The key that must serve, as witnesses are asked about it. */
export function heirOf({ to, from, deployments }: Course, keyId: KeyId): Heir {
  const ends = deployments.map(({ finishedAt }) => finishedAt ?? Number.NaN)
  const deployedAt = Math.max(...ends)
  return {
    keyId,
    ...(to.fingerprint === undefined ? {} : { fingerprint: to.fingerprint }),
    ...(from.fingerprint === undefined ? {} : { after: from.fingerprint }),
    ...(Number.isFinite(deployedAt) ? { deployedAt } : {}),
  }
}

/** Starts what the witnesses testify by that nobody started yet, looked for once more; which of them is said by the answer. */
export async function askUnasked(kit: Kit, course: Course): Promise<void> {
  if (course.to.keyId === undefined || course.leg !== 'switch') return
  const heir = heirOf(course, course.to.keyId)
  for (const witness of await chosen(kit, 'serves')) {
    const heard = witness.ask && (await witness.serves?.(deployedSince(course), heir))
    if (heard?.unasked) await witness.ask?.(heir)
  }
}

/**
 * The testimonies that `old-key:` asks for, and the runs that may still hold the old value. Once one says no, or not yet, the key
 * stays: the others are asked when it no longer does. Where a person waived the waiting, all are asked, for one that sees it in use.
 */
export async function askQuiet(kit: Kit, entry: Entry): Promise<readonly Testimony[]> {
  const keyId = leavingOf(entry)
  if (keyId === undefined) return []
  const course = courseOf(entry)
  // Nothing is switched when none comes: what counts is what happens after people said so.
  const [since, overlapped] = course
    ? [course.switchedAt ?? 0, course.verifiedAt ?? 0]
    : [entry.ending?.since ?? 0, entry.ending?.since ?? 0]
  const waived = waiverOf(entry) !== undefined
  const asked: Testimony[] = []
  for (const witness of waived ? await kit.witnesses() : await chosen(kit, 'quiet')) {
    if (!witness.quiet) continue
    const testimony = await witness.quiet(keyId, since)
    asked.push(testimony)
    if (testimony.verdict === 'no' || (testimony.verdict === 'waiting' && !waived)) break
  }
  return asked.length > 0 ? asked : [byTime(kit, overlapped)]
}

/** Usage is asked only where the policy rests on it; the others whenever they are declared. */
async function chosen(kit: Kit, verb: 'serves' | 'quiet'): Promise<readonly Witness[]> {
  const { verify, oldKey } = kit.credential.policy
  const usage = verb === 'serves' ? verify === 'usage' : oldKey === 'quiet'
  if (verb === 'quiet' && oldKey === 'person') return []
  return (await kit.witnesses()).filter((witness) => witness.id !== 'usage' || usage)
}

function deploymentTestimony(course: Course, deploys: readonly DeployFacts[], at: Instant): Testimony {
  const done = course.deployments.every(
    (d, index) => d.finishedAt !== undefined || ENDED.includes(deploys[index]?.state ?? 'none'),
  )
  const runs = course.deployments.flatMap((d, index) => d.url ?? deploys[index]?.url ?? [])
  return {
    witness: 'deployment',
    asked: 'did every deployment since the switch succeed',
    answer: runs.length > 0 ? `yes: ${runs.join(', ')}` : 'yes: none is needed',
    verdict: done ? 'yes' : 'waiting',
    at,
  }
}

/** The probe of the value in hand, before it was staged: the weakest word about the key, and said as such. */
function probeTestimony(entry: Entry, course: Course, now: Instant): Testimony {
  const probe = course.back ? undefined : entry.candidate?.probe
  return {
    witness: 'probe',
    asked: probe?.asked ?? 'no probe was made',
    answer: probe ? `${probe.status}, before it was staged` : 'the key served before',
    verdict: 'yes',
    at: probe?.at ?? now,
  }
}

function byTime(kit: Kit, since: Instant): Testimony {
  return {
    witness: 'time',
    asked: `has the overlap passed since ${new Date(since).toISOString()}`,
    answer: 'yes; nobody counts the traffic of this key',
    verdict: 'yes',
    at: kit.shared.clock.now(),
  }
}
