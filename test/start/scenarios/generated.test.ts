// What others present to the app: a session secret goes through three places, and nobody is signed out on the way.
import { describe, expect, test } from '@jest/globals'
import type { ReadyOptions } from '../../../src/sandbox/ready.ts'
import { credentialOf, serviceOf, type KeySpec } from '../../../src/sandbox/repository/key.ts'
import { nextAccepted, nextValue } from '../../../src/sandbox/holders.ts'
import { DAY, HOUR, createRig, type Rig } from '../rig.ts'
import { entryOf, harmOf, lineOf, openOnes, strays, unrestOf } from '../truth.ts'
import { merge, proposed, until } from './inbound.ts'

const KEY: KeySpec = {
  name: 'session',
  provider: 'generated',
  environment: 'production',
  manifest: ['with: { format: hex }', 'minted: 2026-08-08'],
}
const ID = credentialOf(KEY)

/** Many requests, and deployments that take their time: whoever signs in meanwhile meets instances of before and after. */
const BUSY = { every: 20_000, rolling: { between: 5 * 60_000 } }

function rigOf(options: ReadyOptions = {}): Rig {
  const rig = createRig({ keys: [KEY], manifest: { defaults: ['overlap: 2h'] }, app: BUSY, ...options })
  rig.env['KEYTURN_INCUMBENT_SESSION_PRODUCTION'] = rig.world.first.get(ID)?.value
  return rig
}

describe('a session secret', () => {
  test('is accepted everywhere, then used, then the old one is accepted no more, and nobody is signed out', async () => {
    const rig = rigOf()
    const { world } = rig
    const first = world.first.get(ID)
    await proposed(rig)
    const [proposal] = openOnes(world, 'rotate')
    expect(proposal?.body).toContain('GENERATED_API_KEY_NEXT')
    expect(proposal?.body).toContain('**2 h** at least')
    merge(rig, 'rotate')

    await until(rig, () => entryOf(world, ID)?.candidate?.acceptance?.verifiedAt !== undefined)
    expect(harmOf(rig)).toEqual([])
    await until(rig, () => entryOf(world, ID)?.candidate?.verifiedAt !== undefined)
    const heir = entryOf(world, ID)?.candidate?.keyId
    expect(nextAccepted(world, KEY)).toHaveLength(3)
    expect(new Set(nextAccepted(world, KEY)).size).toBe(2)
    await rig.pass(2 * DAY, () => entryOf(world, ID)?.candidate === undefined)

    expect(unrestOf(rig)).toEqual([])
    expect(lineOf(world, ID)).toMatchObject({ generation: 1, id: heir })
    expect(world.generated.accepts(first?.value ?? '')).toBe(false)
    expect(new Set(nextAccepted(world, KEY))).toEqual(new Set([nextValue(world, KEY)]))
  })
})

describe('what users carry outlives a way back', () => {
  test.each([
    [
      'while the new one is only accepted',
      (rig: Rig) => entryOf(rig.world, ID)?.candidate?.acceptance?.writtenAt !== undefined,
    ],
    ['once it signs', (rig: Rig) => entryOf(rig.world, ID)?.candidate?.promotedAt !== undefined],
    ['once it is proven', (rig: Rig) => entryOf(rig.world, ID)?.candidate?.verifiedAt !== undefined],
  ])('%s', async (_when, so) => {
    const rig = rigOf()
    const { world } = rig
    await proposed(rig)
    const number = merge(rig, 'rotate')
    await until(rig, () => so(rig))
    // Longer than a session lasts: everybody has signed in anew since.
    await world.clock.advance(55 * 60_000)
    const mona = world.github.person('mona')
    mona.merge(mona.revert(number))
    await rig.pass(2 * DAY, () => entryOf(world, ID)?.candidate === undefined)

    expect(unrestOf(rig)).toEqual([])
    expect(nextValue(world, KEY)).toBe(world.first.get(ID)?.value)
    expect(
      world.app
        .accepting(serviceOf(KEY))
        .flat()
        .every((value) => value === nextValue(world, KEY)),
    ).toBe(true)
  })
})

test('once some instances may refuse the old secret it is too late to go back, and that is said', async () => {
  const rig = rigOf()
  const { world } = rig
  await proposed(rig)
  const number = merge(rig, 'rotate')
  await until(rig, () => entryOf(world, ID)?.candidate?.verifiedAt !== undefined)
  await world.clock.advance(2 * HOUR)
  await until(rig, () => entryOf(world, ID)?.clearing?.writtenAt !== undefined)
  const mona = world.github.person('mona')
  const back = mona.revert(number)
  mona.merge(back)
  const [outcome] = (await rig.keyturn()).outcomes
  expect(outcome).toMatchObject({ kind: 'park', because: 'too-late' })
  expect(entryOf(world, ID)?.rollback).toBeUndefined()

  mona.merge(mona.revert(back))
  await rig.pass(DAY, () => entryOf(world, ID)?.candidate === undefined)
  expect(unrestOf(rig)).toEqual([])
})

test('a leaked one is replaced in minutes, by the same three steps, and is accepted nowhere then', async () => {
  const rig = rigOf({ age: DAY })
  const { world } = rig
  const first = world.first.get(ID)
  await rig.keyturn()
  merge(rig, 'adopt')
  await rig.keyturn()
  const order = { verb: 'leaked', credential: ID } as const
  await rig.keyturn({ patience: 45 * 60_000, command: order })
  await rig.pass(DAY, () => entryOf(world, ID)?.candidate === undefined)
  const told = (entryOf(world, ID)?.past ?? []).map(({ why }) => why)
  expect(told).toContain('retired')
  expect(world.generated.accepts(first?.value ?? '')).toBe(false)
  expect(nextAccepted(world, KEY)).toHaveLength(3)
  expect(harmOf(rig, [first?.value ?? ''])).toEqual([])
})

test('what a person made up is adopted to the letter, told by no fingerprint, and what it signed is accepted on', async () => {
  const rig = rigOf()
  const { world } = rig
  const value = 'correct horse battery staple \n'
  world.github.person('mona').setSecret('environment/production', 'GENERATED_API_KEY', value)
  world.app.start(serviceOf(KEY), value)
  rig.env['KEYTURN_INCUMBENT_SESSION_PRODUCTION'] = value
  world.confide(value, 'generated')
  await proposed(rig)
  expect(lineOf(world, ID)?.id).toMatch(/^written-2026/)
  expect(lineOf(world, ID)).not.toHaveProperty('fingerprint')
  merge(rig, 'rotate')
  await until(rig, () => entryOf(world, ID)?.candidate?.verifiedAt !== undefined)
  expect(nextAccepted(world, KEY)).toContain(value)
  await rig.pass(2 * DAY, () => entryOf(world, ID)?.candidate === undefined)
  expect(unrestOf(rig)).toEqual([])
})

test('nothing is made as long as the value in service is not held', async () => {
  const rig = createRig({ keys: [KEY] })
  await rig.keyturn()
  merge(rig, 'adopt')
  const result = await rig.pass(HOUR)
  expect(result.outcomes[0]).toMatchObject({ kind: 'park', because: 'needs-its-value' })
  expect(openOnes(rig.world, 'rotate')).toEqual([])
})

describe('of an adoption that came to nothing no sealed copy is left in any of the three places', () => {
  test('asked anew, as the manifest was corrected meanwhile', async () => {
    const rig = rigOf({ age: DAY })
    const { world } = rig
    await rig.keyturn()
    const text = world.github.truth.file('main', 'rotation.yml') ?? ''
    world.github
      .person('mona')
      .commit(
        'main',
        { 'rotation.yml': text.replace('minted: 2026-08-08', 'minted: 2026-11-09') },
        'Say when it was made',
      )
    await rig.keyturn()
    merge(rig, 'adopt')
    await rig.keyturn()
    expect(entryOf(world, ID)?.incumbent?.fingerprint).toBeDefined()
    expect(strays(world)).toEqual([])
  })

  test('declined', async () => {
    const rig = rigOf({ age: DAY })
    const { world } = rig
    await rig.keyturn()
    const [open] = openOnes(world, 'adopt')
    world.github.person('mona').close(open?.number ?? 0)
    await rig.keyturn()
    expect(strays(world)).toEqual([])
  })

  test('merged when the secret was changed by hand meanwhile', async () => {
    const rig = rigOf({ age: DAY })
    const { world } = rig
    await rig.keyturn()
    await world.clock.advance(60_000)
    world.github.person('mona').setSecret('environment/production', 'GENERATED_API_KEY', 'ab'.repeat(32))
    merge(rig, 'adopt')
    await rig.keyturn()
    expect(strays(world)).toEqual([])
    expect(entryOf(world, ID)?.incumbent).not.toHaveProperty('fingerprint')
    expect(world.github.truth.files('keyturn/journal').filter((path) => path.startsWith('sealed/'))).toEqual([])
  })
})
