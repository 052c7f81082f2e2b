import { expect, test } from '@jest/globals'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { PROJECT } from '../../../src/sandbox/vercel/vercel.ts'
import { HOUR } from '../rig.ts'
import { adopted, entryOf, expectUnharmed, idOf, knowing, mergeOpen, PATIENCE, untilRest } from './story.ts'

const KEY: KeySpec = { name: 'openai', provider: 'openai', environment: 'production', host: 'vercel' }

test('a key that Vercel keeps is made after the merge, built in, and serves before the old one goes', async () => {
  const rig = knowing({ keys: [KEY] })
  const { world } = rig
  const first = world.first.get('openai/production')?.value ?? ''
  await adopted(rig)
  await world.clock.advance(HOUR)
  expect(entryOf(world, 'openai/production')?.candidate).toMatchObject({ deferred: true })
  expect(world.openai.keys().filter(({ name }) => name.startsWith('kt-'))).toEqual([])
  mergeOpen(world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  const heir = entryOf(world, 'openai/production')?.candidate?.keyId
  expect(heir).toBeDefined()
  expect(idOf(world, KEY)).toBe(heir)
  expect(world.vercel.builds(PROJECT)).toHaveLength(2)
  await untilRest(rig)
  expect(world.openai.accepts(first)).toBe(false)
  expectUnharmed(rig)
}, 180_000)
