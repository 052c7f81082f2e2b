import { expect, test } from '@jest/globals'
import type { ReadyOptions } from '../../../src/sandbox/ready.ts'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { manifestText } from '../../../src/sandbox/repository/manifest.ts'
import { PROJECT } from '../../../src/sandbox/vercel/vercel.ts'
import { HOUR, type Rig } from '../rig.ts'
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
  untilRest,
} from './story.ts'

const KEY: KeySpec = { name: 'openai', provider: 'openai', environment: 'production', host: 'vercel' }
const ID = 'openai/production'

/** Due, and asked for: a reviewer may merge it. */
function asked(options: ReadyOptions = {}): Promise<Rig> {
  return proposed({ keys: [KEY], ...options })
}

/** Merged, made, written, built and proven. */
async function served(options: ReadyOptions = {}): Promise<Rig> {
  const rig = await asked(options)
  mergeOpen(rig.world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  return rig
}

async function reasons(rig: Rig): Promise<readonly string[]> {
  const { outcomes } = await rig.keyturn({ patience: PATIENCE })
  return outcomes.map(({ because }) => because)
}

const marked = (rig: Rig): readonly string[] =>
  rig.world.openai.keys().flatMap(({ name, deletedAt }) => (name.startsWith('kt-') && !deletedAt ? [name] : []))

test('a key that Vercel keeps is made after the merge, built in, and serves before the old one goes', async () => {
  const rig = await asked()
  const { world } = rig
  const first = world.first.get(ID)?.value ?? ''
  expect(marked(rig)).toEqual([])
  expect(openOnes(world, 'rotate')[0]?.body).toContain('The new key is made once this is merged')
  mergeOpen(world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  const heir = entryOf(world, ID)?.candidate
  expect(idOf(world, KEY)).toBe(heir?.keyId)
  expect(lineOf(world, ID)).toMatchObject({ tag: heir?.tag })
  expect(world.vercel.rows(PROJECT)[0]).toMatchObject({ type: 'sensitive', comment: `keyturn ${heir?.tag}` })
  expect(world.vercel.builds(PROJECT)).toHaveLength(2)
  await untilRest(rig)
  expect(world.openai.accepts(first)).toBe(false)
  expectAtRest(rig)
  expect(entryOf(world, ID)?.incumbent).toMatchObject({ mintedBy: 'keyturn' })
}, 180_000)

test('declined, no key was ever made', async () => {
  const rig = await asked()
  for (const { number } of openOnes(rig.world, 'rotate')) rig.world.github.person('mona').close(number)
  await rig.keyturn()
  expect(rig.world.openai.keys().some(({ name }) => name.startsWith('kt-'))).toBe(false)
  expectAtRest(rig)
}, 180_000)

test('what is merged outside its window is made when the window opens', async () => {
  const wishes = { defaults: ['timezone: UTC', 'window: "Mon-Fri 09:00-17:00"'] }
  const rig = await asked({ manifest: wishes })
  mergeOpen(rig.world, 'rotate')
  expect(await reasons(rig)).toEqual(['outside-window'])
  expect(marked(rig)).toEqual([])
  await rig.world.clock.advance(7 * HOUR)
  await rig.keyturn({ patience: PATIENCE })
  expect(marked(rig)).toHaveLength(1)
  await untilRest(rig)
  expectAtRest(rig)
}, 180_000)

test('merged and taken back before anybody looked: nothing is made', async () => {
  const rig = await asked()
  const mona = rig.world.github.person('mona')
  const [number = 0] = openOnes(rig.world, 'rotate').map((one) => one.number)
  mergeOpen(rig.world, 'rotate')
  mona.merge(mona.revert(number))
  await untilRest(rig)
  expect(rig.world.openai.keys().some(({ name }) => name.startsWith('kt-'))).toBe(false)
  expectAtRest(rig)
}, 180_000)

test('taken back after it serves, it waits for a person with both keys alive, and goes on when that is taken back', async () => {
  const rig = await served()
  const { world } = rig
  const mona = world.github.person('mona')
  const number = world.github.truth.pulls().find(({ branch }) => branch.includes('/rotate/'))?.number ?? 0
  const back = mona.revert(number)
  mona.merge(back)
  expect(await reasons(rig)).toEqual(['cannot-restore'])
  expect(world.openai.accepts(world.first.get(ID)?.value ?? '')).toBe(true)
  mona.merge(mona.revert(back))
  await untilRest(rig)
  expectAtRest(rig)
}, 180_000)

test('an Instant Rollback brings the old key back: it is not deleted while that lasts', async () => {
  const rig = await served()
  const { world } = rig
  const first = world.first.get(ID)?.value ?? ''
  const [before, after] = world.vercel.builds(PROJECT).map(({ id }) => id)
  await world.clock.advance(HOUR)
  expect(await reasons(rig)).toEqual(['overlapping'])
  world.vercel.instantRollback(PROJECT, before ?? '')
  await rig.pass(72 * HOUR)
  expect(await reasons(rig)).toEqual(['still-in-use'])
  expect(world.openai.accepts(first)).toBe(true)
  expectUnharmed(rig)
  world.vercel.promote(PROJECT, after ?? '')
  await untilRest(rig)
  expect(world.openai.accepts(first)).toBe(false)
  expectAtRest(rig)
}, 180_000)

test('the same where nothing counts the old key’s traffic, and time alone would decide', async () => {
  const rig = await served({ manifest: { defaults: ['verify: deployment', 'old-key: time', 'overlap: 1h'] } })
  const { world } = rig
  world.vercel.instantRollback(PROJECT, world.vercel.builds(PROJECT)[0]?.id ?? '')
  await world.clock.advance(6 * HOUR)
  expect(await reasons(rig)).toEqual(['still-in-use'])
  expect(world.openai.accepts(world.first.get(ID)?.value ?? '')).toBe(true)
}, 180_000)

test('rolled back before, a new build is ready and serves nobody: that is said, and nothing goes on', async () => {
  const rig = await asked()
  const { world } = rig
  const { vercel } = world
  vercel.build(PROJECT)
  await world.clock.advance(HOUR)
  vercel.instantRollback(PROJECT, vercel.builds(PROJECT)[0]?.id ?? '')
  mergeOpen(world, 'rotate')
  const { outcomes } = await rig.keyturn({ patience: PATIENCE })
  expect(outcomes[0]).toMatchObject({ because: 'deploy-waits', about: expect.stringContaining('Instant Rollback') })
  expectUnharmed(rig)
  vercel.promote(PROJECT, vercel.builds(PROJECT).at(-1)?.id ?? '')
  await untilRest(rig)
  expectAtRest(rig)
}, 180_000)

test('a build that carries the old value proves nothing, whatever Vercel calls it', async () => {
  const rig = await asked()
  const { world } = rig
  world.vercel.controls.inherits = true
  mergeOpen(world, 'rotate')
  await rig.pass(48 * HOUR)
  expect(await reasons(rig)).toEqual(['long-unverified'])
  expect(world.openai.accepts(world.first.get(ID)?.value ?? '')).toBe(true)
  expectUnharmed(rig)
}, 180_000)

test('a variable that a person wrote meanwhile is not overwritten, and no key is made for it', async () => {
  const rig = await asked()
  const { world } = rig
  const other = world.vendors.openai.make('by-hand').value
  world.vercel.setEnv(PROJECT, { key: 'OPENAI_API_KEY', value: other })
  mergeOpen(world, 'rotate')
  expect(await reasons(rig)).toEqual(['foreign-secret'])
  expect(world.vercel.rows(PROJECT)[0]?.value).toBe(other)
  expect(marked(rig)).toEqual([])
}, 180_000)

test('one key at Vercel and in a secret: both hold the next one before the old one goes', async () => {
  const manifest = manifestText([KEY]).replace(
    /store: (\{ vercel: \{ .* \} \})/,
    'store: [$1, { github: { environment: jobs, secret: OPENAI_KEY } }]',
  )
  const rig = knowing({ keys: [KEY], manifest, environments: ['jobs'] })
  const { world } = rig
  const inJobs = (): string | undefined => world.github.truth.readSecret('environment/jobs', 'OPENAI_KEY')
  const first = world.first.get(ID)?.value ?? ''
  world.github.person('mona').setSecret('environment/jobs', 'OPENAI_KEY', first)
  await adopted(rig)
  await world.clock.advance(HOUR)
  mergeOpen(world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  expect(inJobs()).toBe(world.vercel.rows(PROJECT)[0]?.value)
  expect(inJobs()).not.toBe(first)
  await untilRest(rig)
  expect(world.openai.accepts(first)).toBe(false)
  expectUnharmed(rig)
}, 180_000)

test('without the token for Vercel nothing is touched, and it says what to add', async () => {
  const rig = knowing({ keys: [KEY] })
  delete rig.env['VERCEL_TOKEN']
  const { outcomes } = await rig.keyturn()
  expect(JSON.stringify([outcomes, rig.log])).toContain('Add VERCEL_TOKEN to `env:` of the Keyturn step')
  expect(rig.world.calls.some(({ host, from }) => host === 'vercel' && from === 'keyturn')).toBe(false)
}, 180_000)
