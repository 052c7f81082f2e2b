// Tells one case to its end: the people's part, the runs, the blows; what went wrong comes back as sentences.
import { REASONS } from '../../src/core/reasons.ts'
import { Failure } from '../../src/core/failure.ts'
import type { Wishes } from '../../src/start/options.ts'
import type { Outcome, RunResult } from '../../src/engine/result.ts'
import { credentialOf } from '../../src/sandbox/repository/key.ts'
import { knowing, passed, PATIENCE } from '../start/team.ts'
import type { Command } from '../../src/core/command.ts'
import { awaitsValue, orderOf, tidyUp } from '../start/by-hand.ts'
import { harmOf, isCalm, lineOf, unrestOf } from '../start/truth.ts'
import { createChance, type Chance } from './chance.ts'
import { createJudge } from './judge.ts'
import { keyNamed } from './keys.ts'
import { createMeddler, type Scene, UNHEEDED } from './meddle.ts'
import type { Case } from './case.ts'
import { fallAsleep, raceOnce } from './race.ts'
import { endOf, firstId, isSpent, mergeWhatCan, reportNow, STORIES, type Plot } from './story.ts'
import { createWatch, type Watch } from './watch.ts'
import { letIn } from './weather.ts'

const MINUTE = 60_000

export interface Told {
  readonly runs: number
  readonly requests: number
  /** Since the last blow: see `Watch`. */
  readonly effects: readonly number[]
  readonly moments: readonly number[]
  readonly places: readonly number[]
  readonly struck: readonly string[]
  /** The person of the case did what it says. */
  readonly meddled: boolean
  readonly end: 'rest' | 'stopped' | 'endless'
  readonly harm: readonly string[]
  readonly lines: readonly string[]
}

/** As many runs as anything may cost. */
const MOST_RUNS = 40
/** Rounds in a row with the same word to people: it stands still. */
const STEADY = 3

interface Stage {
  readonly tale: Case
  readonly plot: Plot
  readonly scene: Scene
  readonly watch: Watch
  readonly chance: Chance
  readonly meddler: ReturnType<typeof createMeddler> | undefined
  readonly state: {
    meddled: boolean
    mended: boolean
    /** The last order was refused: whoever gave it lets a run go by before the next. */
    refused: boolean
    runs: number
    /** Of runs that overlap, or of one. */
    rounds: number
    /** What failed, in the words of the runs. */
    told: string[]
    sleeper: Promise<void> | undefined
  }
  readonly thrown: string[]
}

/** Tells one case to its end; what the teller itself does not survive is thrown with the case. */
export async function tell(tale: Case): Promise<Told> {
  try {
    return await toldOf(tale)
  } catch (cause) {
    throw new Error(`the teller failed at --case '${JSON.stringify(tale)}'`, { cause })
  }
}

async function toldOf(tale: Case): Promise<Told> {
  const stage = await setUp(tale)
  const { scene, watch, state, thrown } = stage
  const { world } = scene.rig
  let last: readonly Outcome[] = []
  let steady = 0
  /** A run was struck since the last word: what it had done may have made that word an old one. */
  let stale = false
  let idle = false
  let end: Told['end'] = 'endless'
  while (isPatient(stage)) {
    const before = watch.struck.length
    const outcomes = await round(stage, last)
    // A run that was struck may have seen nothing of what is still to be done.
    const struck = watch.struck.length > before
    if (!struck && (idle || state.meddled) && isCalm(world, scene.judge.strangers()) && isWell(stage)) {
      end = 'rest'
      break
    }
    // A refused order says nothing of how things stand.
    if (!state.refused) steady = outcomes !== undefined && sameWord(outcomes, last) && isSaid(last) ? steady + 1 : 0
    state.told.push(...(outcomes ?? []).flatMap(({ kind, about }) => (kind === 'failed' ? [about] : [])))
    // An idle run has nothing to add to the last word.
    if (outcomes !== undefined && outcomes.length > 0) last = outcomes
    stale = struck || (stale && (outcomes ?? []).length === 0)
    if (steady >= STEADY && stale) {
      // Once a day everything is looked at, and spoken of anew.
      await world.clock.advance(24 * 60 * MINUTE)
      steady = 0
    }
    if (steady >= STEADY && (idle || state.meddled)) {
      if (state.mended || stage.meddler?.mend === undefined) {
        end = 'stopped'
        break
      }
      await mend(stage)
      steady = 0
    }
    // Who was struck starts again soon, while brackets, leases and slow answers are still fresh.
    await world.clock.advance(struck ? 5 * MINUTE : 75 * MINUTE)
    idle = people(stage)
  }
  await awake(stage)
  const harm = [...scene.judge.harm, ...thrown, ...ending(stage, end, last)]
  return {
    runs: state.runs,
    requests: watch.requests(),
    effects: watch.effects(),
    moments: watch.moments(),
    places: watch.places(),
    struck: watch.struck,
    meddled: state.meddled,
    end,
    harm: [...new Set(harm)],
    lines: watch.lines,
  }
}

/** What a vendor takes its time for takes as many rounds, however many run at once. */
function isPatient({ plot, state }: Stage): boolean {
  return plot.most === undefined ? state.runs < MOST_RUNS : state.rounds < plot.most
}

async function setUp(tale: Case): Promise<Stage> {
  const key = keyNamed(tale.key)
  const plot = STORIES[tale.story](key)
  const latency = tale.weather?.latency ?? 0
  const rig = knowing({ ...plot.options, ...(latency > 0 ? { latency } : {}) })
  if (plot.called !== undefined)
    Object.assign(rig.env, passed(key, rig.world.first.get(credentialOf(key))?.value ?? '', plot.called))
  letIn(rig, tale.weather ?? {})
  // The first secret was written a while ago.
  await rig.world.clock.advance(MINUTE)
  if (plot.unknown !== true) {
    await rig.keyturn()
    mergeWhatCan(rig.world, 'adopt')
  }
  const judge = createJudge(rig)
  const scene: Scene = { rig, key, judge }
  const state: Stage['state'] = {
    meddled: false,
    mended: false,
    refused: false,
    runs: 0,
    rounds: 0,
    told: [],
    sleeper: undefined,
  }
  const meddler = tale.meddle && createMeddler(tale.meddle.who)
  const moment = (request: number): void => {
    if (meddler === undefined || state.meddled || request < (tale.meddle?.at ?? 0)) return
    state.meddled = meddler.does(scene)
    judge.refresh()
  }
  const watch = createWatch(rig, { blows: tale.blows ?? [], judge, moment })
  rig.world.tap(watch.tap)
  return { tale, plot, scene, watch, chance: createChance(tale.race?.seed ?? 0), meddler, state, thrown: [] }
}

/** One run, or several at once; undefined: none came to its end. */
async function round(stage: Stage, last: readonly Outcome[]): Promise<readonly Outcome[] | undefined> {
  const { tale, scene, watch, state } = stage
  const { race } = tale
  const results: RunResult[] = []
  const command = state.refused ? undefined : orderOf(scene.rig, scene.key, last)
  if (race === undefined || race.sleeps !== undefined || command !== undefined) {
    if (race?.sleeps !== undefined && state.runs === 0)
      state.sleeper = fallAsleep(scene.rig, race.sleeps, wishesOf(stage))
    results.push(...(await once(stage, command)))
    state.runs += 1
  } else {
    results.push(...(await raceOnce(scene.rig, race, { chance: stage.chance, wishes: wishesOf(stage) })))
    state.runs += race.runners
  }
  state.rounds += 1
  watch.revive()
  if (state.meddled) await unlessStruck(stage, () => stage.meddler?.later?.(scene))
  // Of several at once, an idle one says nothing of what the others came to.
  return (results.findLast(({ outcomes }) => outcomes.length > 0) ?? results.at(-1))?.outcomes
}

/** Whoever reports a key says so to the judge, too. */
function wishesOf({ scene, plot }: Stage): Pick<Wishes, 'command'> {
  const command = reportNow(scene.rig, plot, scene.key)
  const first = firstId(scene.rig, scene.key) ?? ''
  if (command && (plot.order === 'leaked' || plot.order === 'exploited')) scene.judge.reported(first, plot.order)
  if (command && plot.order === 'revoke') scene.judge.waived(first)
  return command ? { command } : {}
}

async function once(stage: Stage, command: Command | undefined): Promise<readonly RunResult[]> {
  const { scene, watch, thrown, state } = stage
  const before = watch.struck.length
  const own = state.refused ? {} : wishesOf(stage)
  const wishes = command === undefined ? own : { command }
  state.refused = false
  try {
    return [await scene.rig.keyturn({ patience: PATIENCE, ...wishes })]
  } catch (error) {
    state.refused = error instanceof Failure && wishes.command !== undefined
    // A run may end in an error only when it was struck, or told a person what they did: that is what the workflow shows red.
    // A replica that lags shows what people took back a moment ago: an order is refused, and given again.
    const early = command !== undefined && (stage.tale.weather?.refs ?? 0) > 0
    const told = (state.meddled || early) && error instanceof Failure
    if (watch.struck.length === before && !told) thrown.push(`a run that nothing struck threw ${String(error)}`)
    return []
  }
}

/** Nothing that a person meddled with is still to be noticed. */
function isWell({ scene, state }: Stage): boolean {
  return !state.meddled || scene.judge.excused() || unrest(scene).length === 0
}

function unrest({ rig, judge }: Scene): readonly string[] {
  return unrestOf(rig, judge.strangers(), judge.ended())
}

function people({ plot, scene, state, tale }: Stage): boolean {
  tidyUp(scene.rig, scene.key, state.told)
  // Who reviews waits for what is still asked for; in a hurry they do not.
  const waits = plot.hurry !== true && awaitsValue(scene.rig, scene.key)
  const idle = !waits && (plot.people(scene.rig) || isSpent(scene.rig.world, scene.key))
  if (lineOf(scene.rig.world, credentialOf(scene.key))?.retire) scene.judge.retired(firstId(scene.rig, scene.key) ?? '')
  // Who sets things right merges what is proposed for that.
  if (state.meddled && tale.story !== 'declined') mergeWhatCan(scene.rig.world, 'repair')
  scene.judge.refresh()
  return idle
}

async function mend(stage: Stage): Promise<void> {
  stage.state.mended = true
  await unlessStruck(stage, () => stage.meddler?.mend?.(stage.scene))
}

/** Who meddles runs Keyturn, too, and a run that is struck ends in an error. */
async function unlessStruck({ watch }: Stage, act: () => Promise<void> | void | undefined): Promise<void> {
  const before = watch.struck.length
  try {
    await act()
  } catch (error) {
    if (watch.struck.length === before) throw error
  }
  watch.revive()
}

async function awake({ scene, state }: Stage): Promise<void> {
  if (state.sleeper !== undefined) await scene.rig.world.clock.runUntilIdle(state.sleeper)
}

function sameWord(now: readonly Outcome[], before: readonly Outcome[]): boolean {
  return now.length === 0 || shortWord(now) === shortWord(before)
}

/** Something is a person's to do, and not only time's. */
function isSaid(outcomes: readonly Outcome[]): boolean {
  return outcomes.some(({ kind, because }) => kind === 'park' || REASONS[because].blame === 'person')
}

function shortWord(outcomes: readonly Outcome[]): string {
  return outcomes.map(({ kind, because }) => `${kind} ${because}`).join()
}

/** What a rest must be like; or, where it stopped, that it did no harm and says so. */
function ending({ scene, plot, state, tale }: Stage, end: Told['end'], last: readonly Outcome[]): readonly string[] {
  const { rig, key } = scene
  const heeded = state.meddled && tale.meddle !== undefined && !UNHEEDED.has(tale.meddle.who)
  const harm = scene.judge.excused() ? [] : harmOf(rig, scene.judge.ended())
  if (end === 'rest' && scene.judge.excused()) return []
  if (end === 'rest')
    return [...unrest(scene), ...(state.meddled ? [] : endOf(rig, { plot, key, runners: tale.race?.runners ?? 1 }))]
  if (end === 'endless') {
    const left = unrest(scene)
    return [`it did not come to rest in ${state.runs} runs: ${wordsOf(last)}; ${left.join('; ')}`, ...harm]
  }
  // Of two that go as one, one that asks is enough: the other rests, pauses, or waits for it.
  const silent = key.mate !== undefined && last.some((one) => !isMute(one)) ? [] : last.filter(isMute)
  return [
    ...harm,
    ...(heeded ? [] : [`it stopped without a reason: ${wordsOf(last)}`]),
    ...silent.map(({ about }) => `it stopped and asks nobody for anything: ${about}`),
  ]
}

function isMute({ because, kind }: Outcome): boolean {
  return kind === 'rest' || REASONS[because].remedy === ''
}

function wordsOf(last: readonly Outcome[]): string {
  return last.map(({ kind, because, about }) => `${kind} ${because} (${about})`).join('; ')
}
