import type { Entry } from '../../entry/entry.ts'
import { isTorn } from '../../entry/wake.ts'
import type { DeployFacts, Instant, Testimony } from '../../facts.ts'
import { DAY, MINUTE, SECOND } from '../../schedule/due.ts'
import { closed } from '../calendar.ts'
import type { Reason } from '../../reasons.ts'
import { courseOf, type Course } from '../course.ts'
import { act, park, wait, type Decision } from '../decision.ts'
import { beforeUse } from '../paced.ts'
import { positions, standsAt } from '../positions.ts'
import { living } from '../living.ts'
import { isWrittenLate, lost } from '../lost.ts'
import { demand, entryOf, type Rule } from '../rule.ts'
import { approvedTogether } from '../together.ts'
import { wantedOf } from '../wanted.ts'
import type { World } from '../../world.ts'

/** How often a running deployment is asked for within one run; witnesses, which ask many in turn, once a minute. */
const POLL = 15 * SECOND

/** A slot that is not at the key we are going to is written; then the entry says that all of them are. */
export const promotion: Rule = (world, now) => {
  const entry = entryOf(world)
  const course = entry && courseOf(entry)
  if (!entry || !course) return undefined
  if (course.switchedAt !== undefined && !isUnsure(world, entry)) return undefined
  const step = course.back ? ({ do: 'restore' } as const) : ({ do: 'promote' } as const)
  const because = reasonOf(course)
  return demand(world, 'slots', () => {
    if (standsAt(world, entry, wantedOf(world.credential, entry))) return act(step, because)
    // What is half written is finished at any hour, and a way back is not kept waiting.
    const early =
      !course.back && isUntouched(world, entry, course)
        ? (approvedTogether(world) ?? closed(world, entry, now))
        : undefined
    if (early) return early
    return demand(world, 'ready', (ready) => {
      if (!ready.ready && ready.why === 'missing' && !course.back && isWrittenLate(world, entry))
        return lost(world, entry, now)
      if (!ready.ready)
        return park(!course.back && ready.why === 'key-changed' ? 'sealed-for-another' : 'cannot-restore')
      return course.to.keyId === undefined
        ? act(step, 'reverted')
        : living(world, course.to.keyId, beforeUse(world, entry, { course, now }) ?? act(step, because))
    })
  })
}

/**
 * Made shut, and every instance accepts it: it is opened before the first place has it as the one in use, so that what is heard of its use
 * from then on is its own. Where there was no key before it, nothing has to accept it first.
 */
export const opening: Rule = (world, now) => {
  const entry = entryOf(world)
  const course = entry && courseOf(entry)
  const keyId = course?.to.keyId
  if (!entry || !course || keyId === undefined || !world.traits.shut || course.back || course.leg !== 'switch')
    return undefined
  if (entry.candidate?.openedAt !== undefined) return undefined
  return closed(world, entry, now) ?? living(world, keyId, act({ do: 'open', keyId }, 'not-opened'))
}

function reasonOf({ leg, back }: Course): Reason {
  if (leg === 'accept') return 'not-accepted'
  if (leg === 'clear') return 'not-cleared'
  return back ? 'reverted' : 'not-promoted'
}

/** Nothing of this leg was begun. */
function isUntouched(world: World, entry: Entry, { from, staged }: Course): boolean {
  return staged ? !isTorn(entry) : standsAt(world, entry, from.tag)
}

/**
 * A run that raced ours wrote after we said that all is written, or announced that it would. Once the other key is gone no
 * rule asks to look at slots any more.
 */
function isUnsure(world: World, entry: Entry): boolean {
  if (entry.deadAt !== undefined) return false
  return isTorn(entry) || positions(world, entry).some(({ position }) => position.at === 'unsure')
}

/** Each deployer once since the switch; their runs are followed to the end. */
export const deployment: Rule = (world, now) => {
  const entry = entryOf(world)
  const course = entry && courseOf(entry)
  if (!course || course.switchedAt === undefined) return undefined
  const open = world.credential.deploy.findIndex((_, index) => course.deployments[index]?.finishedAt === undefined)
  if (open < 0) return undefined
  return demand(world, 'deploys', (deploys) => {
    // Where it is proven in the same breath, one commit tells both.
    return (
      following(deploys, now) ??
      demand(world, 'serves', (testimonies) =>
        act({ do: proven(testimonies) ? 'verify' : 'note-deployed' }, 'deploying'),
      )
    )
  })
}

/** What the deployers' runs ask for, what is to be started first; undefined: nothing, they are over. */
export function following(deploys: readonly DeployFacts[], now: Instant): Decision | undefined {
  const states = deploys.map((deploy, index) => followed(deploy, index, now))
  return (
    states.find((d) => d?.kind === 'act') ??
    states.find((d) => d?.kind === 'park') ??
    states.find((d) => d?.kind === 'wait')
  )
}

function followed(deploy: DeployFacts, index: number, now: number): Decision | undefined {
  const about = deploy.about ?? deploy.url
  switch (deploy.state) {
    case 'none':
      return act({ do: 'deploy', index }, 'not-deployed')
    case 'running':
      return wait('deploying', now + POLL, about)
    case 'waiting-for-approval':
      return wait('deploy-waits', now + POLL, about)
    case 'failed':
      return park('deploy-failed', about)
    case 'succeeded':
    case 'not-needed':
    case 'started':
      return undefined
  }
}

/** Deployed is not yet proven: the witnesses must see the new key serve. */
export const verification: Rule = (world, now) => {
  const entry = entryOf(world)
  const course = entry && courseOf(entry)
  if (!course || course.verifiedAt !== undefined) return undefined
  return demand(world, 'serves', (testimonies) => {
    const missing = testimonies.filter((t) => t.verdict !== 'yes')
    // Silence is loud: what nobody proves within a day is a person's to look at.
    const word = now - (course.switchedAt ?? now) > DAY ? 'long-unverified' : 'unverified'
    if (testimonies.length === 0) return wait(word, now + MINUTE, 'nobody was asked')
    if (proven(testimonies)) return act({ do: 'verify' }, 'unverified')
    const asked = missing.every(({ witness }) => witness === 'person')
    const still = asked
      ? wait('awaits-evidence', undefined, missing.map((t) => t.asked).join('; '))
      : wait(word, now + MINUTE, missing.map((t) => `${t.witness}: ${t.answer}`).join('; '))
    const next = missing.some(({ unasked }) => unasked) ? act({ do: 'ask-witnesses' }, 'unverified') : still
    // Nobody waits for a dead key to serve.
    return course.to.keyId === undefined ? still : living(world, course.to.keyId, next)
  })
}

/** Nobody asked is nothing proven. */
function proven(testimonies: readonly Testimony[]): boolean {
  return testimonies.length > 0 && testimonies.every(({ verdict }) => verdict === 'yes')
}
