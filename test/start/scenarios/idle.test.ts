import { describe, expect, test } from '@jest/globals'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { USUAL_KEY, type ReadyWorld } from '../../../src/sandbox/ready.ts'
import { DAY, HOUR, createRig, type Rig } from '../rig.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  knowing,
  mergeOpen,
  openOnes,
  PATIENCE,
  untilRest,
} from './story.ts'

/** What Keyturn sent to anybody that could change something: GraphQL mutations and every method but GET. */
function writes(world: ReadyWorld, since = 0): readonly string[] {
  return world.calls
    .filter(({ from, host, number }) => from === 'keyturn' && host !== 'app' && number > since)
    .filter(({ request }) => request.method !== 'GET')
    .filter(({ request }) => !(request.url.pathname.endsWith('/graphql') && !request.body.includes('mutation')))
    .map(({ host, request }) => `${request.method} ${host}${request.url.pathname}`)
}

async function requests(rig: Rig, wishes: Parameters<Rig['keyturn']>[0] = {}): Promise<number> {
  const before = rig.world.calls.filter(({ from }) => from === 'keyturn').length
  await rig.keyturn(wishes)
  return rig.world.calls.filter(({ from }) => from === 'keyturn').length - before
}

/** So many keys, each in an environment and a project of its own that the manifest names. */
function rigOf(count: number): Rig {
  const keys = Array.from({ length: count }, (_, i): KeySpec => {
    return { name: `openai-${i}`, provider: 'openai', environment: `stage-${i}`, manifest: [`with: here-${i}.`] }
  })
  const rig = createRig({ keys, app: { every: 30 * DAY }, age: DAY })
  const text = rig.world.github.truth.file('main', 'rotation.yml') ?? ''
  const full = text.replaceAll(/with: here-(\d+)\./g, (_, i: string) => {
    const { project = '', 'service-account': account = '' } = rig.world.first.get(`openai-${i}/stage-${i}`)?.with ?? {}
    return `with: { project: ${project}, service-account: ${account} }`
  })
  rig.world.github.person('mona').commit('main', { 'rotation.yml': full }, 'Say where the keys live')
  return rig
}

describe('a run with nothing to do', () => {
  test('costs one request at rest, in review and in overlap', async () => {
    const rig = knowing()
    await adopted(rig)
    expect(await requests(rig)).toBe(1)
    await rig.world.clock.advance(HOUR)
    mergeOpen(rig.world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    expect(await requests(rig)).toBe(1)
    await untilRest(rig)
    expect(await requests(rig)).toBe(1)
    expectAtRest(rig)
  }, 180_000)

  test('costs one request with five hundred credentials, too', async () => {
    const rig = rigOf(500)
    await rig.keyturn()
    mergeOpen(rig.world)
    const { outcomes } = await rig.keyturn()
    expect(outcomes).toHaveLength(500)
    expect(outcomes.filter(({ kind }) => kind !== 'rest')).toEqual([])
    expect(await requests(rig)).toBe(1)
  }, 120_000)
})

describe('`only`', () => {
  test('works on what it names and leaves the rest as it is', async () => {
    const rig = knowing({ keys: [USUAL_KEY, { name: 'mail', provider: 'openai', environment: 'staging' }] })
    const { world } = rig
    await rig.keyturn()
    mergeOpen(world)
    await rig.keyturn({ only: ['mail/staging'] })
    expect(openOnes(world, 'rotate').map(({ branch }) => branch)).toEqual(['keyturn/rotate/mail/staging/1'])
    expect(entryOf(world, 'openai/production')?.candidate).toBeUndefined()
    await rig.keyturn({ only: ['openai'] })
    expect(openOnes(world, 'rotate')).toHaveLength(2)
    await world.clock.advance(HOUR)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)
})

describe('`dry-run`', () => {
  const WHEN: readonly {
    readonly when: string
    readonly reach: (rig: Rig) => Promise<void>
    readonly would: string
  }[] = [
    { when: 'before the first run', reach: async () => undefined, would: 'not-adopted' },
    {
      when: 'when a key is due',
      reach: async (rig) => {
        await rig.keyturn()
        mergeOpen(rig.world)
      },
      would: 'adopted',
    },
    {
      when: 'when a proposal was merged',
      reach: async (rig) => {
        await adopted(rig)
        mergeOpen(rig.world)
      },
      would: 'approved',
    },
    {
      when: 'when the old key is to go',
      reach: async (rig) => {
        await adopted(rig)
        await rig.world.clock.advance(HOUR)
        mergeOpen(rig.world)
        await rig.keyturn({ patience: PATIENCE })
        await rig.world.clock.advance(26 * HOUR)
      },
      would: 'silent',
    },
  ]

  test.each(WHEN)(
    '$when: says what it would do, and sends nothing that writes',
    async ({ reach, would }) => {
      const rig = knowing()
      const { world } = rig
      await reach(rig)
      const since = world.calls.length
      const text = world.github.truth.allText()
      const { outcomes, dryRun } = await rig.keyturn({ dryRun: true, patience: PATIENCE })
      expect(dryRun).toBe(true)
      expect(outcomes).toMatchObject([{ kind: 'would-act', because: would }])
      expect(writes(world, since)).toEqual([])
      expect(world.github.truth.allText()).toBe(text)
      await rig.keyturn({ patience: PATIENCE })
      mergeOpen(world)
      await rig.keyturn({ patience: PATIENCE })
      await world.clock.advance(HOUR)
      mergeOpen(world)
      await untilRest(rig)
      expectAtRest(rig)
    },
    180_000,
  )
})

describe('patience', () => {
  test('without it a run ends where it would wait; with it one run goes from merged to verified', async () => {
    const impatient = knowing()
    await adopted(impatient)
    await impatient.world.clock.advance(HOUR)
    mergeOpen(impatient.world, 'rotate')
    expect((await impatient.keyturn()).outcomes).toMatchObject([{ because: 'deploying' }])
    const patient = knowing()
    await adopted(patient)
    await patient.world.clock.advance(HOUR)
    mergeOpen(patient.world, 'rotate')
    const began = patient.world.clock.now()
    expect((await patient.keyturn({ patience: PATIENCE })).outcomes).toMatchObject([{ because: 'overlapping' }])
    expect(patient.world.clock.now() - began).toBeLessThan(PATIENCE)
    expectUnharmed(patient)
  }, 180_000)

  test('is never overdrawn: a deployment that takes an hour is left to the next run', async () => {
    const rig = knowing({ github: { jobTime: HOUR } })
    const { world } = rig
    await adopted(rig)
    await world.clock.advance(HOUR)
    mergeOpen(world, 'rotate')
    const began = world.clock.now()
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(outcomes).toMatchObject([{ because: 'deploying' }])
    expect(world.clock.now() - began).toBeLessThanOrEqual(PATIENCE + 60_000)
    await rotatedToTheEnd(rig)
  }, 180_000)
})

async function rotatedToTheEnd(rig: Rig): Promise<void> {
  await untilRest(rig)
  expectAtRest(rig)
}
