import { describe, expect, test } from '@jest/globals'
import { holding } from '../holding.ts'
import { DAY, HOUR } from '../rig.ts'
import { entryOf, expectAtRest, expectUnharmed, idOf, incumbentName, mergeOpen, PATIENCE, untilRest } from './story.ts'

/** Adopted, promoted, verified, and the overlap over: the old key is about to be put out of service. */
async function soaked(hold = '24h') {
  const held = holding({ manifest: { defaults: [`hold: ${hold}`] } })
  const { rig } = held
  const { world } = rig
  const first = world.first.get('openai/production')
  rig.env[incumbentName('openai/production')] = first?.value
  await rig.keyturn()
  mergeOpen(world, 'adopt')
  await rig.keyturn()
  await world.clock.advance(HOUR)
  mergeOpen(world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  await world.clock.advance(25 * HOUR)
  return { ...held, world, old: first?.id ?? '' }
}

describe('hold', () => {
  test('the old key is disabled first, stays so for as long as the policy says, and only then is deleted', async () => {
    const { rig, world, old, disabled, asked } = await soaked()
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(outcomes).toMatchObject([{ kind: 'wait', because: 'holding' }])
    expect(asked.map(({ verb, keyId }) => [verb, keyId])).toEqual([['disable', old]])
    expect(disabled.has(old)).toBe(true)
    expect(world.openai.keys().find(({ id }) => id === old)?.deletedAt).toBeUndefined()
    expectUnharmed(rig)

    await world.clock.advance(23 * HOUR)
    expect((await rig.keyturn()).outcomes).toEqual([])
    expect(asked).toHaveLength(1)

    await world.clock.advance(2 * HOUR)
    await rig.keyturn({ patience: PATIENCE })
    expect(asked.map(({ verb }) => verb)).toEqual(['disable', 'revoke'])
    const [gone, dead] = asked
    expect((dead?.at ?? 0) - (gone?.at ?? 0)).toBeGreaterThanOrEqual(24 * HOUR)
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)

  test('the comments say that it is disabled, and until when', async () => {
    const { rig, world } = await soaked()
    await rig.keyturn({ patience: PATIENCE })
    const pull = world.github.truth.pulls().at(-1)
    const said = [pull?.body ?? '', ...(pull?.comments ?? []).map(({ body }) => body)].join('\n')
    expect(said).toMatch(/disabled/i)
    expectUnharmed(rig)
  }, 180_000)

  test('without a hold it is not disabled, but announced ten minutes before', async () => {
    const { rig, world, asked } = await soaked('0s')
    const began = world.clock.now()
    await rig.keyturn({ patience: PATIENCE })
    expect(asked.map(({ verb }) => verb)).toEqual(['revoke'])
    expect((asked[0]?.at ?? 0) - began).toBeGreaterThanOrEqual(10 * 60_000)
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)

  test('a revert while it is held brings it back into service before any slot holds it', async () => {
    const { rig, world, old, disabled, asked } = await soaked('7d')
    await rig.keyturn({ patience: PATIENCE })
    expect(disabled.has(old)).toBe(true)
    const mona = world.github.person('mona')
    mona.merge(mona.revert(world.github.truth.pulls().at(-1)?.number ?? 0))
    for (let i = 0; i < 12 && entryOf(world, 'openai/production')?.candidate !== undefined; i += 1) {
      await rig.keyturn({ patience: PATIENCE })
      await world.clock.advance(6 * HOUR)
    }
    expect(asked.slice(0, 2).map(({ verb, keyId }) => [verb, keyId])).toEqual([
      ['disable', old],
      ['enable', old],
    ])
    expect(disabled.has(old)).toBe(false)
    expect(world.keys.map((key) => idOf(world, key))).toEqual([old])
    expectUnharmed(rig)
  }, 180_000)

  test('in the last moment before it is disabled the pull request is reverted: it is left as it is', async () => {
    const { rig, world, old, disabled, asked } = await soaked()
    let reverted = false
    world.tap({
      before: async ({ from, host, request }) => {
        // The guard's read of entry and lock, after the step was decided.
        if (from !== 'keyturn' || host !== 'github' || !request.body.includes('query Fresh(') || reverted)
          return undefined
        reverted = true
        const mona = world.github.person('mona')
        mona.merge(mona.revert(world.github.truth.pulls().at(-1)?.number ?? 0))
        return undefined
      },
    })
    await rig.keyturn()
    expect(reverted).toBe(true)
    expect(asked).toEqual([])
    expect(disabled.has(old)).toBe(false)
    expectUnharmed(rig)
  }, 180_000)

  test('a key that a person deletes while it is held is only noted', async () => {
    const { rig, world, old, asked } = await soaked()
    await rig.keyturn({ patience: PATIENCE })
    world.openai.remove(old)
    await world.clock.advance(2 * DAY)
    await rig.keyturn({ patience: PATIENCE })
    expect(asked.map(({ verb }) => verb)).toEqual(['disable'])
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)
})
