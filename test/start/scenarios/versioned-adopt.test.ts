import { expect, test } from '@jest/globals'
import { createRig, HOUR } from '../rig.ts'
import { expectUnharmed, mergeOpen, untilRest } from './story.ts'

test('a versioned secret is adopted anew at the version it stands at, and rotates from there', async () => {
  const rig = createRig({
    keys: [{ name: 'openai', provider: 'openai', environment: 'production', layout: 'versioned' }],
  })
  const { world } = rig
  rig.env['KEYTURN_INCUMBENT_OPENAI_PRODUCTION'] = world.first.get('openai/production')?.value
  await rig.keyturn()
  world.github.person('mona').merge(1)
  await rig.keyturn()
  rig.env['KEYTURN_INCUMBENT_OPENAI_PRODUCTION'] = undefined
  await world.clock.advance(HOUR)
  mergeOpen(world, 'rotate')
  await untilRest(rig)

  await rig.keyturn({ command: { verb: 'adopt', credential: 'openai/production' } }, { actor: 'mona' })
  const adoption = world.github.truth.pulls().at(-1)
  expect(adoption?.title).toMatch(/^Adopt 1 key/)
  world.github.person('mona').merge(adoption?.number ?? 0)
  const taken = await rig.keyturn()
  expect(taken.outcomes.map(({ kind, because }) => [kind, because])).toEqual([['rest', 'not-due']])
  expect(taken.outcomes[0]?.generation).toBe(0)
  expectUnharmed(rig)
}, 180_000)
