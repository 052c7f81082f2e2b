import { describe, expect, test } from '@jest/globals'
import { summary } from '../../../src/core/render/summary.ts'
import { USUAL_KEY, type ReadyWorld } from '../../../src/sandbox/ready.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import { watchDeletions } from './cut.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  idOf,
  knowing,
  lineOf,
  living,
  mergeOpen,
  openOnes,
  PATIENCE,
  resting,
  rotated,
  untilRest,
} from './story.ts'

const CREDENTIAL = 'openai/production'
/** Less load, for stories of months. */
const HALF_AN_HOUR = HOUR / 2
const SCOPE = 'environment/production'
const SECRET = 'OPENAI_API_KEY'
const ADOPT = { verb: 'adopt', credential: CREDENTIAL } as const
const OVERWRITE = { verb: 'overwrite', credential: CREDENTIAL } as const

/** A person makes a key in the console on the same service account and puts it into the secret. */
function byHand(world: ReadyWorld): { readonly id: string; readonly value: string } {
  const { project = '', 'service-account': account = '' } = world.first.get(CREDENTIAL)?.with ?? {}
  const made = world.openai.mint({ project, account, name: 'in a hurry' })
  world.github.person('mona').setSecret(SCOPE, SECRET, made.value)
  return made
}

/** What a person who knows what they did would do after it: deploy. */
async function deployed(world: ReadyWorld): Promise<void> {
  world.github.person('hubot').dispatch('deploy.yml', { environment: 'production' })
  await world.clock.advance(5 * 60_000)
}

const STATES: readonly { readonly name: string; readonly reach: (rig: Rig) => Promise<void> }[] = [
  {
    name: 'at rest',
    reach: async (rig) => {
      await rotated(rig)
      await rig.world.clock.advance(2 * DAY)
    },
  },
  {
    name: 'while its proposal waits for review',
    reach: async (rig) => {
      await adopted(rig)
      await rig.world.clock.advance(2 * DAY)
    },
  },
  {
    name: 'after the new key was promoted',
    reach: async (rig) => {
      await adopted(rig)
      await rig.world.clock.advance(HOUR)
      mergeOpen(rig.world, 'rotate')
      await rig.keyturn({ patience: PATIENCE })
      await rig.world.clock.advance(25 * HOUR)
    },
  },
]

/** Runs that see it; at rest the daily look is the one. */
async function seen(rig: Rig): Promise<Awaited<ReturnType<Rig['keyturn']>>> {
  if (openOnes(rig.world, 'rotate').length > 0) mergeOpen(rig.world, 'rotate')
  return rig.keyturn({ full: true, patience: PATIENCE })
}

describe('a person changes the secret', () => {
  test.each(STATES)(
    '$name: it is parked, nothing is touched, and it says how to go on',
    async ({ reach }) => {
      const rig = knowing()
      const { world } = rig
      await reach(rig)
      const deleted = watchDeletions(world)
      const mine = byHand(world)
      const alive = living(world, 'openai')
      const result = await seen(rig)
      expect(result.outcomes).toMatchObject([{ kind: 'park', because: 'foreign-secret' }])
      expect(summary(result)).toMatch(/`adopt`.*`overwrite`/s)
      await rig.pass(2 * DAY)
      expect(idOf(world, USUAL_KEY)).toBe(mine.id)
      expect(living(world, 'openai')).toEqual(alive)
      expect(deleted).toEqual([])
      expectUnharmed(rig)
    },
    180_000,
  )

  test.each(STATES)(
    '$name, and a maintainer orders `adopt` with its key: it is the incumbent, and rotates later',
    async ({ reach }) => {
      const rig = knowing({ app: { every: HALF_AN_HOUR } })
      const { world } = rig
      await reach(rig)
      const mine = byHand(world)
      await seen(rig)
      await deployed(world)
      const others = living(world, 'openai').filter((id) => id !== mine.id)
      rig.env['KEYTURN_INCUMBENT_OPENAI_PRODUCTION'] = mine.value
      const { outcomes } = await rig.keyturn({ command: { ...ADOPT, key: mine.id } }, { actor: 'octavia' })
      expect(outcomes).toMatchObject([{ because: 'awaiting-adoption' }])
      mergeOpen(world, 'adopt')
      await rig.keyturn({ patience: PATIENCE })
      expect(entryOf(world, CREDENTIAL)?.incumbent).toMatchObject({ keyId: mine.id, adopted: 'by-value' })
      expect(lineOf(world, CREDENTIAL)).toMatchObject({ id: mine.id, generation: 0 })
      expectUnharmed(rig)
      // Young, it rests until it is due; then it rotates like any other.
      await rig.pass(95 * DAY, () => openOnes(world, 'rotate').length > 0)
      mergeOpen(world, 'rotate')
      await untilRest(rig)
      expect(world.openai.accepts(mine.value)).toBe(false)
      expectAtRest(
        rig,
        others.filter((id) => living(world, 'openai').includes(id)),
      )
    },
    180_000,
  )

  test.each(STATES)(
    '$name, and a maintainer orders `overwrite`: Keyturn’s value is back, deployed, and it goes on',
    async ({ reach }) => {
      const rig = knowing({ app: { every: HALF_AN_HOUR } })
      const { world } = rig
      await reach(rig)
      const mine = byHand(world)
      await seen(rig)
      const { outcomes } = await rig.keyturn({ command: OVERWRITE, patience: PATIENCE }, { actor: 'octavia' })
      expect(outcomes.map(({ kind }) => kind)).not.toContain('failed')
      expect(idOf(world, USUAL_KEY)).not.toBe(mine.id)
      expectUnharmed(rig)
      mergeOpen(world, 'rotate')
      await untilRest(rig)
      expectAtRest(rig, [mine.id])
      await rig.pass(95 * DAY, () => openOnes(world, 'rotate').length > 0)
      mergeOpen(world, 'rotate')
      await untilRest(rig)
      expectAtRest(rig, [mine.id])
    },
    180_000,
  )

  test('the secret is deleted: it is parked, and `overwrite` brings it back', async () => {
    const rig = knowing()
    const { world } = rig
    await rotated(rig)
    const id = idOf(world, USUAL_KEY)
    await world.clock.advance(2 * DAY)
    world.github.person('mona').deleteSecret(SCOPE, SECRET)
    const { outcomes } = await rig.keyturn({ full: true })
    expect(outcomes).toMatchObject([{ kind: 'park', because: 'foreign-secret' }])
    expect(outcomes[0]?.about).toMatch(/gone/)
    await rig.keyturn({ command: OVERWRITE, patience: PATIENCE })
    expect(idOf(world, USUAL_KEY)).toBe(id)
    expectAtRest(rig)
  }, 180_000)
})

/** At rest, with a secret that a person changed, and seen so. */
async function parked(): Promise<Rig> {
  const rig = knowing()
  await rotated(rig)
  await rig.world.clock.advance(2 * DAY)
  byHand(rig.world)
  await rig.keyturn({ full: true })
  return rig
}

describe('a command', () => {
  test.each(['hubot', 'rando', 'nobody-here'])(
    'of %s, who is neither maintainer nor admin, is refused by name',
    async (actor) => {
      const rig = await parked()
      const { world } = rig
      const before = { entry: entryOf(world, CREDENTIAL), id: idOf(world, USUAL_KEY) }
      for (const command of [ADOPT, OVERWRITE]) {
        await expect(rig.keyturn({ command }, { actor })).rejects.toThrow(`${actor} has the role`)
      }
      expect({ entry: entryOf(world, CREDENTIAL), id: idOf(world, USUAL_KEY) }).toEqual(before)
    },
    180_000,
  )

  test('counts by the role of the moment: a maintainer who left is refused', async () => {
    const rig = await parked()
    rig.world.github.control.setRole('octavia', 'none')
    await expect(rig.keyturn({ command: OVERWRITE }, { actor: 'octavia' })).rejects.toThrow('octavia has the role none')
  }, 180_000)

  test('is taken once per run, however often it is told', async () => {
    const rig = await parked()
    const { world } = rig
    await rig.keyturn({ command: OVERWRITE, patience: PATIENCE }, { runId: '777' })
    expect(entryOf(world, CREDENTIAL)?.requests).toEqual(['run:777'])
    await world.clock.advance(HOUR)
    const again = byHand(world)
    await world.clock.advance(2 * DAY)
    const { outcomes } = await rig.keyturn({ command: OVERWRITE, patience: PATIENCE }, { runId: '777' })
    expect(outcomes).toMatchObject([{ kind: 'park', because: 'foreign-secret' }])
    expect(idOf(world, USUAL_KEY)).toBe(again.id)
    expect(entryOf(world, CREDENTIAL)?.requests).toEqual(['run:777'])
  }, 180_000)

  test('of a repeated run is not taken; the run reconciles all the same', async () => {
    const rig = await parked()
    const before = idOf(rig.world, USUAL_KEY)
    const { outcomes } = await rig.keyturn({ command: OVERWRITE }, { attempt: 2 })
    expect(outcomes).toMatchObject([{ kind: 'park', because: 'foreign-secret' }])
    expect(idOf(rig.world, USUAL_KEY)).toBe(before)
  }, 180_000)

  test('in the middle of a change, `adopt` must say which key', async () => {
    const rig = knowing()
    const { world } = rig
    await adopted(rig)
    mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    await expect(rig.keyturn({ command: ADOPT, patience: PATIENCE })).rejects.toThrow('<key id>')
    expect(resting(world)).toBe(false)
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)

  test('`adopt` at rest begins anew with what is in service, and deletes nothing', async () => {
    const rig = knowing()
    const { world } = rig
    await rotated(rig)
    const id = idOf(world, USUAL_KEY)
    const deleted = watchDeletions(world)
    const value = world.openai.keys().find((key) => key.id === id)?.value ?? ''
    rig.env['KEYTURN_INCUMBENT_OPENAI_PRODUCTION'] = value
    await rig.keyturn({ command: ADOPT }, { actor: 'octavia' })
    mergeOpen(world, 'adopt')
    await rig.keyturn({ patience: PATIENCE })
    expect(entryOf(world, CREDENTIAL)?.incumbent).toMatchObject({ keyId: id, generation: 0 })
    expect(deleted).toEqual([])
    expectAtRest(rig)
  }, 180_000)
})
