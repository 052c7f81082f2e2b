// One case: a story in which some of the answers to Keyturn's requests are spoilt. Then the truth again, until rest.
import { Failure } from '../../src/core/failure.ts'
import type { RunResult } from '../../src/engine/result.ts'
import type { Call, SandboxReply, Tap } from '../../src/sandbox/contract.ts'
import { harmOf, openOnes, resting, unrestOf } from '../start/truth.ts'
import { createDice } from './dice.ts'
import { spoil } from './spoil.ts'
import { createPeople, setStage, type Stage, type Story } from './stage.ts'
import { suspicious } from './suspect.ts'
import { isEffect, nameOf } from '../start/call.ts'
import { createWatch } from './watch.ts'

/** From one request on, so many answers are spoilt, as the seed says. */
export interface Strike {
  /** Counts Keyturn's requests from 1. */
  readonly at: number
  readonly seed: number
  /** How many answers in a row; those of one kind of request alone when `only`. */
  readonly times: number
  readonly only: boolean
}

export interface Case {
  readonly story: Story
  readonly strikes: readonly Strike[]
}

export interface Played {
  readonly harm: readonly string[]
  /** What was spoilt, and what each run came to. */
  readonly transcript: readonly string[]
  readonly runs: number
  readonly requests: number
  /** Answers spoilt. */
  readonly spoilt: number
  /** Some of them only lied. */
  readonly lied: boolean
}

const MINUTE = 60_000
/** Nothing that a run waits for takes longer, though every request is answered badly. */
const LONGEST_RUN = 3 * 60 * MINUTE
const MOST_RUNS = 42

/** Plays a case to rest. */
export async function play(which: Case): Promise<Played> {
  // Repeats wait for a random while: with chance taken away, a case is the same each time.
  const chance = Math.random
  Math.random = createDice(1).next
  try {
    return await tell(which)
  } finally {
    Math.random = chance
  }
}

async function tell({ story, strikes }: Case): Promise<Played> {
  const stage = setStage(story)
  const { rig } = stage
  const people = createPeople(story, rig)
  const watch = createWatch(stage, story)
  const transcript: string[] = []
  const spoiler = createSpoiler(strikes, (line) => transcript.push(line))
  // Invariants are looked at on the truth, before the answer is spoilt.
  rig.world.tap(watch.tap)
  rig.world.tap(spoiler.tap)
  const found: string[] = []
  let runs = 0
  let idle = false
  while (runs < MOST_RUNS) {
    runs += 1
    found.push(...(await one(stage, transcript, spoiler)))
    watch.check()
    if (
      idle &&
      spoiler.over(runs) &&
      resting(rig.world) &&
      openOnes(rig.world).length === 0 &&
      unrest(stage).length === 0
    )
      break
    await rig.world.clock.advance(pauseAfter(runs))
    idle = people()
    if (found.length > 0) break
  }
  const end = found.length > 0 ? harmOf(rig) : unrest(stage)
  // Who owns a fact can lie about it, and nobody can tell: what follows from a consistent lie is no fault of Keyturn's.
  const fooled = spoiler.lied() ? [] : [...watch.harm, ...end]
  return {
    harm: [...new Set([...watch.outrage, ...found, ...fooled])],
    transcript,
    runs,
    requests: spoiler.requests(),
    spoilt: spoiler.spoilt(),
    lied: spoiler.lied(),
  }
}

/** What may pause for days (a proposal that came to nothing) is waited for with longer steps. */
function pauseAfter(runs: number): number {
  return runs < 24 ? 75 * MINUTE : 12 * 60 * MINUTE
}

function unrest({ rig, strangers }: Stage): readonly string[] {
  return unrestOf(
    rig,
    strangers.keys.map(({ id }) => id),
  )
}

/** One run of Keyturn's; what is wrong with how it ended. */
async function one({ rig, run }: Stage, transcript: string[], spoiler: Spoiler): Promise<readonly string[]> {
  const { clock } = rig.world
  const began = clock.now()
  const mark = rig.log.length
  let told: string[]
  let wrong: readonly string[] = []
  try {
    const result = await run()
    told = textsOf(result)
    transcript.push(
      ...result.outcomes.map(({ kind, because, about }) => `  run: ${kind}, ${because}: ${about.slice(0, 300)}`),
    )
    transcript.push(...result.problems.slice(0, 2).map(({ message }) => `  run: the manifest: ${message}`))
  } catch (thrown) {
    told = [thrown instanceof Error ? thrown.message : String(thrown)]
    transcript.push(`  run: ended: ${told.join()}`)
    if (!(thrown instanceof Failure)) wrong = [`a run ended in a crash: ${stackOf(thrown)}`]
    else if (spoiler.calm()) wrong = [`a run ended in a failure though every answer was true: ${thrown.message}`]
  }
  const took = clock.now() - began
  return [
    ...wrong,
    ...(took > LONGEST_RUN ? [`a run took ${Math.round(took / MINUTE)} minutes`] : []),
    ...[...told, ...rig.log.slice(mark)].flatMap(suspicious),
    ...rig.world.leaks([...told, ...rig.log.slice(mark)].join('\n')).map((value) => `a value was told: ${value}`),
  ]
}

function textsOf(result: RunResult): string[] {
  return [
    ...result.outcomes.flatMap(({ about, proposal }) => [about, proposal?.url ?? '']),
    ...result.problems.map(({ message }) => message),
  ]
}

function stackOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message).split('\n').slice(0, 6).join(' ← ') : String(thrown)
}

interface Spoiler {
  readonly tap: Tap
  requests(): number
  spoilt(): number
  lied(): boolean
  /** No strike is left that could still fall. */
  over(runs: number): boolean
  /** True: since it was last asked, no answer was spoilt. */
  calm(): boolean
}

/** Strikes that were not met in so many runs never are. */
const GIVEN_UP = 12

function createSpoiler(strikes: readonly Strike[], tell: (line: string) => void): Spoiler {
  let count = 0
  let spoilt = 0
  let since = 0
  let lied = false
  let runs = 0
  const open = strikes.map((strike) => ({ strike, left: strike.times, name: '' }))
  function falls(call: Call): Strike | undefined {
    if (runs > GIVEN_UP) return undefined
    for (const one of open) {
      if (count < one.strike.at || one.left === 0) continue
      one.name ||= nameOf(call)
      if (one.strike.only && one.name !== nameOf(call)) continue
      one.left -= 1
      return one.strike
    }
    return undefined
  }
  async function after(call: Call, reply: SandboxReply): Promise<SandboxReply> {
    if (call.from !== 'keyturn') return reply
    count += 1
    if (isEffect(call)) tell(`    ${count} ${nameOf(call)} → ${reply.status}`)
    const strike = falls(call)
    if (strike === undefined) return reply
    const bad = spoil(reply, createDice(strike.seed), call.request)
    spoilt += 1
    since += 1
    lied ||= bad.lie
    tell(`request ${count}, ${nameOf(call)}: ${bad.what}${bad.lie ? ' (a lie)' : ''}`)
    return bad.reply
  }
  return {
    tap: { after },
    requests: () => count,
    spoilt: () => spoilt,
    lied: () => lied,
    over: (number) => {
      runs = number
      return number > GIVEN_UP || open.every(({ left }) => left === 0)
    },
    calm: () => {
      const calm = since === 0
      since = 0
      return calm
    },
  }
}
