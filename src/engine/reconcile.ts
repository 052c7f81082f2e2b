import { decide } from '../core/decide/decide.ts'
import type { Decision, Step } from '../core/decide/decision.ts'
import { emergenciesOf } from '../core/entry/emergency.ts'
import type { Entry } from '../core/entry/entry.ts'
import { firstDraft } from '../core/entry/first.ts'
import { rotationBranch } from '../core/entry/joint.ts'
import { describe, Failure } from '../core/failure.ts'
import { MINUTE, SECOND } from '../core/schedule/due.ts'
import { SIGHTS, type Sight, type Sights, type World } from '../core/world.ts'
import { entryOf } from '../core/decide/rule.ts'
import { unitOf } from '../core/unit/sight.ts'
import { commitEntry } from './commit.ts'
import { refused } from './guard.ts'
import type { Done, Ground, Job, Kit } from './kit.ts'
import { look } from './look.ts'
import { refresh, withEntry } from './observe.ts'
import { outcomeOf } from './outcome.ts'
import { perform } from './perform.ts'
import type { Aside } from './side-by-side.ts'
import { tell, toldAt } from './tell.ts'

/** A step sends only within this of the read it was decided on. */
const FENCE = MINUTE
export const MOST_ACTS = 25
const WORTH_TELLING = 5 * MINUTE

export type Ending = Exclude<Decision, { kind: 'look' }>

/** How a credential's loop ended. */
export interface Conclusion {
  readonly decision: Ending
  readonly entry: Entry | undefined
  readonly ground: Ground
  readonly acted: readonly Step['do'][]
  /** The proposal it is about, where one was looked at. */
  readonly proposal?: { readonly number: number; readonly url: string }
  /** A step or a telling failed; the decision is the one it was trying. */
  readonly failure?: string
  /** What could not be seen, could not be seen for a reason that will not pass by itself. */
  readonly blocked?: boolean
}

/** The loop's only state; everything in it was read or committed. */
interface State {
  readonly kit: Kit
  /** `awake`: whoever started the loop sleeps for it. */
  readonly aside: Aside | 'awake'
  ground: Ground
  sights: Sights
  /** Monotonic time of the oldest sight held. */
  since: number
  acted: Step['do'][]
  reread: boolean
  /** Steps in a row that found the world moved. */
  overtaken: number
}

/** Observe, decide, do one thing; again, until there is nothing to do now. Never throws. */
export async function reconcile(
  kit: Kit,
  ground: Ground,
  aside: Aside | 'awake' = (wait) => wait(),
): Promise<Conclusion> {
  const state: State = { kit, aside, ground, sights: {}, since: ground.readAt, acted: [], reread: false, overtaken: 0 }
  const { dryRun } = kit.shared
  let decision: Ending = NO_PROGRESS
  try {
    for (;;) {
      decision = bounded(state, await settle(state))
      if (decision.kind === 'act' && !dryRun && !(await step(state, decision))) continue
      if (decision.kind !== 'act' && (await sleepThrough(state, decision))) continue
      if (dryRun || !(await tellEnd(state, decision))) return conclude(state, decision)
    }
  } catch (thrown) {
    return { ...conclude(state, decision), failure: describe(thrown) }
  }
}

const NO_PROGRESS = { kind: 'park', because: 'no-progress' } as const

function bounded({ kit, acted }: State, decision: Ending): Ending {
  return decision.kind === 'act' && !kit.shared.dryRun && acted.length >= MOST_ACTS ? NO_PROGRESS : decision
}

/** Looks as long as rules ask to; a park is believed only on a ground read after what contradicted it. */
async function settle(state: State): Promise<Ending> {
  await keepFresh(state)
  for (;;) {
    const world = worldOf(state)
    const decision = decide(world, state.kit.shared.clock.now())
    if (decision.kind === 'look') {
      state.sights = { ...state.sights, ...(await look(state.kit, state.ground, { world, sight: decision.at })) }
      continue
    }
    if (decision.kind !== 'park' || state.reread || Object.keys(state.sights).length === 0) return decision
    state.reread = true
    await reread(state)
  }
}

async function keepFresh(state: State): Promise<void> {
  if (state.kit.shared.clock.monotonic() - state.since > FENCE / 2) await reread(state)
}

async function reread(state: State): Promise<void> {
  state.ground = await refresh(state.kit, state.ground)
  state.sights = {}
  state.since = state.ground.readAt
}

async function step(state: State, decision: Extract<Ending, { kind: 'act' }>): Promise<boolean> {
  const world = worldOf(state)
  const entry = entryOf(state.ground.basis)
  const { clock } = state.kit.shared
  const decidedOn = state.since
  const job: Job = {
    kit: state.kit,
    ground: state.ground,
    world,
    entry: entry ?? blank(state.kit),
    now: clock.now(),
    fence: () => {
      if (clock.monotonic() - decidedOn > FENCE)
        throw refused('more than a minute passed since the look it was decided on')
    },
  }
  state.reread = false
  try {
    if (entry && TAKING.includes(decision.step.do) && !state.ground.own) {
      take(state, { entry: await stand(job, decision.step.do), forget: [] })
      return false
    }
    state.acted.push(decision.step.do)
    const done = await perform(job, decision.step)
    take(state, done)
    state.overtaken = 0
    return done.over === true
  } catch (thrown) {
    // Somebody else moved first, and nothing was done: not a fault, only a reason to look again.
    if (!(thrown instanceof Failure) || !isOvertaken(thrown)) throw thrown
    // A replica of GitHub's may be seconds behind our own commit: looked at again at once it would say the same.
    await clock.sleep(Math.min(2 ** state.overtaken, 8) * SECOND)
    state.overtaken += 1
    await reread(state)
    return false
  }
}

/** What takes a key away. */
const TAKING: readonly Step['do'][] = ['contain', 'disable', 'reap', 'revoke']

/**
 * A replica may show the whole repository as it was an hour ago, journal and lock together. A commit on top of what was read cannot: only
 * a run whose own commit stands in the journal takes a key away, and its last look must show that commit.
 */
function stand({ kit, entry }: Job, what: Step['do']): Promise<Entry> {
  return commitEntry(kit, entry, { to: entry, why: `about to ${what}` })
}

/** The world moved between look and step. What the outside itself refused has a status, and is a failure to be told. */
function isOvertaken({ code, effect, status }: Failure): boolean {
  return effect === 'not-done' && (code === 'conflict' || (code === 'refused' && status === undefined))
}

/** After a step the entry is what was committed; stale sights are looked at again. */
function take(state: State, done: Done): void {
  const forget: readonly Sight[] = done.forget === 'all' ? SIGHTS : done.forget
  const kept = Object.entries(state.sights).filter(([sight]) => !forget.some((name) => name === sight))
  state.sights = { ...Object.fromEntries(kept), ...done.sights }
  if (done.entry) state.ground = withEntry(state.kit, state.ground, done.entry)
}

/** Sleeps when the wait ends within patience; then everything is read again. */
async function sleepThrough(state: State, decision: Ending): Promise<boolean> {
  const milliseconds = worthSleeping(state, decision)
  if (milliseconds === undefined || state.aside === 'awake') return false
  // A short wait ends with more to tell; a long one is told of before it begins.
  if (milliseconds >= WORTH_TELLING && (await tellEnd(state, decision))) return true
  // Others work meanwhile: ten minutes of one are the same ten minutes of all.
  const { aside } = state
  await aside(() => state.kit.shared.clock.sleep(Math.max(milliseconds, 1_000)))
  await reread(state)
  state.reread = false
  return true
}

/** For how long; undefined: it does not end within this run's patience. */
export function worthSleeping({ kit, ground }: Pick<State, 'kit' | 'ground'>, decision: Ending): number | undefined {
  if (decision.kind !== 'wait' || decision.until === undefined) return undefined
  const { clock, dryRun } = kit.shared
  const milliseconds = decision.until - clock.now()
  if (dryRun || clock.monotonic() + milliseconds > deadlineOf({ kit, ground })) return undefined
  return milliseconds
}

/** Whoever was told of a leak waits for nothing else: the run stays until the reported key is gone, if it can. */
function deadlineOf({ kit, ground }: Pick<State, 'kit' | 'ground'>): number {
  const { deadline, emergencyDeadline } = kit.shared
  const entry = entryOf(ground.basis)
  return entry && emergenciesOf(entry).some(({ verb }) => verb !== 'disable') ? emergencyDeadline : deadline
}

/** Before a loop ends or sleeps, the pull request is brought up to date with the entry. True: a tick was found there, and there is more to do. */
async function tellEnd(state: State, decision: Ending): Promise<boolean> {
  const entry = entryOf(state.ground.basis)
  const branch = entry && (entry.candidate ? rotationBranch(entry.credential, entry.candidate) : toldAt(entry))
  state.kit.shared.board?.stand(outcomeOf(state.kit, conclude(state, decision)), branch)
  if (!entry || toldAt(entry) === undefined || decision.because === 'unproposed') return false
  const standing = {
    kind: decision.kind,
    because: decision.because,
    ...('about' in decision && decision.about !== undefined ? { about: decision.about } : {}),
    ...('until' in decision && decision.until !== undefined ? { until: decision.until } : {}),
  }
  state.kit.shared.mates?.stand(entry.credential, standing)
  const ticked = await tell(state.kit, state.ground, { world: worldOf(state), entry, standing })
  // Who is asked about the old key depends on it.
  if (ticked) take(state, { entry: ticked, forget: ['quiet'] })
  return ticked !== undefined
}

function conclude(state: State, decision: Ending): Conclusion {
  const blocked =
    decision.kind === 'wait' &&
    decision.because === 'blind' &&
    Object.values(state.sights).some((sight) => sight !== undefined && !sight.seen && !sight.passing)
  const review = state.sights.review?.seen ? state.sights.review.value : undefined
  return {
    decision,
    entry: entryOf(state.ground.basis),
    ground: state.ground,
    acted: state.acted,
    blocked,
    ...(review ? { proposal: { number: review.number, url: review.url } } : {}),
  }
}

function worldOf({ kit, ground, sights }: State): World {
  const { mates, mayBegin } = kit.shared
  const unit = mates && unitOf(kit.credential, entryOf(ground.basis), mates.around(ground.reading))
  return { ...ground.basis, ...(unit ? { unit } : {}), mayBegin: mayBegin(), ...sights }
}

/** An entry that does not exist yet: only adoption works on it. */
function blank(kit: Kit): Entry {
  return { ...firstDraft(kit.credential.id), seq: 0, previous: '', mac: '' }
}
