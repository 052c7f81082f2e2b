import { expect, test } from '@jest/globals'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { DAY, HOUR } from '../rig.ts'
import { adopted, expectAtRest, expectUnharmed, idOf, knowing, mergeOpen, PATIENCE, rotated } from './story.ts'

const SECOND = 1000
const ID = 'supabase/production'
const KEY: KeySpec = { name: 'supabase', provider: 'supabase', environment: 'production' }

test.each([
  ['an environment’s secret', KEY],
  ['versions in the repository', { name: 'supabase', provider: 'supabase', layout: 'versioned' } as const],
])(
  '%s: a whole rotation at a slow Supabase, found by value, with its rights',
  async (_name, key) => {
    const rig = knowing({ keys: [key] })
    const slow = { worksAfter: 10 * SECOND, diesAfter: 20 * SECOND, listingLag: 5 * SECOND, lastUsedLag: 1800 * SECOND }
    Object.assign(rig.world.supabase.controls, slow)
    await rig.world.clock.advance(HOUR)
    await rotated(rig)
    expectAtRest(rig)
    const manifest = rig.world.github.truth.file('main', 'rotation.yml') ?? ''
    expect(manifest).toMatch(/project: [a-z]{20}/)
    expect(manifest).toMatch(/role: service_role/)
    const made = rig.world.supabase.keys().find(({ id }) => id === idOf(rig.world, key))
    expect(made).toMatchObject({ type: 'secret', template: { role: 'service_role' } })
  },
  180_000,
)

test('where the logs say nothing, the old key stays', async () => {
  const rig = knowing({ keys: [KEY], app: { every: HOUR } })
  await adopted(rig)
  await rig.world.clock.advance(HOUR)
  mergeOpen(rig.world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  rig.world.supabase.controls.retention = 0
  await rig.pass(5 * DAY)
  const first = rig.world.first.get(ID)?.id
  expect(rig.world.supabase.keys().find(({ id }) => id === first)?.deletedAt).toBeUndefined()
  expectUnharmed(rig)
}, 180_000)
