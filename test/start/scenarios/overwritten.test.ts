// A person puts a value into a secret, somebody deploys it, and a maintainer orders `overwrite`: who runs on the other value must be
// deployed again.
import { describe, expect, test } from '@jest/globals'
import { USUAL_KEY, type ReadyOptions } from '../../../src/sandbox/ready.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import { cutAt, dispatches } from './cut.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  idOf,
  knowing,
  mergeOpen,
  openOnes,
  PATIENCE,
  rotated,
  untilRest,
} from './story.ts'

const CREDENTIAL = 'openai/production'
const OVERWRITE = { verb: 'overwrite', credential: CREDENTIAL } as const

interface Overwritten {
  readonly rig: Rig
  /** The key in service, and the person's. */
  readonly ours: string
  readonly theirs: string
}

/** A person's value stands in the secret, and every instance has it. */
async function deployedByHand(reach: (rig: Rig) => Promise<unknown>, options: ReadyOptions = {}): Promise<Overwritten> {
  const rig = knowing({ app: { every: HOUR / 2 }, ...options })
  const { world } = rig
  await reach(rig)
  await world.clock.advance(2 * DAY)
  const ours = idOf(world, USUAL_KEY) ?? ''
  const { project = '', 'service-account': account = '' } = world.first.get(CREDENTIAL)?.with ?? {}
  const made = world.openai.mint({ project, account, name: 'in a hurry' })
  world.github.person('mona').setSecret('environment/production', 'OPENAI_API_KEY', made.value)
  world.github.person('hubot').dispatch('deploy.yml', { environment: 'production' })
  await world.clock.advance(5 * 60_000)
  await rig.keyturn({ full: true })
  return { rig, ours, theirs: made.id }
}

function runs({ world }: Rig): number {
  return world.github.truth.runs().filter(({ event }) => event === 'workflow_dispatch').length
}

/** Deployments fail while it is set. */
function failing(): { readonly options: ReadyOptions; readonly set: (fails: boolean) => void } {
  const state = { fails: false }
  return {
    options: { onJob: () => (state.fails ? Promise.resolve('failure' as const) : undefined) },
    set: (fails) => void (state.fails = fails),
  }
}

describe('overwritten at rest', () => {
  test('it is deployed again, once, and followed to its end', async () => {
    const { rig, ours, theirs } = await deployedByHand(rotated)
    const before = runs(rig)
    await rig.keyturn({ command: OVERWRITE, patience: PATIENCE })
    expect(idOf(rig.world, USUAL_KEY)).toBe(ours)
    expect(runs(rig)).toBe(before + 1)
    await untilRest(rig)
    expect(runs(rig)).toBe(before + 1)
    expectAtRest(rig, [theirs])
  }, 180_000)

  test.each(['before', 'after'] as const)(
    'a crash %s the deployment is started: the next run deploys',
    async (when) => {
      const { rig, theirs } = await deployedByHand(rotated)
      await cutAt(rig, { fits: dispatches, when, command: OVERWRITE })
      await untilRest(rig)
      expectAtRest(rig, [theirs])
    },
    180_000,
  )

  test('the deployment fails: parked, with the run; `retry` deploys once more', async () => {
    const { options, set } = failing()
    const { rig, theirs } = await deployedByHand(rotated, options)
    set(true)
    const { outcomes } = await rig.keyturn({ command: OVERWRITE, patience: PATIENCE })
    expect(outcomes).toMatchObject([{ kind: 'park', because: 'deploy-failed' }])
    await rig.pass(2 * DAY)
    expect(entryOf(rig.world, CREDENTIAL)?.mending).toBeDefined()
    set(false)
    await rig.keyturn({ command: { verb: 'retry', credential: CREDENTIAL }, patience: PATIENCE })
    await untilRest(rig)
    expect(entryOf(rig.world, CREDENTIAL)?.mending).toBeUndefined()
    expectAtRest(rig, [theirs])
  }, 180_000)

  test('the deployment fails, and a rotation is ordered: it goes on, for it deploys anyhow', async () => {
    const { options, set } = failing()
    const { rig, theirs } = await deployedByHand(rotated, options)
    set(true)
    await rig.keyturn({ command: OVERWRITE, patience: PATIENCE })
    set(false)
    await rig.keyturn({ command: { verb: 'rotate', credential: CREDENTIAL }, patience: PATIENCE })
    expect(openOnes(rig.world, 'rotate')).toHaveLength(1)
    mergeOpen(rig.world, 'rotate')
    await untilRest(rig)
    expect(entryOf(rig.world, CREDENTIAL)?.mending).toBeUndefined()
    expectAtRest(rig, [theirs])
  }, 180_000)
})

describe('overwritten while its proposal waits for review', () => {
  test('the value is back at once, and deployed; the proposal waits on, and is merged', async () => {
    const { rig, ours, theirs } = await deployedByHand(adopted)
    const before = runs(rig)
    await rig.keyturn({ command: OVERWRITE, patience: PATIENCE })
    expect(idOf(rig.world, USUAL_KEY)).toBe(ours)
    expect(runs(rig)).toBe(before + 1)
    await rig.keyturn({ patience: PATIENCE })
    expectUnharmed(rig)
    expect(openOnes(rig.world, 'rotate')).toHaveLength(1)
    mergeOpen(rig.world, 'rotate')
    await untilRest(rig)
    expectAtRest(rig, [theirs])
  }, 180_000)

  test('it is merged in the same moment: the new key goes into service, and is deployed', async () => {
    const { rig, ours, theirs } = await deployedByHand(adopted)
    mergeOpen(rig.world, 'rotate')
    await rig.keyturn({ command: OVERWRITE, patience: PATIENCE })
    expect(idOf(rig.world, USUAL_KEY)).not.toBe(ours)
    await untilRest(rig)
    expectAtRest(rig, [theirs])
  }, 180_000)
})
