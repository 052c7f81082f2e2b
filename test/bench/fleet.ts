// Many rotations in one repository, on the sandbox's clock: every request takes 20 ms of it and nothing else does, so what is
// measured is how well the loops go side by side. What they cost the processor is measured beside it, in real time.
import type { Call } from '../../src/sandbox/contract.ts'
import { DAY, HOUR, type Rig } from '../start/rig.ts'
import { adoptedKeys } from './adopted.ts'
import type { Measured } from './limits.ts'

/** How many loops the engine runs at once. */
const AT_ONCE = 16
const LATENCY = 20
const PATIENCE = 12 * 60_000

interface Fleet {
  readonly requests: number
  /** Requests that change something at GitHub: its documents have these go one after the other. */
  readonly writes: number
  /** Milliseconds of the sandbox's clock, waits included. */
  readonly elapsed: number
  /** Real milliseconds of processor time, the sandbox's share included. */
  readonly cpu: number
}

async function fleet(rotations: number): Promise<Fleet> {
  const rig = await adoptedKeys(rotations, { deploys: true, latency: LATENCY })
  const { world } = rig
  await world.clock.advance(95 * DAY)
  const proposed = await phase(rig, 0)
  const mona = world.github.person('mona')
  for (const { number, state } of world.github.truth.pulls()) if (state === 'open') mona.merge(number)
  await world.clock.advance(HOUR)
  const served = await phase(rig, PATIENCE)
  await world.clock.advance(25 * HOUR)
  const retired = await phase(rig, PATIENCE)
  const left = world.openai.keys().filter(({ deletedAt }) => deletedAt === undefined).length
  if (left !== rotations) throw new Error(`${left} keys live after ${rotations} rotations`)
  const sum = (of: keyof Fleet): number => proposed[of] + served[of] + retired[of]
  return { requests: sum('requests'), writes: sum('writes'), elapsed: sum('elapsed'), cpu: sum('cpu') }
}

async function phase(rig: Rig, patience: number): Promise<Fleet> {
  const { world } = rig
  const [from, at, began] = [world.calls.length, world.clock.now(), process.cpuUsage()]
  const { outcomes } = await rig.keyturn({ patience })
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
 * Some rotations are compared with more: the waits of a rotation, and the way of its own requests one after the other, are the
 * same in both and fall out. What is left is what each further one adds; it can be no less than its writes, which go one after
 * the other, or a sixteenth of all its requests.
 */
export async function measureFleet(some: number, more: number): Promise<Measured> {
  const [small, large] = [await fleet(some), await fleet(more)]
  const each = (of: keyof Fleet): number => (large[of] - small[of]) / (more - some)
  const least = Math.max(each('writes'), each('requests') / AT_ONCE) * LATENCY
  return {
    id: 'fleet',
    value: each('elapsed') / least,
    note: `from ${some} to ${more} rotations: ${each('elapsed').toFixed(0)} ms each on the sandbox's clock, at least ${least.toFixed(0)} (${each('requests').toFixed(1)} requests, ${each('writes').toFixed(1)} of them writes in turn); ${each('cpu').toFixed(0)} ms of processor time each, the sandbox's included`,
  }
}
