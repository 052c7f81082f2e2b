import { expect, test } from '@jest/globals'
import { verified } from '../auditing.ts'
import { BY_HAND, handIn } from '../by-hand.ts'
import { HOUR } from '../rig.ts'
import { adopted, knowing, mergeOpen, PATIENCE } from './story.ts'

test('a key that a person made and handed in leaves a past that agrees', async () => {
  const rig = knowing({ keys: [BY_HAND], app: { every: HOUR } })
  await adopted(rig)
  await rig.world.clock.advance(HOUR)
  const command = handIn(rig, BY_HAND)
  if (command === undefined) throw new Error('nobody is asked for anything')
  await rig.keyturn({ patience: PATIENCE, command })
  expect((await verified(rig)).findings).toEqual([])
  mergeOpen(rig.world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  await rig.world.clock.advance(25 * HOUR)
  await rig.keyturn({ patience: PATIENCE })
  const verdict = await verified(rig)
  expect(verdict.findings).toEqual([])
  expect(verdict.seen.comments).toBeGreaterThan(3)
}, 180_000)
