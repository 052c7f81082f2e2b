import { expect, test } from '@jest/globals'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { variableOf } from '../../../src/sandbox/repository/key.ts'
import { createRig, DAY, HOUR, type Rig } from '../rig.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  idOf,
  incumbentName,
  knowing,
  mergeOpen,
  openOnes,
  PATIENCE,
  rotated,
  untilRest,
} from './story.ts'

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

/** The app, its secret and whoever passes the value hold the legacy key, and there is no key of the new kind. */
function onLegacy(rig: Rig): string {
  const { world } = rig
  const [project] = world.supabase.projects()
  const value = project?.legacy.service_role ?? ''
  world.supabase.remove(world.first.get(ID)?.id ?? '')
  world.github.person('mona').setSecret('environment/production', variableOf(KEY), value)
  world.app.start('supabase-production', value)
  rig.env[incumbentName(ID)] = value
  return project?.ref ?? ''
}

test('off a legacy key: refused by its value, gone over to a key of the new kind, and no switch is pressed', async () => {
  const rig = createRig({ keys: [KEY], app: { every: HOUR } })
  const { world } = rig
  const ref = onLegacy(rig)
  const text = world.github.truth.file('main', 'rotation.yml') ?? ''
  const line = `        with: { project: ${ref}, type: secret, role: service_role }\n        old-key: person\n`
  world.github.person('mona').commit('main', { 'rotation.yml': text.replace(/^ +store:/m, `${line}$&`) }, 'Go over')

  await rig.keyturn()
  expect(openOnes(world, 'adopt')[0]?.body).toMatch(/legacy key of Supabase.*sign every user out/)
  mergeOpen(world, 'adopt')
  await rig.keyturn()
  expect(entryOf(world, ID)?.incumbent).toMatchObject({ adopted: 'unknown' })
  expect(world.github.truth.files('keyturn/journal').filter((path) => path.startsWith('sealed/'))).toEqual([])

  await rig.pass(95 * DAY, () => openOnes(world, 'rotate').length > 0)
  mergeOpen(world, 'rotate')
  await untilRest(rig)

  expect(world.app.running().every(({ value }) => value.startsWith('sb_secret_'))).toBe(true)
  expect(world.supabase.projects().map(({ legacyEnabled }) => legacyEnabled)).toEqual([true])
  expect(world.calls.some(({ from, request }) => from === 'keyturn' && /legacy/.test(request.url.pathname))).toBe(false)
  expectUnharmed(rig)
}, 180_000)
