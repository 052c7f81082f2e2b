import { describe, expect, test } from '@jest/globals'
import { USUAL_KEY, type ReadyWorld } from '../../../src/sandbox/ready.ts'
import { DAY, HOUR } from '../rig.ts'
import { watchDeletions } from './cut.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  idOf,
  knowing,
  living,
  mergeOpen,
  openOnes,
  PATIENCE,
  untilRest,
} from './story.ts'

const CREDENTIAL = 'openai/production'
const LOCK = 'rotation.lock.yml'

/** Somebody touches the very lines that the proposal changes, without changing what they say. */
function moveDefaultBranch(world: ReadyWorld): void {
  const text = world.github.truth.file('main', LOCK) ?? ''
  const near = text.replace(/(\n {2}id: .*)/, '\n  # reviewed by the platform team$1')
  world.github.person('mona').commit('main', { [LOCK]: near }, 'Remark on the lock')
}

describe('the default branch moves under a proposal', () => {
  test('so that they conflict: the proposal is put on top of it, and merging it rotates', async () => {
    const rig = knowing()
    const { world } = rig
    await adopted(rig)
    await world.clock.advance(HOUR)
    const before = openOnes(world, 'rotate')[0]
    moveDefaultBranch(world)
    expect(() => world.github.person('mona').merge(before?.number ?? 0)).toThrow()
    await rig.keyturn()
    const [after] = openOnes(world, 'rotate')
    expect(after?.number).toBe(before?.number)
    expect(after?.head).not.toBe(before?.head)
    mergeOpen(world, 'rotate')
    expect(world.github.truth.file('main', LOCK)).toContain('# reviewed by the platform team')
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)

  test('elsewhere: the proposal is left alone', async () => {
    const rig = knowing()
    const { world } = rig
    await adopted(rig)
    await world.clock.advance(HOUR)
    const before = openOnes(world, 'rotate')[0]?.head
    world.github.person('mona').commit('main', { 'README.md': '# web, improved\n' }, 'Improve')
    await rig.keyturn({ full: true })
    expect(openOnes(world, 'rotate')[0]?.head).toBe(before)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)

  test('with a person’s commit on its branch: never over it; the person is asked, and closing begins anew', async () => {
    const rig = knowing({ app: { every: HOUR } })
    const { world } = rig
    const deleted = watchDeletions(world)
    await adopted(rig)
    await world.clock.advance(2 * HOUR)
    const [pull] = openOnes(world, 'rotate')
    const heir = entryOf(world, CREDENTIAL)?.candidate?.keyId
    const head = world.github.person('hubot').commit(pull?.branch ?? '', { 'NOTES.md': 'looked at it\n' }, 'Take notes')
    moveDefaultBranch(world)
    const { outcomes } = await rig.keyturn()
    expect(outcomes).toMatchObject([{ kind: 'wait', because: 'conflicted-by-person' }])
    await rig.pass(2 * DAY)
    expect(openOnes(world, 'rotate')[0]?.head).toBe(head)
    expect(deleted).toEqual([])
    world.github.person('hubot').close(pull?.number ?? 0)
    await rig.keyturn()
    expect(deleted).toEqual([heir])
    // The branch holds somebody's work: it is not Keyturn's to take away.
    expect(world.github.truth.ref(`refs/heads/${pull?.branch ?? ''}`)).toBe(head)
    await rig.pass(9 * DAY, () => openOnes(world, 'rotate').length > 0)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expect(entryOf(world, CREDENTIAL)?.attempt).toBe(2)
    expect(idOf(world, USUAL_KEY)).toBe(living(world, 'openai')[0])
    world.github.person('hubot').deleteBranch(pull?.branch ?? '')
    expectAtRest(rig)
  }, 180_000)

  test('with a person’s commit on its branch and no conflict: it can be merged as it is', async () => {
    const rig = knowing()
    const { world } = rig
    await adopted(rig)
    await world.clock.advance(HOUR)
    const [pull] = openOnes(world, 'rotate')
    world.github.person('hubot').commit(pull?.branch ?? '', { 'NOTES.md': 'looked at it\n' }, 'Take notes')
    await rig.keyturn()
    mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)
})

test('somebody’s branch under the name of the next proposal is left alone, and said', async () => {
  const rig = knowing({ age: DAY })
  const { world } = rig
  await adopted(rig)
  const branch = `keyturn/rotate/${CREDENTIAL}/1`
  const mona = world.github.person('mona')
  mona.commit(branch, { 'notes.md': 'mine\n' }, 'Take notes')
  await world.clock.advance(90 * DAY)
  const { outcomes } = await rig.keyturn()
  expect(outcomes).toMatchObject([
    { kind: 'failed', about: expect.stringContaining(`${branch} holds commits that are not`) },
  ])
  expect(world.github.truth.file(branch, 'notes.md')).toBe('mine\n')
  mona.deleteBranch(branch)
  await rig.keyturn()
  mergeOpen(world, 'rotate')
  await untilRest(rig)
  expectAtRest(rig)
}, 180_000)
