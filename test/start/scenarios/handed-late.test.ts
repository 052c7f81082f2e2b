// A key that people make and Vercel keeps: merged first, then handed in, and written by the run that takes it.
import { describe, expect, test } from '@jest/globals'
import type { Command } from '../../../src/core/command.ts'
import type { ReadyOptions } from '../../../src/sandbox/ready.ts'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { manifestText } from '../../../src/sandbox/repository/manifest.ts'
import { PROJECT } from '../../../src/sandbox/vercel/vercel.ts'
import { askedFor, BY_PEOPLE, deleteOld, handIn, MINTED, putIn } from '../by-hand.ts'
import { HOUR, type Rig } from '../rig.ts'
import { FIRST_KEY } from '../team.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  idOf,
  knowing,
  lineOf,
  mergeOpen,
  openOnes,
  PATIENCE,
  proposed,
} from './story.ts'

const ID = 'stripe/production'
const KEY: KeySpec = {
  name: 'stripe',
  provider: 'stripe',
  environment: 'production',
  host: 'vercel',
  manifest: [BY_PEOPLE.stripe ?? '', FIRST_KEY, MINTED],
}

/** Due, and asked for: a reviewer may merge it. */
function asked(options: ReadyOptions = {}): Promise<Rig> {
  return proposed({ keys: [KEY], ...options })
}

/** Merged, and its value is awaited. */
async function awaited(options: ReadyOptions = {}): Promise<Rig> {
  const rig = await asked(options)
  mergeOpen(rig.world, 'rotate')
  expect(await reasons(rig)).toEqual(['awaiting-value'])
  return rig
}

function order(made: Command | undefined): Command {
  if (made === undefined) throw new Error('nobody is asked for anything')
  return made
}

async function reasons(rig: Rig, command?: Command): Promise<readonly string[]> {
  const result = await rig.keyturn({ patience: PATIENCE, ...(command === undefined ? {} : { command }) })
  return result.outcomes.map(({ because }) => because)
}

async function refusal(rig: Rig, command: Command): Promise<string> {
  return rig.keyturn({ command }).then(
    () => 'it was taken',
    (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown)),
  )
}

function intake(rig: Rig): string | undefined {
  return rig.world.github.truth.readSecret('environment/keyturn', 'KEYTURN_INTAKE')
}

/** The old key is deleted when its time has come, and the story comes to rest. */
async function toTheEnd(rig: Rig): Promise<void> {
  await rig.world.clock.advance(25 * HOUR)
  expect(await reasons(rig)).toEqual(['awaits-word'])
  expectUnharmed(rig)
  expect(await reasons(rig, order(deleteOld(rig, KEY)))).toEqual(['not-due'])
  expectAtRest(rig)
}

/** The run that takes it dies at the first request to Vercel of that kind. */
function dieAt(rig: Rig, method: string): { died: boolean } {
  const state = { died: false }
  rig.world.tap({
    before: async ({ from, host, request }) => {
      if (from !== 'keyturn' || host !== 'vercel' || request.method !== method || state.died) return undefined
      state.died = true
      throw new Error('the runner is gone')
    },
  })
  return state
}

test('merged, handed in, and written by that very run; the intake is empty once it serves', async () => {
  const rig = await asked()
  const { world } = rig
  const [proposal] = openOnes(world, 'rotate')
  expect(proposal?.body).toContain('1. Merge this pull request.')
  expect(proposal?.body).toContain('Once this is merged, a person makes the new key and hands it in.')
  mergeOpen(world, 'rotate')
  expect(await reasons(rig)).toEqual(['awaiting-value'])
  await world.clock.advance(HOUR)
  // Nothing but a person's move can change it: the next run is an idle one.
  expect(await reasons(rig)).toEqual([])
  expect(await reasons(rig, order(handIn(rig, KEY)))).toEqual(['overlapping'])
  const heir = entryOf(world, ID)?.candidate
  expect(idOf(world, KEY)).toBe(heir?.keyId)
  expect(world.vercel.rows(PROJECT)[0]).toMatchObject({ type: 'sensitive', comment: `keyturn ${heir?.tag}` })
  expect(heir?.intake).toBeUndefined()
  expect(intake(rig)).toBeUndefined()
  const told = world.github.truth.pulls().find(({ branch }) => branch.includes('/rotate/'))?.comments ?? []
  expect(told.map(({ body }) => body).join('\n')).toContain('It goes into its place next')
  // People approved it by its tag alone.
  expect(lineOf(world, ID)).not.toHaveProperty('id')
  await toTheEnd(rig)
  const record = world.github.truth.file('keyturn/journal', `records/${ID}/1.json`)
  expect(record).toContain('a person, in the provider’s console')
  expect(record).toContain('lay in the intake until it was written')
}, 180_000)

test('handed in before the merge it is refused, stays in the intake, and is taken after the merge', async () => {
  const rig = await asked()
  const { world } = rig
  const [number = 0] = openOnes(world, 'rotate').map((one) => one.number)
  const mona = world.github.person('mona')
  const command = order(handIn(rig, KEY))
  const value = intake(rig)
  const ending = value?.slice(-4) ?? ''
  const before = world.github.truth.ref('refs/heads/keyturn/journal')
  expect(await refusal(rig, command)).toContain('is to be merged first')
  expect(world.github.truth.ref('refs/heads/keyturn/journal')).toBe(before)
  expect(intake(rig)).toBe(value)
  mona.comment(number, `/keyturn submitted ${ID} …${ending}`)
  expect(await reasons(rig)).toEqual(['awaiting-review'])
  expect(
    openOnes(world)[0]
      ?.comments.map(({ body }) => body)
      .join('\n'),
  ).toContain('The value stays in the intake: say the same again then')
  mona.merge(number)
  mona.comment(number, `/keyturn submitted ${ID} …${ending}`)
  expect(await reasons(rig)).toEqual(['overlapping'])
  await toTheEnd(rig)
}, 180_000)

test('outside its window a hand-in is refused, and taken when the window opens', async () => {
  const rig = await awaited({ manifest: { defaults: ['timezone: UTC', 'window: "Mon-Fri 09:00-17:00"'] } })
  const command = order(handIn(rig, KEY))
  expect(await refusal(rig, command)).toMatch(/waits for its window, until .*09:00 UTC.*stays in the intake/)
  await rig.world.clock.advance(6 * HOUR)
  expect(await reasons(rig, command)).toEqual(['overlapping'])
  expectUnharmed(rig)
}, 180_000)

test('reverted before it is handed in, it is taken no more', async () => {
  const rig = await awaited()
  const [number = 0] = rig.world.github.truth
    .pulls()
    .flatMap((one) => (one.branch.includes('/rotate/') ? one.number : []))
  const command = order(handIn(rig, KEY))
  const mona = rig.world.github.person('mona')
  mona.merge(mona.revert(number))
  expect(await refusal(rig, command)).toContain('too late')
  expect(await reasons(rig)).toEqual(['paused'])
  expectUnharmed(rig)
}, 180_000)

describe('the run that took it dies before it wrote it:', () => {
  test('the next run finds the value in the intake, and writes it', async () => {
    const rig = await awaited()
    const state = dieAt(rig, 'PATCH')
    await rig.keyturn({ command: order(handIn(rig, KEY)), patience: PATIENCE })
    expect(state.died).toBe(true)
    expect(entryOf(rig.world, ID)?.candidate).toMatchObject({ intake: expect.any(Number), keyId: expect.any(String) })
    expect(intake(rig)).toBeDefined()
    expect(idOf(rig.world, KEY)).toBe(rig.world.first.get(ID)?.id)
    await rig.world.clock.advance(HOUR)
    expect(await reasons(rig)).toEqual(['overlapping'])
    expect(intake(rig)).toBeUndefined()
    await toTheEnd(rig)
  }, 180_000)

  test('a run that is passed no intake touches nothing, and leaves it to the next', async () => {
    const rig = await awaited()
    dieAt(rig, 'PATCH')
    await rig.keyturn({ command: order(handIn(rig, KEY)), patience: PATIENCE })
    const value = rig.env['KEYTURN_INTAKE']
    delete rig.env['KEYTURN_INTAKE']
    await rig.world.clock.advance(HOUR)
    expect(await reasons(rig)).toEqual(['value-in-intake'])
    expect(entryOf(rig.world, ID)?.candidate?.keyId).toBeDefined()
    rig.env['KEYTURN_INTAKE'] = value
    await rig.world.clock.advance(HOUR)
    expect(await reasons(rig)).toEqual(['overlapping'])
    await toTheEnd(rig)
  }, 180_000)

  test('somebody put another value in: it is asked for again under the same approval, and taken again', async () => {
    const rig = await awaited()
    const { world } = rig
    dieAt(rig, 'PATCH')
    await rig.keyturn({ command: order(handIn(rig, KEY)), patience: PATIENCE })
    const tag = entryOf(world, ID)?.candidate?.tag
    await world.clock.advance(60_000)
    putIn(rig, 'another key altogether')
    expect(await reasons(rig)).toEqual(['awaiting-value-again'])
    expect(entryOf(world, ID)?.candidate).toMatchObject({ tag, lostAt: expect.any(Number) })
    expect(entryOf(world, ID)?.candidate?.keyId).toBeUndefined()
    expect(idOf(world, KEY)).toBe(world.first.get(ID)?.id)
    const merged = world.github.truth.pulls().find(({ branch }) => branch.includes('/rotate/'))
    expect(merged?.body).toContain('hand the same key in again')
    expect(merged?.body).toContain('- [ ] new key handed in, after the merge, and proven')
    expect(askedFor(rig, KEY)).toBe(tag)
    expect(await reasons(rig, order(handIn(rig, KEY)))).toEqual(['overlapping'])
    await toTheEnd(rig)
    // One proposal for all of it.
    expect(world.github.truth.pulls().filter(({ branch }) => branch.includes('/rotate/'))).toHaveLength(1)
  }, 180_000)
})

test('it is not asked for again while a run may still be writing it', async () => {
  const rig = await awaited()
  dieAt(rig, 'PATCH')
  await rig.keyturn({ command: order(handIn(rig, KEY)) })
  await rig.world.clock.advance(2000)
  putIn(rig, 'another key altogether')
  const { outcomes } = await rig.keyturn()
  expect(outcomes.map(({ because }) => because)).toEqual(['lease-held'])
}, 180_000)

test('the run that wrote it dies before it said so: the next one knows it by the variable’s comment', async () => {
  const rig = await awaited()
  const { world } = rig
  let died = false
  world.tap({
    after: async ({ from, host, request }, reply) => {
      if (from !== 'keyturn' || host !== 'vercel' || request.method !== 'PATCH' || died) return reply
      died = true
      throw new Error('the runner is gone')
    },
  })
  await rig.keyturn({ command: order(handIn(rig, KEY)), patience: PATIENCE })
  expect(died).toBe(true)
  await world.clock.advance(2000)
  putIn(rig, 'another key altogether')
  await world.clock.advance(HOUR)
  expect(await reasons(rig)).toEqual(['overlapping'])
  // What somebody put in since is not Keyturn's to delete.
  expect(intake(rig)).toBe('another key altogether')
  await toTheEnd(rig)
}, 180_000)

test('taken back after it serves, it waits for a person with both keys alive', async () => {
  const rig = await awaited()
  await rig.keyturn({ command: order(handIn(rig, KEY)), patience: PATIENCE })
  const mona = rig.world.github.person('mona')
  const number = rig.world.github.truth.pulls().find(({ branch }) => branch.includes('/rotate/'))?.number ?? 0
  const back = mona.revert(number)
  mona.merge(back)
  expect(await reasons(rig)).toEqual(['cannot-restore'])
  expectUnharmed(rig)
  mona.merge(mona.revert(back))
  expect(await reasons(rig)).toEqual(['overlapping'])
  await toTheEnd(rig)
}, 180_000)

test('its key leaked: the report approves, the next hand-in serves in the same run, and the merge comes after', async () => {
  const rig = await asked()
  const { world } = rig
  await rig.keyturn({ command: { verb: 'leaked', credential: ID }, patience: PATIENCE })
  expect(openOnes(world, 'rotate')[0]?.body).not.toContain('Merge this pull request.')
  const { outcomes } = await rig.keyturn({ command: order(handIn(rig, KEY)), patience: PATIENCE })
  expect(outcomes.map(({ because }) => because)).toEqual(['awaits-word'])
  expect(idOf(world, KEY)).not.toBe(world.first.get(ID)?.id)
  expect(intake(rig)).toBeUndefined()
  mergeOpen(world)
  await rig.keyturn({ command: order(deleteOld(rig, KEY)), patience: PATIENCE })
  await rig.pass(6 * HOUR)
  expectAtRest(rig)
}, 180_000)

test('beside a secret of GitHub’s: Vercel’s is written first, and one hand-in serves both', async () => {
  const keys: readonly KeySpec[] = [KEY]
  const text = manifestText(keys)
  const both = text.replace(
    /store: (\{ vercel: .*\})\n/,
    'store: [$1, { github: { environment: production, secret: STRIPE_KEY_FOR_JOBS } }]\n',
  )
  const rig = knowing({ keys, manifest: both })
  const { world } = rig
  world.github
    .person('mona')
    .setSecret('environment/production', 'STRIPE_KEY_FOR_JOBS', world.first.get(ID)?.value ?? '')
  await adopted(rig)
  await world.clock.advance(HOUR)
  mergeOpen(world, 'rotate')
  expect(await reasons(rig)).toEqual(['awaiting-value'])
  await rig.keyturn({ command: order(handIn(rig, KEY)), patience: PATIENCE })
  const made = world.stripe.keys().find(({ name }) => name === entryOf(world, ID)?.candidate?.tag)
  expect(idOf(world, KEY)).toBe(made?.name)
  expect(world.github.truth.readSecret('environment/production', 'STRIPE_KEY_FOR_JOBS')).toBe(made?.value)
  expect(intake(rig)).toBeUndefined()
}, 180_000)
