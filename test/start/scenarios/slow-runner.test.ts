// Runners that fall asleep between what they saw and what they send.
import { describe, expect, test } from '@jest/globals'
import type { Call } from '../../../src/sandbox/contract.ts'
import { USUAL_KEY, type ReadyWorld } from '../../../src/sandbox/ready.ts'
import { HOUR, rigOn, type Rig } from '../rig.ts'
import { cutBefore, type Fits, watchDeletions, writesSecret } from './cut.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  idOf,
  knowing,
  mergeOpen,
  PATIENCE,
  untilRest,
} from './story.ts'

const CREDENTIAL = 'openai/production'
const MINUTE = 60_000

const lists: Fits = ({ host, request }) =>
  host === 'openai' && request.method === 'GET' && request.url.pathname.endsWith('/api_keys')

/** The guard's read of entry and lock. */
const guards: Fits = ({ host, request }) => host === 'github' && request.body.includes('query Fresh(')

/** A runner on a machine that is suspended: its own clock jumps, and no request of its is on the way then. */
function suspended(rig: Rig): { readonly sleeper: Rig; readonly suspend: (milliseconds: number) => void } {
  const { world } = rig
  let asleep = 0
  const monotonic = (): number => world.clock.now() + asleep
  const sleeper = rigOn(world, { clock: { now: world.clock.now, monotonic, sleep: world.clock.sleep } })
  Object.assign(sleeper.env, rig.env)
  return { sleeper, suspend: (milliseconds) => void (asleep += milliseconds) }
}

async function merged(): Promise<{ readonly rig: Rig; readonly world: ReadyWorld; readonly number: number }> {
  const rig = knowing()
  await adopted(rig)
  await rig.world.clock.advance(HOUR)
  const [number = 0] = mergeOpen(rig.world, 'rotate')
  return { rig, world: rig.world, number }
}

/** Runs `happen` after the answer to each request that fits. */
function afterEach(world: ReadyWorld, happen: (nth: number) => void, fits: Fits): void {
  let count = 0
  world.tap({
    after: async (call: Call, reply) => {
      if (call.from === 'keyturn' && fits(call)) happen(++count)
      return reply
    },
  })
}

describe('a runner that sleeps', () => {
  test('for two hours between its look and the deletion of the old key does not delete it: it looks again', async () => {
    const { rig, world, number } = await merged()
    await rig.keyturn({ patience: PATIENCE })
    await world.clock.advance(26 * HOUR)
    await rig.keyturn()
    await world.clock.advance(HOUR)
    const old = world.first.get(CREDENTIAL)?.id
    const deleted = watchDeletions(world)
    const { sleeper, suspend } = suspended(rig)
    // The guard's read of entry and lock is the last look of all: what people do after it, only the fence can tell.
    afterEach(
      world,
      (nth) => {
        if (nth !== 1) return
        suspend(2 * HOUR)
        const mona = world.github.person('mona')
        mona.merge(mona.revert(number))
      },
      guards,
    )
    await sleeper.keyturn()
    expect(deleted).toEqual([])
    expect(world.openai.keys().find(({ id }) => id === old)?.deletedAt).toBeUndefined()
    expectUnharmed(rig)
  }, 180_000)

  test('but for seconds at a time does not write after the announced minute', async () => {
    const { rig, world } = await merged()
    // For the approval, for the look after it, and for the guard: none is too slow, and no fence of the step is overstepped.
    const delays = [28_000, 29_500, 29_000]
    const late: number[] = []
    let committed = false
    world.tap({
      before: async (call) => {
        if (call.from !== 'keyturn') return undefined
        if (lists(call)) await world.clock.sleep(delays.shift() ?? 0)
        if (!committed && call.request.body.includes('mutation Commit')) {
          committed = true
          await world.clock.sleep(3_000)
        }
        const opened = Object.values(entryOf(world, CREDENTIAL)?.slots ?? {}).flatMap(({ openedAt }) => openedAt ?? [])
        if (writesSecret(call)) late.push(world.clock.now() - Math.min(...opened))
        return undefined
      },
    })
    await rig.keyturn({ patience: PATIENCE })
    expect(delays).toEqual([])
    expect(late.length).toBeGreaterThan(0)
    expect(Math.max(...late)).toBeLessThanOrEqual(MINUTE)
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)
})

test('a runner that died before it wrote: the next one announces its writing anew', async () => {
  const { rig, world } = await merged()
  const heir = entryOf(world, CREDENTIAL)?.candidate?.keyId
  await cutBefore(rig, writesSecret)
  const before = entryOf(world, CREDENTIAL)?.seq ?? 0
  await world.clock.advance(5 * MINUTE)
  const { outcomes } = await rig.keyturn()
  expect(outcomes).toMatchObject([{ kind: 'wait', because: 'deploying' }])
  expect(idOf(world, USUAL_KEY)).toBe(heir)
  expect(entryOf(world, CREDENTIAL)?.seq).toBeGreaterThan(before + 1)
  expectUnharmed(rig)
}, 180_000)

describe('a runner whose lease ends while it mints', () => {
  test('gives the attempt up: nothing is recorded, and the key goes', async () => {
    const rig = knowing()
    const { world } = rig
    await rig.keyturn()
    mergeOpen(world, 'adopt')
    const { sleeper, suspend } = suspended(rig)
    world.tap({
      after: async (call, reply) => {
        const mints = call.host === 'openai' && call.request.method === 'POST' && call.from === 'keyturn'
        if (mints && entryOf(world, CREDENTIAL)?.attempt === 1) suspend(9.5 * MINUTE)
        return reply
      },
    })
    const { outcomes } = await sleeper.keyturn()
    expect(outcomes).toMatchObject([{ kind: 'failed' }])
    const candidate = entryOf(world, CREDENTIAL)?.candidate
    expect(candidate).toMatchObject({ tag: expect.any(String) })
    expect(candidate?.keyId).toBeUndefined()
    const deleted = watchDeletions(world)
    await world.clock.advance(HOUR)
    await rig.keyturn({ patience: PATIENCE })
    expect(deleted).toHaveLength(1)
    expect(entryOf(world, CREDENTIAL)).toMatchObject({ attempt: 2, candidate: { keyId: expect.any(String) } })
    expect(idOf(world, USUAL_KEY)).toBe(world.first.get(CREDENTIAL)?.id)
  }, 180_000)
})
