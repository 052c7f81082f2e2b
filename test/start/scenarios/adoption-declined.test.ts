import { describe, expect, test } from '@jest/globals'
import { USUAL_KEY } from '../../../src/sandbox/ready.ts'
import { DAY, HOUR } from '../rig.ts'
import { watchDeletions } from './cut.ts'
import { entryOf, expectAtRest, idOf, knowing, living, mergeOpen, openOnes, PATIENCE, untilRest } from './story.ts'

const CREDENTIAL = 'openai/production'

describe('an adoption is closed', () => {
  test('nothing happens to any key, no branch and no sealed value stays, and it is asked again after seven days', async () => {
    const rig = knowing({ app: { every: HOUR } })
    const { world } = rig
    const deleted = watchDeletions(world)
    const old = idOf(world, USUAL_KEY)
    await rig.keyturn()
    const [pull] = openOnes(world, 'adopt')
    world.github.person('mona').close(pull?.number ?? 0)
    const closedAt = world.clock.now()
    const { outcomes } = await rig.keyturn()
    expect(outcomes).toMatchObject([{ kind: 'wait', because: 'adoption-declined' }])
    expect(living(world, 'openai')).toEqual([old])
    expect(world.github.truth.branches().filter((name) => name.startsWith('keyturn/adopt'))).toEqual([])
    expect(world.github.truth.files('keyturn/journal').filter((path) => path.startsWith('sealed/'))).toEqual([])
    await rig.pass(9 * DAY, () => openOnes(world, 'adopt').length > 0)
    expect(world.clock.now() - closedAt).toBeGreaterThanOrEqual(7 * DAY)
    mergeOpen(world, 'adopt')
    await rig.keyturn()
    expect(entryOf(world, CREDENTIAL)?.incumbent).toMatchObject({ keyId: old })
    mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    await untilRest(rig)
    expect(deleted).toEqual([old])
    expectAtRest(rig)
  }, 180_000)

  test('merged and reverted before a run saw it: that is a no, and nothing is touched', async () => {
    const rig = knowing({ app: { every: HOUR } })
    const { world } = rig
    const old = idOf(world, USUAL_KEY)
    await rig.keyturn()
    const mona = world.github.person('mona')
    const [number = 0] = mergeOpen(world, 'adopt')
    mona.merge(mona.revert(number))
    await world.clock.advance(HOUR)
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(outcomes).toMatchObject([{ kind: 'wait', because: 'adoption-declined' }])
    expect(living(world, 'openai')).toEqual([old])
    expect(world.app.failures).toEqual([])
  }, 180_000)
})
