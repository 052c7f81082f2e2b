// Many rotations in one repository, on the sandbox's clock: every request takes 20 ms of it and nothing else does, so what is
// measured is how well the loops go side by side. What they cost the processor is measured beside it, in real time.
import type { Call } from '../../src/sandbox/contract.ts'
import { DAY, HOUR, type Rig } from '../start/rig.ts'
import { adoptedKeys } from './adopted.ts'
import type { Measured } from './limits.ts'

/** How many loops the engine runs at once. */
const AT_ONCE = 16
const LATENCY = 20
const MINUTE = 60_000

interface Fleet {
  readonly requests: number
  /** Requests that change something at GitHub: its documents have these go one after the other. */
  readonly writes: number
  /** Milliseconds of the sandbox's clock. */
  readonly elapsed: number
  /** Real milliseconds of processor time, the sandbox's share included. */
  readonly cpu: number
}

/** Between two runs time passes, or people merge; no run waits for anything but its requests. */
async function fleet(rotations: number): Promise<readonly Fleet[]> {
  const rig = await adoptedKeys(rotations, { deploys: true, latency: LATENCY })
  const { world } = rig
  const runs: Fleet[] = []
  for (const pause of [95 * DAY, HOUR, 10 * MINUTE, 25 * HOUR, 11 * MINUTE]) {
    await world.clock.advance(pause)
    runs.push(await phase(rig))
    const mona = world.github.person('mona')
    for (const { number, state } of world.github.truth.pulls()) if (state === 'open') mona.merge(number)
  }
  const left = world.openai.keys().filter(({ deletedAt }) => deletedAt === undefined).length
  if (left !== rotations) throw new Error(`${left} keys live after ${rotations} rotations`)
  return runs
}

async function phase(rig: Rig): Promise<Fleet> {
  const { world } = rig
  const [from, at, began] = [world.calls.length, world.clock.now(), process.cpuUsage()]
  const { outcomes } = await rig.keyturn()
  const { user, system } = process.cpuUsage(began)
  const failed = outcomes.find(({ kind }) => kind === 'failed' || kind === 'park')
  if (failed !== undefined) throw new Error(`${failed.credential}: ${failed.because}`)
  const calls = world.calls.slice(from).filter((call) => call.from === 'keyturn')
  return {
    requests: calls.length,
    writes: calls.filter(writes).length,
    elapsed: world.clock.now() - at,
    cpu: (user + system) / 1000,
  }
}

function writes({ host, request }: Call): boolean {
  if (host !== 'github' || request.method === 'GET') return false
  return !request.url.pathname.endsWith('/graphql') || request.body.includes('"mutation ')
}

/**
 * Some rotations are compared with more: what a run takes however many there are, and the way of a rotation's own requests one
 * after the other, are the same in both and fall out. What is left is what each further one adds; in each run that is no less
 * than its writes, which go one after the other, or a sixteenth of all its requests.
 */
export async function measureFleet(some: number, more: number): Promise<Measured> {
  const [small, large] = [await fleet(some), await fleet(more)]
  const added = large.map((run, at) => between(small[at] ?? run, run, more - some))
  const sum = (of: (one: Fleet) => number): number => added.reduce((all, one) => all + of(one), 0)
  const elapsed = sum((one) => one.elapsed)
  const least = sum((one) => Math.max(one.writes, one.requests / AT_ONCE) * LATENCY)
  const [requests, writes] = [sum((one) => one.requests).toFixed(1), sum((one) => one.writes).toFixed(1)]
  return {
    id: 'fleet',
    value: elapsed / least,
    note: `from ${some} to ${more} rotations: ${elapsed.toFixed(0)} ms each on the sandbox's clock, at least ${least.toFixed(0)} (${requests} requests, ${writes} of them writes in turn); ${sum((one) => one.cpu).toFixed(0)} ms of processor time each, the sandbox's included`,
  }
}

function between(small: Fleet, large: Fleet, rotations: number): Fleet {
  const each = (of: keyof Fleet): number => (large[of] - small[of]) / rotations
  return { requests: each('requests'), writes: each('writes'), elapsed: each('elapsed'), cpu: each('cpu') }
}
