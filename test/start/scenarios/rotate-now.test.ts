// `rotate`: a rotation before its time, by a person's word, and in everything else like any other.
import { describe, expect, test } from '@jest/globals'
import { summary } from '../../../src/core/render/summary.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import { adopted, entryOf, expectAtRest, knowing, mergeOpen, openOnes, PATIENCE, rotated, untilRest } from './story.ts'

const CREDENTIAL = 'openai/production'
const ROTATE = { verb: 'rotate', credential: CREDENTIAL } as const

function records({ world }: Rig): readonly string[] {
  return world.github.truth.files('keyturn/journal').filter((path) => path.startsWith('records/'))
}

async function young(): Promise<Rig> {
  const rig = knowing()
  await rotated(rig)
  await rig.world.clock.advance(2 * DAY)
  await rig.keyturn()
  return rig
}

describe('rotate', () => {
  test('begins a rotation of a young key, by review and evidence as ever, and the record says who asked', async () => {
    const rig = await young()
    const { world } = rig
    const { outcomes } = await rig.keyturn({ command: ROTATE }, { actor: 'octavia', runId: '778' })
    expect(outcomes).toMatchObject([{ because: 'awaiting-review' }])
    expect(entryOf(world, CREDENTIAL)).toMatchObject({ ordered: { by: 'octavia', request: 'run:778' } })
    expect(openOnes(world, 'rotate')).toHaveLength(1)
    await world.clock.advance(HOUR)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expectAtRest(rig)
    expect(entryOf(world, CREDENTIAL)?.ordered).toBeUndefined()
    const text = world.github.truth.file('keyturn/journal', records(rig).at(-1) ?? '') ?? ''
    expect(JSON.parse(text)).toMatchObject({ why: { trigger: 'a command', by: 'octavia', request: 'run:778' } })
    // Once: the key that came of it rests until its own time.
    await rig.pass(3 * DAY)
    expect(openOnes(world, 'rotate')).toEqual([])
  }, 240_000)

  test('is said twice and done once: a second one while the first waits is refused', async () => {
    const rig = await young()
    await rig.keyturn({ command: ROTATE })
    await expect(rig.keyturn({ command: ROTATE })).rejects.toThrow('is proposed already')
    mergeOpen(rig.world, 'rotate')
    await rig.keyturn()
    await expect(rig.keyturn({ command: ROTATE })).rejects.toThrow('is under way')
  }, 240_000)

  test('that is declined is answered by that: it is not asked again before the key is due', async () => {
    const rig = await young()
    const { world } = rig
    await rig.keyturn({ command: ROTATE })
    for (const { number } of openOnes(world, 'rotate')) world.github.person('mona').close(number)
    await rig.pass(10 * DAY)
    expect(openOnes(world, 'rotate')).toEqual([])
    expect(entryOf(world, CREDENTIAL)?.ordered).toBeUndefined()
    expectAtRest(rig)
  }, 240_000)

  test('begins anew where three attempts came to nothing', async () => {
    const rig = knowing()
    const { world } = rig
    await adopted(rig)
    for (let i = 0; i < 3; i += 1) {
      for (const { number } of openOnes(world, 'rotate')) world.github.person('mona').close(number)
      await rig.pass(8 * DAY, () => openOnes(world, 'rotate').length > 0)
    }
    const parked = await rig.keyturn({ full: true })
    expect(parked.outcomes).toMatchObject([{ because: 'attempts-exhausted' }])
    expect(summary(parked)).toContain('`rotate`')
    const { outcomes } = await rig.keyturn({ command: ROTATE })
    expect(outcomes).toMatchObject([{ because: 'awaiting-review' }])
    await world.clock.advance(HOUR)
    mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    await untilRest(rig)
    expectAtRest(rig)
  }, 240_000)

  test('of what is not adopted yet is refused', async () => {
    const rig = knowing()
    await rig.keyturn()
    await expect(rig.keyturn({ command: ROTATE })).rejects.toThrow('is not adopted yet')
  })
})
