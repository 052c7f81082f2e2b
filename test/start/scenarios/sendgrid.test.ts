import { describe, expect, test } from '@jest/globals'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { manifestText } from '../../../src/sandbox/repository/manifest.ts'
import { createRig, HOUR } from '../rig.ts'
import {
  adoptable,
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  knowing,
  living,
  mergeOpen,
  openOnes,
  untilRest,
} from './story.ts'

const SECOND = 1000
/** Nothing at SendGrid tells how old a key is. */
const AGE = 'minted: 2026-08-01'
const OLD: KeySpec = { name: 'sendgrid', provider: 'sendgrid', manifest: [AGE] }

describe('a whole rotation at SendGrid', () => {
  test('carries the scopes over, lets time decide, and says so', async () => {
    const rig = knowing({ keys: [OLD], sendgrid: { listingLag: 5 * SECOND, worksAfter: 3 * SECOND } })
    const { world } = rig
    await world.clock.advance(HOUR)
    await adopted(rig)
    const first = world.first.get('sendgrid')?.id
    const body = openOnes(world, 'rotate')[0]?.body ?? ''
    expect(body).toContain('does not tell whether a key is used')
    expect(body).toContain('(https://app.sendgrid.com/settings/api_keys)')
    expect(body).toContain('the scopes of the key in service')
    expect(body).not.toContain('silent')
    await world.clock.advance(HOUR)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expectAtRest(rig)
    const [old, now] = [first, entryOf(world, 'sendgrid')?.incumbent?.keyId].map((id) =>
      world.sendgrid.keys().find((key) => key.id === id),
    )
    expect(now?.scopes.toSorted()).toEqual(old?.scopes.toSorted())
    expect(now?.sent).toBeGreaterThan(0)
    // The app let go of the old key a day before it was deleted: nothing but time kept it.
    const gone = old?.deletedAt ?? 0
    expect(gone - (old?.uses.at(-1) ?? 0)).toBeGreaterThan(20 * HOUR)
  }, 180_000)

  test('of a key that nobody can name makes no key before its scopes are written down', async () => {
    const rig = createRig({ keys: [OLD], app: { every: HOUR } })
    const { world } = rig
    await adoptable(rig)
    const { outcomes } = await rig.keyturn()
    expect(outcomes[0]).toMatchObject({ kind: 'wait', because: 'rights-unknown' })
    expect(outcomes[0]?.about).toContain('scopes: [mail.send]')
    expect(entryOf(world, 'sendgrid')?.attempt).toBe(0)
    const keys = [{ ...OLD, manifest: [AGE, 'with: { scopes: [mail.send] }'] }]
    world.github.person('mona').commit('main', { 'rotation.yml': manifestText(keys) }, 'Say what it may do')
    await rig.keyturn()
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expectAtRest(rig, [world.first.get('sendgrid')?.id ?? ''])
  }, 180_000)

  test('is given up where the new key has other rights, three times, and leaves none behind', async () => {
    const rig = knowing({ keys: [OLD], sendgrid: { withheld: ['stats.read'] }, app: { every: HOUR } })
    const { world } = rig
    await adoptable(rig)
    const first = await rig.keyturn()
    expect(first.outcomes[0]?.about).toContain('it lacks stats.read')
    let last = first
    for (let i = 0; i < 8; i += 1) {
      await world.clock.advance(HOUR)
      last = await rig.keyturn()
    }
    expect(last.outcomes[0]).toMatchObject({ kind: 'park', because: 'attempts-exhausted' })
    await rig.pass(26 * HOUR)
    expect(living(world, 'sendgrid')).toEqual([world.first.get('sendgrid')?.id])
    expectUnharmed(rig)
  }, 180_000)

  test('of a full account parks before anything is announced', async () => {
    const rig = knowing({ keys: [OLD] })
    const { world } = rig
    await adoptable(rig)
    await world.clock.advance(HOUR)
    for (let n = world.sendgrid.keys().length; n < 100; n += 1) world.sendgrid.mint({ name: `k${n}` })
    const { outcomes } = await rig.keyturn()
    expect(outcomes[0]).toMatchObject({ kind: 'park', because: 'no-room' })
    expect(outcomes[0]?.about).toContain('it has 100 keys')
    expect(entryOf(world, 'sendgrid')?.attempt).toBe(0)
    expectUnharmed(rig)
  }, 180_000)
})

test('SendGrid’s servers in Europe are its own: the workflow need not allow them, and no others are asked', async () => {
  const manifest = manifestText([OLD], { endpoints: { sendgrid: 'https://api.eu.sendgrid.com' } })
  const rig = knowing({ keys: [OLD], manifest, app: { every: HOUR } })
  await rig.keyturn()
  // The sandbox has no servers there: what matters is where they were looked for.
  expect(rig.world.wire.strays.length).toBeGreaterThan(0)
  expect(rig.world.wire.strays.filter((stray) => !stray.includes(' https://api.eu.sendgrid.com/'))).toEqual([])
  expect(rig.world.calls.filter(({ host, from }) => host === 'sendgrid' && from === 'keyturn')).toEqual([])
})
