import { describe, expect, test } from '@jest/globals'
import { USUAL_KEY, type ReadyWorld } from '../../../src/sandbox/ready.ts'
import type { Rig } from '../rig.ts'
import { adopted, expectAtRest, idOf, knowing, lineOf, mergeOpen, openOnes, PATIENCE, untilRest } from './story.ts'

const CREDENTIAL = 'openai/production'
const LOCK = 'rotation.lock.yml'

interface Late {
  readonly rig: Rig
  readonly world: ReadyWorld
  /** Of the pull request that takes the rotation back. */
  readonly back: number
}

/** A rotation that is over is taken back: the lock names a key that is gone, and a proposal is to set that right. */
async function tooLate(): Promise<Late> {
  const rig = knowing()
  const { world } = rig
  await adopted(rig)
  const [number = 0] = mergeOpen(world, 'rotate')
  await untilRest(rig)
  const mona = world.github.person('mona')
  const back = mona.revert(number)
  mona.merge(back)
  const { outcomes } = await rig.keyturn({ patience: PATIENCE })
  expect(outcomes).toMatchObject([{ kind: 'park', because: 'dead-tag-in-lock' }])
  expect(openOnes(world, 'repair')).toHaveLength(1)
  return { rig, world, back }
}

describe('a lock that names a dead key', () => {
  test('and is set right by people in another way: the proposal says that it is over, and is closed', async () => {
    const { rig, world, back } = await tooLate()
    const heir = idOf(world, USUAL_KEY)
    const [repair] = openOnes(world, 'repair')
    const mona = world.github.person('mona')
    mona.merge(mona.revert(back))

    const { outcomes } = await rig.keyturn({ patience: PATIENCE })

    expect(outcomes.filter(({ kind }) => kind !== 'rest')).toEqual([])
    const after = world.github.truth.pulls().find(({ number }) => number === repair?.number)
    expect(after).toMatchObject({ state: 'closed', body: expect.stringContaining('Not needed any more') })
    expect(lineOf(world, CREDENTIAL)?.id).toBe(heir)
    expectAtRest(rig)
  }, 180_000)

  test('is not left with a proposal that nobody can merge: it is put on top of what changed', async () => {
    const { rig, world } = await tooLate()
    const [repair] = openOnes(world, 'repair')
    const text = world.github.truth.file('main', LOCK) ?? ''
    const near = text.replace(/(\n {2}id: .*)/, '\n  # what happened here?$1')
    world.github.person('mona').commit('main', { [LOCK]: near }, 'Remark on the lock')
    expect(() => world.github.person('mona').merge(repair?.number ?? 0)).toThrow()

    await rig.keyturn({ patience: PATIENCE })

    expect(mergeOpen(world, 'repair')).toEqual([repair?.number])
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(outcomes.filter(({ kind }) => kind !== 'rest')).toEqual([])
    expect(world.github.truth.file('main', LOCK)).toContain('# what happened here?')
    expectAtRest(rig)
  }, 180_000)
})
