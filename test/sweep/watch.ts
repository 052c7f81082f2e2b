// Stands on the wire while a story is told: counts, strikes where it is told to, and has every effect judged.
import type { Call, SandboxReply, Tap } from '../../src/sandbox/contract.ts'
import { ofKeyturn } from '../../src/sandbox/faults.ts'
import { networkError } from '../../src/sandbox/wire.ts'
import type { Rig } from '../start/rig.ts'
import { mannerOf, type Blow } from './blow.ts'
import { isEffect, movesKeys, nameOf } from '../start/call.ts'
import type { Judge } from './judge.ts'

export interface Watch {
  readonly tap: Tap
  /** Requests since the story began. */
  requests(): number
  /** Numbers of the requests that changed something, since the last blow. */
  effects(): readonly number[]
  /** Numbers of the requests before which the clock had moved since the one before: what dies there leaves what nothing else leaves. */
  moments(): readonly number[]
  /** Those, and what changes something after looks at one instant: who acts there comes between a look and what follows from it. */
  places(): readonly number[]
  /** What was struck so far. */
  readonly struck: readonly string[]
  /** A new process: what was dead or blind is no longer. */
  revive(): void
  /** One line for each request, for people. */
  readonly lines: readonly string[]
}

export interface WatchOptions {
  readonly blows: readonly Blow[]
  readonly judge: Judge
  /** Called before each request, with its number: the moment at which a person acts. */
  readonly moment: (request: number) => void
}

interface State {
  total: number
  count: number
  dead: boolean
  blind: { readonly name: string; readonly blow: Blow } | undefined
  next: number
  seen: number
  effects: number[]
  moments: number[]
  places: number[]
}

function fresh(): Pick<State, 'count' | 'effects' | 'moments' | 'places'> {
  return { count: 0, effects: [], moments: [], places: [] }
}

export function createWatch(rig: Rig, options: WatchOptions): Watch {
  const state: State = { total: 0, dead: false, blind: undefined, next: 0, seen: 0, ...fresh() }
  const struck: string[] = []
  const lines: string[] = []
  const { clock } = rig.world
  const write = (what: string): void => void lines.push(`${new Date(clock.now()).toISOString().slice(8, 19)} ${what}`)

  function blowFor(call: Call, when: 'before' | 'after'): Blow | undefined {
    const blow = options.blows[state.next]
    if (blow === undefined || state.count !== blow.at || mannerOf(blow.how).when !== when) return undefined
    state.next += 1
    Object.assign(state, fresh())
    struck.push(`${blow.how} at ${blow.at}, ${nameOf(call)}`)
    const { deadly, lasts } = mannerOf(blow.how)
    if (deadly) state.dead = true
    if (lasts) state.blind = { name: nameOf(call), blow }
    return blow
  }

  async function strike(call: Call, blow: Blow, reply?: SandboxReply): Promise<SandboxReply> {
    write(`    ${blow.how}: ${nameOf(call)}`)
    return mannerOf(blow.how).gets(reply)
  }

  const tap: Tap = {
    before: async (call) => {
      if (!ofKeyturn(call)) return undefined
      if (state.dead) throw networkError('ECONNRESET', 'socket hang up')
      state.total += 1
      state.count += 1
      // Between the last look and the effect itself nobody can defend anything.
      if (!movesKeys(call)) options.moment(state.total)
      note(state, call, clock.now())
      if (state.blind?.name === nameOf(call)) return strike(call, state.blind.blow)
      const blow = blowFor(call, 'before')
      if (blow !== undefined) return strike(call, blow)
      options.judge.before(call)
      return undefined
    },
    after: async (call, reply) => {
      if (!ofKeyturn(call)) return reply
      write(`${String(state.total).padStart(4)} ${nameOf(call)} ${reply.status}`)
      if (isEffect(call)) state.effects.push(state.count)
      options.judge.after(call, reply)
      const blow = blowFor(call, 'after')
      return blow === undefined ? reply : strike(call, blow, reply)
    },
  }
  return {
    tap,
    requests: () => state.total,
    effects: () => state.effects,
    moments: () => state.moments,
    places: () => state.places,
    struck,
    revive: () => Object.assign(state, { dead: false, blind: undefined }),
    lines,
  }
}

/** Right after an effect there is a place already: its answer is lost. */
function note(state: State, call: Call, now: number): void {
  const moved = now !== state.seen
  const afterEffect = state.effects.at(-1) === state.count - 1
  if (moved) state.moments.push(state.count)
  if (moved || (isEffect(call) && !afterEffect)) state.places.push(state.count)
  state.seen = now
}
