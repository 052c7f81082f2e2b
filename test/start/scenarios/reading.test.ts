// Whoever holds the seal looks with a token of their own, and sees what the App did.
import { expect, test } from '@jest/globals'
import { HOUR, type Rig } from '../rig.ts'
import { adoptable, knowing, mergeOpen, PATIENCE } from './story.ts'
import type { RunResult } from '../../../src/engine/result.ts'

/** `keyturn status` of a person. */
function looked(rig: Rig): Promise<RunResult> {
  const token = rig.world.github.person('mona').token()
  rig.world.confide(token, 'github')
  return rig.keyturn({ dryRun: true, full: true, login: { kind: 'token', token } })
}

test('a person who looks sees the App’s adoption and its proposals, and changes nothing', async () => {
  const rig = knowing()
  const { world } = rig
  await rig.keyturn()
  expect((await looked(rig)).outcomes).toMatchObject([{ kind: 'wait', because: 'awaiting-adoption' }])
  mergeOpen(world, 'adopt')
  await rig.keyturn()
  await world.clock.advance(HOUR)
  const before = world.github.truth.allText()
  const { outcomes } = await looked(rig)
  expect(outcomes).toMatchObject([{ kind: 'wait', because: 'awaiting-review', proposal: { number: 3 } }])
  expect(world.github.truth.allText()).toBe(before)
  mergeOpen(world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  expect((await looked(rig)).outcomes).toMatchObject([{ because: 'overlapping' }])
}, 180_000)

test('nor does what another person opened under a name of ours count for them', async () => {
  const rig = knowing({ age: HOUR })
  await adoptable(rig)
  await rig.keyturn()
  const { world } = rig
  const branch = 'keyturn/rotate/openai/production/1'
  world.github.person('hubot').commit(branch, { 'notes.md': 'x\n' }, 'Notes')
  world.github.person('hubot').openPull(branch, 'Rotate')
  expect((await looked(rig)).outcomes).toMatchObject([{ kind: 'rest' }])
}, 180_000)
