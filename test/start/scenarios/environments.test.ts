// Several environments in order: staging first, and production when staging's new key has served.
import { describe, expect, test } from '@jest/globals'
import { credentialOf, type KeySpec } from '../../../src/sandbox/repository/key.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import { adopted, entryOf, expectAtRest, expectUnharmed, idOf, knowing, openOnes, PATIENCE, resting } from './story.ts'

const STAGING: KeySpec = { name: 'openai', provider: 'openai', environment: 'staging', manifest: ['every: 30d'] }
const PRODUCTION: KeySpec = {
  name: 'openai',
  provider: 'openai',
  environment: 'production',
  manifest: ['every: 30d', 'after: { staging: 24h }'],
}

function proposed(rig: Rig, key: KeySpec): number | undefined {
  return openOnes(rig.world, 'rotate').find(({ branch }) => branch.includes(`/${credentialOf(key)}/`))?.number
}

/** Runs every six hours; merges what is proposed for these; says in which order new keys came into service. */
async function watched(rig: Rig, days: number, merges: readonly KeySpec[]): Promise<readonly string[]> {
  const { world } = rig
  const came: string[] = []
  const last = new Map([STAGING, PRODUCTION].map((key) => [key, idOf(world, key)]))
  for (let hours = 0; hours < days * 24; hours += 6) {
    await rig.keyturn({ patience: PATIENCE })
    for (const key of [STAGING, PRODUCTION]) {
      if (idOf(world, key) !== last.get(key)) came.push(`${key.environment ?? ''} at ${world.clock.now()}`)
      last.set(key, idOf(world, key))
    }
    for (const key of merges) {
      const number = proposed(rig, key)
      if (number !== undefined) world.github.person('mona').merge(number)
    }
    await world.clock.advance(6 * HOUR)
  }
  return came
}

describe('production after staging', () => {
  test('both are due: staging goes first, serves a day, and production follows', async () => {
    const rig = knowing({ keys: [STAGING, PRODUCTION], app: { every: HOUR } })
    const { world } = rig
    // In the run that looks it over besides, and in the next one.
    const first = await adopted(rig)
    await world.clock.advance(6 * HOUR)
    const second = await rig.keyturn()
    const says = [first, second].map(({ outcomes }) =>
      outcomes.find(({ credential }) => credential === 'openai/production'),
    )
    expect(says.map((one) => one?.because)).toEqual(['awaits-environment', 'awaits-environment'])
    expect(says.map((one) => one?.about)).toEqual([
      expect.stringContaining(': openai/staging is not adopted yet'),
      expect.stringContaining(': openai/staging is rotated first'),
    ])
    // Production was due long ago; that is no instant to look forward to.
    expect(second.next).toBeUndefined()
    expect(proposed(rig, STAGING)).toBeDefined()
    expect(proposed(rig, PRODUCTION)).toBeUndefined()
    const came = await watched(rig, 8, [STAGING, PRODUCTION])
    expect(came.map((one) => one.split(' ')[0])).toEqual(['staging', 'production'])
    const [one = 0, other = 0] = came.map((line) => Number(line.split(' ').at(-1)))
    expect(other - one).toBeGreaterThanOrEqual(DAY)
    expect(resting(world)).toBe(true)
    expectAtRest(rig)
  }, 180_000)

  test('nobody merges staging’s: production waits, is told as due, and keeps its key', async () => {
    const rig = knowing({ keys: [STAGING, PRODUCTION], app: { every: HOUR } })
    const { world } = rig
    await adopted(rig)
    const before = idOf(world, PRODUCTION)
    expect(await watched(rig, 6, [PRODUCTION])).toEqual([])
    expect(proposed(rig, PRODUCTION)).toBeUndefined()
    expect(idOf(world, PRODUCTION)).toBe(before)
    expect(world.github.truth.issues().find(({ title }) => /Keyturn/.test(title))?.body ?? '').toContain(
      'waits for an environment that comes before it',
    )
    expectUnharmed(rig)
  }, 180_000)

  test('only production is due: it asks for staging, whose record says who asked', async () => {
    const young = { ...STAGING, manifest: ['every: 300d'] }
    const rig = knowing({ keys: [young, PRODUCTION], app: { every: HOUR } })
    const { world } = rig
    await adopted(rig)
    await world.clock.advance(6 * HOUR)
    await rig.keyturn()
    expect(entryOf(world, 'openai/staging')?.ordered?.by ?? 'nobody').toBe('openai/production')
    const came = await watched(rig, 10, [young, PRODUCTION])
    expect(came.map((one) => one.split(' ')[0])).toEqual(['staging', 'production'])
    const journal = world.github.truth.ref('refs/heads/keyturn/journal') ?? ''
    expect(world.github.truth.file(journal, 'records/openai/staging/1.json')).toContain(
      'the environment that comes after it',
    )
    expectAtRest(rig)
  }, 180_000)

  test('staging is rolled back: production does not follow', async () => {
    const rig = knowing({ keys: [STAGING, PRODUCTION], app: { every: HOUR } })
    const { world } = rig
    await adopted(rig)
    const number = proposed(rig, STAGING) ?? 0
    world.github.person('mona').merge(number)
    await rig.keyturn({ patience: PATIENCE })
    await world.clock.advance(12 * HOUR)
    await rig.keyturn({ patience: PATIENCE })
    world.github.person('mona').merge(world.github.person('mona').revert(number))
    expect((await watched(rig, 5, [PRODUCTION])).map((one) => one.split(' ')[0])).toEqual(['staging'])
    expect(proposed(rig, PRODUCTION)).toBeUndefined()
    expectUnharmed(rig)
  }, 180_000)
})
