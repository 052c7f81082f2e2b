// A plot is a rotation with people in it, told often: once undisturbed, and once for each place where it can be struck.
import type { Call, SandboxReply, Tap } from '../../src/sandbox/contract.ts'
import { broken } from '../../src/sandbox/faults.ts'
import { holders } from '../../src/sandbox/holders.ts'
import type { ReadyOptions } from '../../src/sandbox/ready.ts'
import { networkError } from '../../src/sandbox/wire.ts'
import type { Rig } from '../start/rig.ts'
import { adoptable, expectAtRest, isCalm, knowing, PATIENCE } from '../start/scenarios/story.ts'

const MINUTE = 60_000

export interface Plot {
  readonly options: ReadyOptions
  /** Begins before the first run ever; else with the adoption merged. */
  readonly unknown?: true
  /** What people do between two runs. True: they have nothing more to do. */
  people(rig: Rig): boolean
  /** What must be so at the end, besides what holds at every rest. */
  end?(rig: Rig): void
}

/** One blow: what happens to one request, and whether the process dies of it. */
export interface Blow {
  /** Counts Keyturn's requests from 1, from where the plot begins. */
  readonly at: number
  /** `before`: it never arrives. `after`: its effect happens, the answer is lost. */
  readonly when: 'before' | 'after'
  /** Every later request of that run fails too. */
  readonly deadly: boolean
  /** Answered instead of a broken connection. */
  readonly instead?: SandboxReply
}

export interface Told {
  readonly runs: number
  readonly requests: number
  /** Numbers of the requests that changed something. */
  readonly effects: readonly number[]
  /** Numbers of the requests before which the world or the clock had moved since the one before: each is a place to die at. */
  readonly places: readonly number[]
  /** Which request was struck; undefined: the blow fell into nothing. */
  readonly struck: string | undefined
  readonly harm: readonly string[]
}

/** What a sweep came to. */
export interface Swept {
  readonly blows: number
  readonly runs: number
  readonly requests: number
  /** What went wrong, blow by blow. */
  readonly harm: readonly string[]
}

/**
 * Kills the process before every request and after every one that changed something; then fresh runs, until rest. Between two
 * reads at one instant neither world nor clock has moved and the process takes nothing along, so such places are one.
 */
export async function sweepCrashes(plot: () => Plot): Promise<Swept> {
  const calm = await tell(plot())
  if (calm.harm.length > 0) return { blows: 0, runs: calm.runs, requests: calm.requests, harm: calm.harm }
  const before = calm.places.map((at) => ({ at, when: 'before', deadly: true }) as const)
  const after = calm.effects.map((at) => ({ at, when: 'after', deadly: true }) as const)
  return sweep(plot, [...before, ...after])
}

/** One request is lost, or its answer, or the host is broken for it; the run goes on. */
export async function sweepFaults(plot: () => Plot): Promise<Swept> {
  const calm = await tell(plot())
  if (calm.harm.length > 0) return { blows: 0, runs: calm.runs, requests: calm.requests, harm: calm.harm }
  const all = Array.from({ length: calm.requests }, (_, i) => i + 1)
  const lost = all.map((at) => ({ at, when: 'before', deadly: false }) as const)
  const unheard = calm.effects.map((at) => ({ at, when: 'after', deadly: false }) as const)
  const bad = calm.effects.map((at) => ({ at, when: 'after', deadly: false, instead: broken(502) }) as const)
  return sweep(plot, [...lost, ...unheard, ...bad])
}

/** Tells the plot once for each blow. */
export async function sweep(plot: () => Plot, blows: readonly Blow[]): Promise<Swept> {
  const harm: string[] = []
  let [runs, requests] = [0, 0]
  for (const blow of blows) {
    const told = await tell(plot(), blow)
    runs += told.runs
    requests += told.requests
    harm.push(...told.harm.map((what) => `${blow.when} request ${blow.at}, ${told.struck ?? 'none'}: ${what}`))
  }
  return { blows: blows.length, runs, requests, harm }
}

/** As many runs as any blow may cost. */
const MOST_RUNS = 24

/** Plays the plot to rest, with a blow or without; what went wrong comes back as sentences. */
export async function tell(plot: Plot, blow?: Blow): Promise<Told> {
  const rig = knowing({ ...plot.options, app: { every: 2 * MINUTE, ...plot.options.app } })
  const { world } = rig
  if (plot.unknown !== true) await adoptable(rig)
  const watch = createWatch(rig, blow)
  world.tap(watch.tap)
  let runs = 0
  let idle = false
  while (runs < MOST_RUNS) {
    runs += 1
    const struck = await one(rig, watch)
    if (idle && isCalm(world)) break
    // Who was struck starts again soon, while brackets, leases and slow answers are still fresh.
    await world.clock.advance(struck ? 5 * MINUTE : 75 * MINUTE)
    idle = plot.people(rig)
  }
  const told = {
    runs,
    requests: watch.requests(),
    effects: watch.effects,
    places: watch.places,
    struck: watch.struck(),
  }
  return { ...told, harm: [...watch.harm(), ...sentences(rig, plot)] }
}

/** True: this run was struck. */
async function one(rig: Rig, watch: Watch): Promise<boolean> {
  const before = watch.struck()
  try {
    await rig.keyturn({ patience: PATIENCE })
  } catch (thrown) {
    // A run may end in an error only when it was struck: that is what the workflow shows red.
    if (watch.struck() === before) throw thrown
  }
  watch.revive()
  return watch.struck() !== before
}

interface Watch {
  readonly tap: Tap
  requests(): number
  readonly effects: readonly number[]
  readonly places: readonly number[]
  struck(): string | undefined
  harm(): readonly string[]
  revive(): void
}

function reset(): Error {
  return networkError('ECONNRESET', 'socket hang up')
}

function strike(blow: Blow | undefined): SandboxReply {
  if (blow?.instead === undefined) throw reset()
  return blow.instead
}

/** Strikes where it is told to, and looks after every effect whether anybody holds a dead key. */
function createWatch(rig: Rig, blow: Blow | undefined): Watch {
  let count = 0
  let dead = false
  let hit: Call | undefined
  const harm = new Set<string>()
  const effects: number[] = []
  const places: number[] = []
  let seen = 0
  function falls(call: Call, when: Blow['when']): boolean {
    if (hit !== undefined || count !== blow?.at || blow.when !== when) return false
    hit = call
    dead = blow.deadly
    return true
  }
  const tap: Tap = {
    before: async (call) => {
      if (call.from !== 'keyturn') return undefined
      if (dead) throw reset()
      count += 1
      const now = rig.world.clock.now()
      // Right after an effect there is a place already: its answer is lost.
      if (now !== seen || (isEffect(call) && effects.at(-1) !== count - 1)) places.push(count)
      seen = now
      return falls(call, 'before') ? strike(blow) : undefined
    },
    after: async (call, reply) => {
      if (call.from !== 'keyturn') return reply
      if (isEffect(call)) {
        effects.push(count)
        // A GraphQL mutation of ours writes branches and texts: nobody holds another key after it.
        if (call.request.url.pathname !== '/graphql') look(rig, call, harm)
      }
      return falls(call, 'after') ? strike(blow) : reply
    },
  }
  return {
    tap,
    requests: () => count,
    effects,
    places,
    struck: () => hit && nameOf(hit),
    harm: () => [...harm],
    revive: () => void (dead = false),
  }
}

function look(rig: Rig, call: Call, harm: Set<string>): void {
  for (const { who, alive } of holders(rig.world)) if (!alive) harm.add(`${who} holds a dead key after ${nameOf(call)}`)
}

/** A GraphQL query is a POST that changes nothing. */
function isEffect({ request }: Call): boolean {
  return request.method !== 'GET' && !/"query":"(?:\\n|\s)*query\b/.test(request.body)
}

/** `github POST /graphql mutation Commit`. */
export function nameOf({ host, request }: Call): string {
  const operation = /"query":"(?:\\n|\s)*((?:query|mutation) \w+)/.exec(request.body)?.[1]
  return [host, request.method, request.url.pathname, operation].filter(Boolean).join(' ')
}

/** What a rest must be like, as a sentence for what it is not. */
function sentences(rig: Rig, plot: Plot): readonly string[] {
  try {
    expectAtRest(rig)
    plot.end?.(rig)
    return []
  } catch (thrown) {
    return [thrown instanceof Error ? thrown.message : String(thrown)]
  }
}
