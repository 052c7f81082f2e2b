// abort, postpone, retry: a person's word on a rotation that is under way, or that did not get far.
import { describe, expect, test } from '@jest/globals'
import { type ReadyOptions, USUAL_KEY } from '../../../src/sandbox/ready.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import { cutBefore } from './cut.ts'
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
  rotated,
  untilRest,
} from './story.ts'

const CREDENTIAL = 'openai/production'
const ABORT = { verb: 'abort', credential: CREDENTIAL } as const
const RETRY = { verb: 'retry', credential: CREDENTIAL } as const
const postpone = (delay: number) => ({ verb: 'postpone', credential: CREDENTIAL, delay }) as const
/** Less load, for stories of weeks. */
const CALM: ReadyOptions = { app: { every: HOUR / 2 } }

/** A rotation waits for its review. */
async function inReview(options: ReadyOptions = CALM): Promise<Rig> {
  const rig = knowing(options)
  await adopted(rig)
  await rig.world.clock.advance(HOUR)
  return rig
}

describe('abort', () => {
  test('on the proposal closes it and discards its key; the old one is not touched, and nothing is proposed for a week', async () => {
    const rig = await inReview()
    const { world } = rig
    const old = idOf(world, USUAL_KEY)
    const number = openOnes(world, 'rotate')[0]?.number ?? 0
    world.github.person('octavia').comment(number, 'Not now.\n\n/keyturn abort')
    await rig.keyturn({ patience: PATIENCE })
    expect(openOnes(world)).toEqual([])
    await rig.pass(5 * DAY)
    expect(living(world, 'openai')).toEqual([old])
    expectAtRest(rig)
    const said = world.github.truth.pulls().find((pull) => pull.number === number)?.comments ?? []
    expect(said.filter(({ body }) => body.includes('`abort` of **`openai/production`** is taken'))).toHaveLength(1)
    await rig.pass(10 * DAY, () => openOnes(world, 'rotate').length > 0)
    expect(openOnes(world, 'rotate')).toHaveLength(1)
  }, 240_000)

  test('goes on where a run died before the proposal was closed', async () => {
    const rig = await inReview()
    await rig.world.clock.advance(HOUR)
    await cutBefore({ ...rig, keyturn: (wishes) => rig.keyturn({ ...wishes, command: ABORT }) }, ({ request }) =>
      request.body.includes('closePullRequest'),
    )
    expect(entryOf(rig.world, CREDENTIAL)?.candidate).toMatchObject({ withdrawn: { by: 'mona' } })
    await rig.world.clock.advance(HOUR)
    await rig.keyturn({ full: true, patience: PATIENCE })
    await rig.pass(DAY)
    expectAtRest(rig)
  }, 240_000)

  test('of what was merged, even a moment ago, is refused: the way is back', async () => {
    const rig = await inReview()
    const { world } = rig
    mergeOpen(world, 'rotate')
    await expect(rig.keyturn({ command: ABORT })).rejects.toThrow(
      'is approved already. Use `rollback`, or revert its pull request',
    )
    await rig.keyturn({ patience: PATIENCE })
    await expect(rig.keyturn({ command: ABORT })).rejects.toThrow('is approved already')
    await untilRest(rig)
    expectAtRest(rig)
  }, 240_000)

  test('with nothing under way is refused', async () => {
    const rig = knowing(CALM)
    await rotated(rig)
    await expect(rig.keyturn({ command: ABORT })).rejects.toThrow('no rotation of openai/production is under way')
  }, 240_000)
})

describe('postpone', () => {
  test('keeps a merged key out of service until its time, or until it is taken back', async () => {
    const rig = await inReview()
    const { world } = rig
    const old = idOf(world, USUAL_KEY)
    await rig.keyturn({ command: postpone(3 * DAY) })
    mergeOpen(world, 'rotate')
    await rig.pass(2 * DAY)
    expect(idOf(world, USUAL_KEY)).toBe(old)
    expect((await rig.keyturn({ full: true })).outcomes).toMatchObject([
      { because: 'postponed', about: 'waits: it was postponed: by mona' },
    ])
    await rig.keyturn({ command: postpone(0), patience: PATIENCE })
    expect(idOf(world, USUAL_KEY)).not.toBe(old)
    await untilRest(rig)
    expectAtRest(rig)
  }, 240_000)

  test('keeps the old key alive for so long; then it goes', async () => {
    const rig = await inReview()
    const { world } = rig
    mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    await rig.keyturn({ command: postpone(5 * DAY) })
    await rig.pass(4 * DAY)
    expect(living(world, 'openai')).toHaveLength(2)
    expectUnharmed(rig)
    await rig.pass(3 * DAY)
    expect(living(world, 'openai')).toHaveLength(1)
    expectAtRest(rig)
  }, 240_000)

  test('lets a key that is due wait, and says so; then it is proposed', async () => {
    const rig = knowing({ ...CALM, age: 70 * DAY })
    const { world } = rig
    await adopted(rig)
    await rig.keyturn({ command: postpone(40 * DAY) })
    await rig.pass(39 * DAY)
    expect(openOnes(world, 'rotate')).toEqual([])
    expect((await rig.keyturn({ full: true })).outcomes).toMatchObject([{ because: 'postponed' }])
    await rig.pass(2 * DAY)
    expect(openOnes(world, 'rotate')).toHaveLength(1)
  }, 240_000)

  test('keeps no way back waiting', async () => {
    const rig = await inReview()
    const { world } = rig
    const old = idOf(world, USUAL_KEY)
    const mona = world.github.person('mona')
    const [number = 0] = mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    await rig.keyturn({ command: postpone(5 * DAY) })
    mona.merge(mona.revert(number))
    await rig.keyturn({ patience: PATIENCE })
    expect(idOf(world, USUAL_KEY)).toBe(old)
    expectUnharmed(rig)
  }, 240_000)
})

describe('rollback', () => {
  const ROLLBACK = { verb: 'rollback', credential: CREDENTIAL } as const

  test('is refused before approval, at rest, and where the merge is the switch', async () => {
    const rig = await inReview()
    await expect(rig.keyturn({ command: ROLLBACK })).rejects.toThrow('is not approved yet. Use `abort`')
    mergeOpen(rig.world, 'rotate')
    await untilRest(rig)
    await expect(rig.keyturn({ command: ROLLBACK })).rejects.toThrow('no rotation of openai/production is under way')
    const versioned = await inReview({ ...CALM, keys: [{ ...USUAL_KEY, layout: 'versioned' }] })
    mergeOpen(versioned.world, 'rotate')
    await versioned.keyturn({ patience: PATIENCE })
    await expect(versioned.keyturn({ command: ROLLBACK })).rejects.toThrow('Revert its pull request')
    expect([rig, versioned].flatMap(({ world }) => openOnes(world, 'rollback'))).toEqual([])
  }, 240_000)
})

describe('retry', () => {
  test('starts a failed deployment once more, and the rotation goes on', async () => {
    const state = { fails: true }
    const rig = await inReview({ onJob: () => (state.fails ? Promise.resolve('failure' as const) : undefined) })
    const { world } = rig
    mergeOpen(world, 'rotate')
    expect((await rig.keyturn({ patience: PATIENCE })).outcomes).toMatchObject([{ because: 'deploy-failed' }])
    state.fails = false
    await rig.keyturn({ full: true, patience: PATIENCE })
    expect(entryOf(world, CREDENTIAL)?.candidate?.verifiedAt).toBeUndefined()
    await rig.keyturn({ command: RETRY, patience: PATIENCE })
    await untilRest(rig)
    expectAtRest(rig)
  }, 240_000)

  test('ends the pause after a declined proposal', async () => {
    const rig = await inReview()
    const { world } = rig
    for (const { number } of openOnes(world, 'rotate')) world.github.person('mona').close(number)
    await rig.keyturn({ patience: PATIENCE })
    await rig.pass(DAY)
    expect(openOnes(world, 'rotate')).toEqual([])
    await rig.keyturn({ command: RETRY })
    expect(openOnes(world, 'rotate')).toHaveLength(1)
  }, 240_000)

  test('with nothing that failed is refused, at rest and under way', async () => {
    const rig = await inReview()
    await expect(rig.keyturn({ command: RETRY })).rejects.toThrow('goes on by itself')
    mergeOpen(rig.world, 'rotate')
    await untilRest(rig)
    await expect(rig.keyturn({ command: RETRY })).rejects.toThrow('nothing of openai/production failed')
  }, 240_000)
})
