import { describe, expect, test } from '@jest/globals'
import { nextValue } from '../../../src/sandbox/holders.ts'
import { USUAL_KEY, type ReadyWorld } from '../../../src/sandbox/ready.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import { watchDeletions } from './cut.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  idOf,
  knowing,
  living,
  mergeOpen,
  openOnes,
  PATIENCE,
  untilRest,
} from './story.ts'

const CREDENTIAL = 'openai/production'

interface Proposed {
  readonly rig: Rig
  readonly world: ReadyWorld
  readonly old: string
  readonly number: number
  readonly deleted: readonly string[]
}

async function proposed(): Promise<Proposed> {
  const rig = knowing({ app: { every: HOUR } })
  const { world } = rig
  const deleted = watchDeletions(world)
  await adopted(rig)
  await world.clock.advance(HOUR)
  return { rig, world, old: idOf(world, USUAL_KEY) ?? '', number: openOnes(world, 'rotate')[0]?.number ?? 0, deleted }
}

/** Nothing is left of the attempt: no key, no branch, no staged value, no candidate. */
function expectNothingLeft({ rig, world, old }: Proposed): void {
  expect(living(world, 'openai')).toEqual([old])
  expect(world.github.truth.branches().filter((name) => name.startsWith('keyturn/rotate/'))).toEqual([])
  expect(world.github.truth.files('keyturn/journal').filter((path) => path.includes('-openai-production-1-'))).toEqual(
    [],
  )
  expect(entryOf(world, CREDENTIAL)?.candidate).toBeUndefined()
  expectAtRest(rig)
}

describe('a proposal is closed', () => {
  test('the new key is deleted, the branch and the staged value are gone, the old key serves on', async () => {
    const case1 = await proposed()
    const { rig, world, number } = case1
    const heir = entryOf(world, CREDENTIAL)?.candidate?.keyId
    world.github.person('mona').close(number)
    const { outcomes } = await rig.keyturn()
    expect(outcomes.map(({ kind }) => kind)).not.toContain('failed')
    expect(case1.deleted).toEqual([heir])
    expectNothingLeft(case1)
  }, 180_000)

  test('it is asked again after seven days, not before, under a new attempt', async () => {
    const { rig, world, number } = await proposed()
    const first = entryOf(world, CREDENTIAL)?.candidate?.tag
    world.github.person('mona').close(number)
    const closedAt = world.clock.now()
    await rig.keyturn()
    await rig.pass(10 * DAY, () => openOnes(world, 'rotate').length > 0)
    expect(world.clock.now() - closedAt).toBeGreaterThanOrEqual(7 * DAY)
    expect(world.clock.now() - closedAt).toBeLessThan(8 * DAY)
    const second = entryOf(world, CREDENTIAL)
    expect(second?.attempt).toBe(2)
    expect(second?.candidate?.tag).not.toBe(first)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expect(entryOf(world, CREDENTIAL)?.incumbent).toMatchObject({ generation: 1 })
    expectAtRest(rig)
  }, 180_000)

  test('after three proposals that came to nothing it stops and says so, and `adopt` begins anew', async () => {
    const { rig, world, number, old } = await proposed()
    world.github.person('mona').close(number)
    for (const attempt of [2, 3]) {
      await rig.pass(10 * DAY, () => openOnes(world, 'rotate').length > 0)
      expect(entryOf(world, CREDENTIAL)?.attempt).toBe(attempt)
      for (const pull of openOnes(world, 'rotate')) world.github.person('mona').close(pull.number)
    }
    await rig.pass(12 * DAY, () => openOnes(world, 'rotate').length > 0)
    expect(openOnes(world, 'rotate')).toEqual([])
    const { outcomes } = await rig.keyturn({ full: true })
    expect(outcomes).toMatchObject([{ kind: 'park', because: 'attempts-exhausted' }])
    expect(living(world, 'openai')).toEqual([old])
    await rig.keyturn({ command: { verb: 'adopt', credential: CREDENTIAL } })
    mergeOpen(world, 'adopt')
    await rig.keyturn()
    expect(openOnes(world, 'rotate')).toHaveLength(1)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)

  test('closed and opened again before a run saw it: it waits for review as before', async () => {
    const { rig, world, number, deleted } = await proposed()
    world.github.person('mona').close(number)
    world.github.person('mona').reopen(number)
    await rig.keyturn({ full: true })
    expect(openOnes(world, 'rotate')).toHaveLength(1)
    expect(deleted).toEqual([])
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)
})

describe('a proposal that nobody merges', () => {
  test('is withdrawn after fourteen days, and nothing is left of it', async () => {
    const case1 = await proposed()
    const { rig, world, number } = case1
    const openedAt = world.clock.now()
    await rig.pass(16 * DAY, () => openOnes(world, 'rotate').length === 0)
    expect(world.clock.now() - openedAt).toBeGreaterThan(13 * DAY)
    expect(world.github.truth.pulls().find((pull) => pull.number === number)?.state).toBe('closed')
    expectNothingLeft(case1)
    await rig.pass(9 * DAY, () => openOnes(world, 'rotate').length > 0)
    expect(entryOf(world, CREDENTIAL)?.attempt).toBe(2)
    expectUnharmed(rig)
  }, 180_000)
})

describe('a merge races the close', () => {
  test('merged while Keyturn closes an expired proposal: what people merged counts', async () => {
    const { rig, world, number, deleted, old } = await proposed()
    const heir = entryOf(world, CREDENTIAL)?.candidate?.keyId
    await world.clock.advance(14 * DAY)
    let merged = false
    world.tap({
      before: async ({ from, request }) => {
        const closes = from === 'keyturn' && /closePullRequest|"state":\s*"closed"/.test(request.body)
        if (closes && !merged) {
          merged = true
          world.github.person('mona').merge(number)
        }
        return undefined
      },
    })
    await rig.keyturn({ patience: PATIENCE })
    expect(merged).toBe(true)
    expect(living(world, 'openai')).toContain(heir)
    await untilRest(rig)
    expect(idOf(world, USUAL_KEY)).toBe(heir)
    expect(deleted).toEqual([old])
    expectAtRest(rig)
  }, 180_000)

  test('merged right after Keyturn read that it is open, in the run that expires it', async () => {
    const { rig, world, number } = await proposed()
    const heir = entryOf(world, CREDENTIAL)?.candidate?.keyId
    await world.clock.advance(14 * DAY)
    let merged = false
    world.tap({
      after: async ({ from, host }, reply) => {
        if (from === 'keyturn' && host === 'github' && !merged) {
          merged = true
          world.github.person('mona').merge(number)
        }
        return reply
      },
    })
    await rig.keyturn({ patience: PATIENCE })
    await untilRest(rig)
    expect(idOf(world, USUAL_KEY)).toBe(heir)
    expectAtRest(rig)
  }, 180_000)

  test('a late merge of a withdrawn proposal is impossible to act upon: the dead key is never put into service', async () => {
    const { rig, world, number, old } = await proposed()
    const value = nextValue(world, USUAL_KEY)
    const head = world.github.truth.pulls().find((pull) => pull.number === number)?.head ?? ''
    const lock = world.github.truth.file(head, 'rotation.lock.yml')
    world.github.person('mona').close(number)
    await rig.keyturn()
    world.github.person('mona').commit('main', { 'rotation.lock.yml': lock }, 'Merge it by hand all the same')
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(outcomes).toMatchObject([{ kind: 'park', because: 'dead-tag-in-lock' }])
    expect(nextValue(world, USUAL_KEY)).toBe(value)
    expect(living(world, 'openai')).toEqual([old])
    mergeOpen(world)
    await rig.keyturn({ patience: PATIENCE })
    expectAtRest(rig)
  }, 180_000)
})
