import { describe, expect, test } from '@jest/globals'
import { manifestText } from '../../../src/sandbox/repository/manifest.ts'
import { credentialOf, type KeySpec } from '../../../src/sandbox/repository/key.ts'
import { DAY, HOUR } from '../rig.ts'
import {
  adoptable,
  expectAtRest,
  FIRST_KEY,
  idOf,
  knowing,
  mergeOpen,
  openOnes,
  PATIENCE,
  resting,
  rotated,
} from './story.ts'

const RIGHTS = ['with: { permission: sending_access }', FIRST_KEY]
const FOUR: readonly KeySpec[] = [
  { name: 'openai', provider: 'openai', environment: 'staging' },
  { name: 'openai', provider: 'openai', environment: 'production' },
  { name: 'resend', provider: 'resend', environment: 'staging', manifest: RIGHTS },
  { name: 'resend', provider: 'resend', environment: 'production', manifest: RIGHTS },
]

describe('two keys in two environments at two providers', () => {
  test('are adopted by one proposal, rotated side by side, and each ends with its own key', async () => {
    const rig = knowing({ keys: FOUR })
    const { world } = rig
    await rotated(rig)
    expect(world.github.truth.pulls().filter(({ branch }) => branch.startsWith('keyturn/adopt/'))).toHaveLength(1)
    expect(world.github.truth.pulls().filter(({ branch }) => branch.startsWith('keyturn/rotate/'))).toHaveLength(4)
    expect(new Set(FOUR.map((key) => idOf(world, key))).size).toBe(4)
    for (const key of FOUR) expect(idOf(world, key)).not.toBe(world.first.get(credentialOf(key))?.id)
    expectAtRest(rig)
  }, 180_000)

  test('wait for each other where `limits` says so, and all get their turn', async () => {
    const manifest = `${manifestText(FOUR)}limits: { open-proposals: 2, new-per-run: 1 }\n`
    const rig = knowing({ keys: FOUR, manifest, app: { every: 5 * 60_000 } })
    const { world } = rig
    await adoptable(rig)
    const first = await rig.keyturn()
    expect(openOnes(world, 'rotate')).toHaveLength(1)
    expect(first.outcomes.filter(({ because }) => because === 'limit-reached')).toHaveLength(3)
    const open = [1]
    for (let i = 0; i < 30 && !(resting(world) && i > 4); i += 1) {
      await world.clock.advance(6 * HOUR)
      await rig.keyturn({ patience: PATIENCE })
      open.push(openOnes(world, 'rotate').length)
      if (i % 3 === 2) mergeOpen(world, 'rotate')
    }
    expect(Math.max(...open)).toBe(2)
    expectAtRest(rig)
    for (const key of FOUR) expect(idOf(world, key)).not.toBe(world.first.get(credentialOf(key))?.id)
  }, 180_000)

  test('one that cannot go on stops no other', async () => {
    const rig = knowing({ keys: FOUR })
    const { world } = rig
    rig.env['OPENAI_ADMIN_KEY'] = undefined
    await adoptable(rig)
    const { outcomes } = await rig.keyturn()
    const stopped = outcomes
      .filter(({ because }) => because === 'admin-key-missing')
      .map(({ credential }) => credential)
    expect(stopped).toEqual(['openai/staging', 'openai/production'])
    expect(openOnes(world, 'rotate')).toHaveLength(2)
  }, 180_000)
})

test('a Resend key in a repository secret is rotated for years, one after the other', async () => {
  const rig = knowing({ keys: [{ name: 'resend', provider: 'resend', manifest: RIGHTS }], app: { every: 3 * HOUR } })
  const { world } = rig
  await rotated(rig)
  for (let i = 0; i < 3; i += 1) {
    await rig.pass(92 * DAY, () => openOnes(world, 'rotate').length > 0)
    expect(mergeOpen(world, 'rotate')).toHaveLength(1)
    await rig.pass(5 * DAY, () => resting(world))
  }
  expectAtRest(rig)
  expect(world.resend.keys().filter(({ name }) => name.startsWith('kt-'))).toHaveLength(4)
}, 180_000)
