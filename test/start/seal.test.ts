import { randomBytes } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { createRig, DAY } from './rig.ts'

const SECRET = ['environment/production', 'OPENAI_API_KEY'] as const

test('after a day with both seals the old one can go: what is staged opens under the new one alone', async () => {
  const rig = createRig({ age: 10 * DAY })
  const { world } = rig
  const value = world.first.get('openai/production')?.value
  rig.env['KEYTURN_INCUMBENT_OPENAI_PRODUCTION'] = value
  await rig.keyturn()
  world.github.person('mona').merge(1)
  await rig.keyturn()
  rig.env['KEYTURN_INCUMBENT_OPENAI_PRODUCTION'] = undefined

  rig.env['KEYTURN_SEAL_PREVIOUS'] = rig.env['KEYTURN_SEAL']
  rig.env['KEYTURN_SEAL'] = randomBytes(32).toString('base64')
  await world.clock.advance(25 * 3_600_000)
  const both = await rig.keyturn()
  expect(both.outcomes.map(({ kind }) => kind)).toEqual(['rest'])

  rig.env['KEYTURN_SEAL_PREVIOUS'] = undefined
  await world.clock.advance(25 * 3_600_000)
  const alone = await rig.keyturn()
  expect(alone.outcomes.map(({ kind, because }) => [kind, because])).toEqual([['rest', 'not-due']])
  const sealed = world.github.truth.files('keyturn/journal').filter((path) => path.startsWith('sealed/'))
  expect(sealed).toHaveLength(1)

  // The proof that it opens: the value in custody is written over a stranger's.
  world.github.person('mona').setSecret(...SECRET, 'typed by hand')
  const command = { verb: 'overwrite', credential: 'openai/production' } as const
  await rig.keyturn({ command, patience: 60_000 }, { actor: 'mona' })
  expect(world.github.truth.readSecret(...SECRET)).toBe(value)
})

test('a third seal opens what the second wrapped again', async () => {
  const rig = createRig({ age: 10 * DAY })
  const { world } = rig
  rig.env['KEYTURN_INCUMBENT_OPENAI_PRODUCTION'] = world.first.get('openai/production')?.value
  await rig.keyturn()
  world.github.person('mona').merge(1)
  await rig.keyturn()
  for (const _ of ['second', 'third']) {
    rig.env['KEYTURN_SEAL_PREVIOUS'] = rig.env['KEYTURN_SEAL']
    rig.env['KEYTURN_SEAL'] = randomBytes(32).toString('base64')
    await world.clock.advance(25 * 3_600_000)
    await rig.keyturn()
  }
  rig.env['KEYTURN_SEAL_PREVIOUS'] = undefined
  world.github.person('mona').setSecret(...SECRET, 'typed by hand')
  await rig.keyturn({ command: { verb: 'overwrite', credential: 'openai/production' }, patience: 60_000 })
  expect(world.github.truth.readSecret(...SECRET)).toBe(world.first.get('openai/production')?.value)
})

test('without the previous seal at hand it stops, and says which seal it needs', async () => {
  const rig = createRig({ age: 10 * DAY })
  const { world } = rig
  await rig.keyturn()
  world.github.person('mona').merge(1)
  await rig.keyturn()
  rig.env['KEYTURN_SEAL'] = randomBytes(32).toString('base64')
  const result = await rig.keyturn()
  expect(result.outcomes.map(({ kind, because }) => [kind, because])).toEqual([['park', 'mac-bad']])
})
