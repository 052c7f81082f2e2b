// One key in two places: whoever gets a new one leaves the old one to the other, until that has its own too.
import { expect, test } from '@jest/globals'
import { credentialOf, type KeySpec } from '../../../src/sandbox/repository/key.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  idOf,
  incumbentName,
  knowing,
  living,
  mergeOpen,
  openOnes,
  PATIENCE,
  untilRest,
} from './story.ts'

/** SendGrid tells of no use: time alone would let the key go. */
const AGE = ['minted: 2026-08-01']
const STAGING: KeySpec = { name: 'sendgrid', provider: 'sendgrid', environment: 'staging', manifest: AGE }
const PRODUCTION: KeySpec = { ...STAGING, environment: 'production' }

/** Before Keyturn came, somebody copied production's key into staging. */
function copied(): Rig {
  const rig = knowing({ keys: [STAGING, PRODUCTION], app: { every: HOUR } })
  const { world } = rig
  const other = world.first.get(credentialOf(PRODUCTION))
  const mona = world.github.person('mona')
  mona.setSecret('environment/staging', 'SENDGRID_API_KEY', other?.value ?? '')
  world.github.person('hubot').dispatch('deploy.yml', { environment: 'staging' })
  rig.env[incumbentName(credentialOf(STAGING))] = other?.value
  return rig
}

async function merged(rig: Rig, key: KeySpec): Promise<void> {
  const mine = (): number | undefined =>
    openOnes(rig.world, 'rotate').find(({ branch }) => branch.includes(`/${credentialOf(key)}/`))?.number
  await rig.pass(90 * DAY, () => mine() !== undefined)
  rig.world.github.person('mona').merge(mine() ?? 0)
}

/** Adopted; the key that both have, and staging's own first, which nobody knows. */
async function begun(): Promise<{ readonly rig: Rig; readonly shared: string; readonly stranger: string }> {
  const rig = copied()
  await rig.world.clock.advance(HOUR)
  await adopted(rig)
  const shared = idOf(rig.world, PRODUCTION) ?? ''
  expect(idOf(rig.world, STAGING)).toBe(shared)
  return { rig, shared, stranger: rig.world.first.get(credentialOf(STAGING))?.id ?? '' }
}

test('nobody loses a key, and it goes when nobody has it any more', async () => {
  const { rig, shared, stranger } = await begun()
  const { world } = rig
  const adoption = world.github.truth.pulls().find(({ branch }) => branch.startsWith('keyturn/adopt/'))
  expect(adoption?.body).toContain('This is the key of `sendgrid/staging`, too.')
  await merged(rig, STAGING)
  for (let day = 0; day < 8; day += 1) {
    await rig.keyturn({ patience: PATIENCE })
    await world.clock.advance(DAY)
    expectUnharmed(rig)
  }
  const { outcomes } = await rig.keyturn()
  expect(outcomes).toContainEqual(
    expect.objectContaining({ credential: 'sendgrid/staging', kind: 'wait', because: 'serves-another' }),
  )
  expect(idOf(world, STAGING)).not.toBe(shared)
  expect(living(world, 'sendgrid')).toContain(shared)
  expect(told(rig, STAGING)).toContain(
    'It is the key of `sendgrid/production`, too, and is deleted once each has its own.',
  )
  await merged(rig, PRODUCTION)
  await untilRest(rig)
  expect(living(world, 'sendgrid')).not.toContain(shared)
  expectAtRest(rig, [stranger])
}, 180_000)

test('it leaked: each is replaced at once, and it goes with the last of them', async () => {
  const { rig, shared, stranger } = await begun()
  const { world } = rig
  await rig.keyturn({ command: { verb: 'leaked', credential: 'sendgrid/staging' }, patience: PATIENCE })
  expect(idOf(world, STAGING)).not.toBe(shared)
  expect(living(world, 'sendgrid')).toContain(shared)
  await rig.keyturn({ command: { verb: 'leaked', credential: 'sendgrid/production' }, patience: PATIENCE })
  await world.clock.advance(HOUR)
  await rig.keyturn({ patience: PATIENCE })
  expect(living(world, 'sendgrid')).not.toContain(shared)
  expectUnharmed(rig)
  mergeOpen(world)
  await untilRest(rig)
  expectAtRest(rig, [stranger])
}, 180_000)

test('right before it is deleted, another credential is entered with it: nothing is deleted', async () => {
  const rig = knowing({ keys: [PRODUCTION], app: { every: HOUR } })
  const { world } = rig
  await world.clock.advance(HOUR)
  await adopted(rig)
  const old = idOf(world, PRODUCTION) ?? ''
  await merged(rig, PRODUCTION)
  await rig.keyturn({ patience: PATIENCE })
  for (let day = 0; day < 9 && entryOf(world, credentialOf(PRODUCTION))?.retiringAt === undefined; day += 1) {
    await world.clock.advance(DAY)
    await rig.keyturn({ patience: 0 })
  }
  expect(living(world, 'sendgrid')).toContain(old)
  await world.clock.advance(HOUR / 4)
  const line = `other:\n  generation: 0\n  tag: kt-ru-other-0-000000\n  id: ${old}\n`
  let looks = 0
  world.tap({
    before: async ({ from, request }) => {
      if (from !== 'keyturn' || !request.body.includes('"query":"query Fresh(')) return undefined
      looks += 1
      const text = world.github.truth.file('main', 'rotation.lock.yml') ?? ''
      if (looks === 1) world.github.person('mona').commit('main', { 'rotation.lock.yml': `${text}${line}` }, 'Adopt')
      return undefined
    },
  })
  const { outcomes } = await rig.keyturn()
  expect(looks).toBeGreaterThan(0)
  expect(outcomes).toContainEqual(
    expect.objectContaining({ because: 'serves-another', about: expect.stringContaining('other') }),
  )
  await rig.pass(3 * DAY)
  expect(living(world, 'sendgrid')).toContain(old)
}, 180_000)

test('one of the two was taken out of the manifest: its key lives on, though the other has its own', async () => {
  const { rig, shared } = await begun()
  const { world } = rig
  await merged(rig, STAGING)
  const text = world.github.truth.file('main', 'rotation.yml') ?? ''
  const without = text.slice(0, text.indexOf('      production:'))
  expect(without).toContain('staging:')
  world.github.person('mona').commit('main', { 'rotation.yml': without }, 'Leave production to others')
  await rig.pass(9 * DAY)
  expect(living(world, 'sendgrid')).toContain(shared)
  expect(idOf(world, STAGING)).not.toBe(shared)
  const { outcomes } = await rig.keyturn()
  expect(outcomes).toContainEqual(
    expect.objectContaining({ because: 'serves-another', about: expect.stringContaining('sendgrid/production') }),
  )
  expectUnharmed(rig)
}, 180_000)

test('one of the two is retired: its pull request says that the key stays with the other, which keeps it', async () => {
  const { rig, shared } = await begun()
  const { world } = rig
  await rig.keyturn({ command: { verb: 'abort', credential: credentialOf(STAGING) } })
  await rig.keyturn({ command: { verb: 'retire', credential: credentialOf(STAGING) } })
  world.app.stop('sendgrid-staging')
  mergeOpen(world, 'retire')
  await rig.pass(3 * DAY)
  const { outcomes } = await rig.keyturn()
  expect(outcomes).toContainEqual(
    expect.objectContaining({ credential: 'sendgrid/staging', kind: 'wait', because: 'serves-another' }),
  )
  expect(living(world, 'sendgrid')).toContain(shared)
  expectUnharmed(rig)
  expect(told(rig, STAGING, 'retire')).toContain(
    'It is the key of `sendgrid/production`, too, and is deleted once none of them needs it.',
  )
  expect(pullOf(rig, STAGING, 'retire')?.body).toContain(
    'It is another credential’s, too, and stays until that lets go of it.',
  )
  for (const said of [told(rig, STAGING, 'retire'), pullOf(rig, STAGING, 'retire')?.body])
    expect(said).not.toMatch(/about to be deleted|is deleted from/i)
}, 180_000)

type Pull = ReturnType<Rig['world']['github']['truth']['pulls']>[number]

function pullOf({ world }: Rig, key: KeySpec, kind = 'rotate'): Pull | undefined {
  return world.github.truth.pulls().find(({ branch }) => branch.includes(`/${kind}/${credentialOf(key)}/`))
}

function told(rig: Rig, key: KeySpec, kind?: string): string {
  return (pullOf(rig, key, kind)?.comments ?? []).map(({ body }) => body).join('\n')
}
