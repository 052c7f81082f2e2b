import { expect, test } from '@jest/globals'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { manifestText } from '../../../src/sandbox/repository/manifest.ts'
import { HOUR } from '../rig.ts'
import { adopted, expectAtRest, knowing, mergeOpen, openOnes, PATIENCE } from './story.ts'

/** More than the loops that run at once. */
const KEYS = Array.from({ length: 18 }, (_, i): KeySpec => {
  return { name: `k${i}`, provider: 'openai', environment: `e${i}` }
})

test('ten minutes of one are the same ten minutes of all: a run whose patience covers the notice ends every rotation', async () => {
  const text = manifestText(KEYS, { defaults: ['verify: deployment', 'old-key: time'] })
  const manifest = `${text}limits: { open-proposals: 20, new-per-run: 20 }\n`
  const rig = knowing({ keys: KEYS, manifest, app: { every: HOUR } })
  const { world } = rig
  await adopted(rig)
  expect(openOnes(world, 'rotate')).toHaveLength(KEYS.length)
  mergeOpen(world, 'rotate')
  const served = await rig.keyturn({ patience: PATIENCE })
  expect(new Set(served.outcomes.map(({ because }) => because))).toEqual(new Set(['overlapping']))
  await world.clock.advance(25 * HOUR)
  const { outcomes } = await rig.keyturn({ patience: PATIENCE })
  expect(outcomes.map(({ kind }) => kind)).toEqual(KEYS.map(() => 'rest'))
  expectAtRest(rig)
}, 120_000)
