// Kills the built Action with SIGKILL, and sees what becomes of the rotation.
import type { KeySpec } from '../../src/sandbox/repository/key.ts'
import { credentialOf } from '../../src/sandbox/repository/key.ts'
import { lineOf, unrestOf } from '../start/truth.ts'
import { live, type Strike } from './live.ts'
import type { Node } from './process.ts'
import { isEffect, nameOf } from '../start/call.ts'
import { begin, type Ran } from './story.ts'

/** What is killed, where, and how many at a time. */
export interface Hunt {
  readonly key: KeySpec
  readonly node: Node
  /** The run to begin with: 1 is the adoption, 2 takes the key over and proposes its rotation. */
  readonly from: number
  /** Every request; else those that change something, and the first of each run. */
  readonly all: boolean
  readonly atOnce: number
}

export interface Outcome {
  /** Requests of the undisturbed story. */
  readonly requests: number
  /** Stories in which the blow fell. Time is real here, and a run of a slow machine may ask for less than it did before. */
  readonly kills: number
  /** Processes that were started in all. */
  readonly runs: number
  /** What went wrong, kill by kill. */
  readonly harm: readonly string[]
}

/** The story once undisturbed, and once for each place to be killed at; each in a world of its own, to its end. */
export async function killEverywhere(hunt: Hunt): Promise<Outcome> {
  const calm = await tell(hunt)
  const strikes = calm.heard.flatMap((ran, n) => (n + 1 < hunt.from ? [] : strikesIn(ran, n + 1, hunt.all)))
  const told = await inTurns(strikes, hunt.atOnce, (strike) => tell(hunt, strike))
  const all = [calm, ...told]
  return {
    requests: calm.heard.reduce((sum, { calls }) => sum + calls.length, 0),
    kills: all.filter(({ heard }) => heard.some(({ struck }) => struck !== undefined)).length,
    runs: all.reduce((sum, { heard }) => sum + heard.length, 0),
    harm: all.flatMap(({ harm }) => harm),
  }
}

function strikesIn({ calls }: Ran, run: number, all: boolean): readonly Strike[] {
  return calls.flatMap((call, n) => (all || n === 0 || isEffect(call) ? [{ run, request: n + 1 }] : []))
}

interface Told {
  readonly heard: readonly Ran[]
  readonly harm: readonly string[]
}

/** After an effect and before its answer: nobody knows more than who starts next. */
async function tell({ key, node }: Hunt, strike?: Strike): Promise<Told> {
  const story = await begin(key, { node, defaults: ['overlap: 1h', 'quiet: 30m'], unlimited: true })
  const place = strike === undefined ? 'undisturbed' : `killed in run ${strike.run} at request ${strike.request}`
  try {
    const heard = await live(story, strike)
    const struck = heard.find((ran) => ran.struck !== undefined)?.struck
    const where = struck === undefined ? place : `${place}, ${nameOf(struck)}`
    const log = heard.map(({ said }) => said)
    const harm = [...unrestOf({ world: story.world, log }), ...oddities(heard)]
    const generation = lineOf(story.world, credentialOf(key))?.generation
    if (generation !== 1) harm.push(`the lock is at generation ${generation ?? 'none'}`)
    return { heard, harm: harm.map((what) => `${where}: ${what}`) }
  } catch (thrown) {
    return { heard: [], harm: [`${place}: ${thrown instanceof Error ? thrown.message : String(thrown)}`] }
  } finally {
    await story.close()
  }
}

function oddities(heard: readonly Ran[]): readonly string[] {
  const failed = heard.filter(({ exit, struck }) => exit !== (struck === undefined ? 0 : null))
  return failed.map(({ exit, log }) => `a run ended with ${exit ?? 'a signal'}:\n${log}`)
}

/** So many at once, in order. */
async function inTurns<T, R>(all: readonly T[], atOnce: number, work: (one: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = []
  const left = all.map((one, n) => ({ one, n }))
  async function worker(): Promise<void> {
    for (let next = left.shift(); next !== undefined; next = left.shift()) results[next.n] = await work(next.one)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return results
}
