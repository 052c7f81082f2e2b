import { expect, test } from '@jest/globals'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { HOUR } from '../rig.ts'
import { adopted, entryOf, expectAtRest, knowing, mergeOpen, openOnes, untilRest } from './story.ts'

const KEY: KeySpec = { name: 'openrouter', provider: 'openrouter' }

test('a key of OpenRouter’s is followed by one with its limits, is disabled, held, and deleted', async () => {
  const rig = knowing({ keys: [KEY] })
  const { world } = rig
  await adopted(rig)
  const first = world.first.get('openrouter')?.id
  expect(openOnes(world, 'rotate')[0]?.body).toContain('The old key is disabled, which can be undone')
  await world.clock.advance(HOUR)
  mergeOpen(world, 'rotate')
  await untilRest(rig, 40)
  expectAtRest(rig)
  const [old, now] = [first, entryOf(world, 'openrouter')?.incumbent?.keyId].map((id) =>
    world.openrouter.keys().find((key) => key.id === id),
  )
  expect(now).toMatchObject({ limit: old?.limit, reset: old?.reset, disabled: false })
  expect(old).toMatchObject({ disabled: true, limit: 25 })
  expect(old?.deletedAt).toBeDefined()
}, 180_000)
