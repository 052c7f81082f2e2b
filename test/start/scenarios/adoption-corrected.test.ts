// While an adoption waits, somebody corrects rotation.yml: people are asked what it says now, once, and all who stood in it still do.
import { describe, expect, test } from '@jest/globals'
import type { ReadyWorld } from '../../../src/sandbox/ready.ts'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { HOUR, type Rig } from '../rig.ts'
import { entryOf, expectUnharmed, idOf, knowing, lineOf, mergeOpen, openOnes } from './story.ts'

const ONE: KeySpec = { name: 'openai', provider: 'openai', environment: 'production' }
const TWO: KeySpec = { name: 'openai', provider: 'openai', environment: 'staging' }

function correct(world: ReadyWorld, from: string | RegExp, to: string): void {
  const text = world.github.truth.file('main', 'rotation.yml') ?? ''
  expect(text.replace(from, to)).not.toBe(text)
  world.github.person('mona').commit('main', { 'rotation.yml': text.replace(from, to) }, 'Correct it')
}

/** Both are proposed for adoption in one pull request. */
async function proposed(): Promise<Rig> {
  const rig = knowing({ keys: [ONE, TWO], app: { every: HOUR } })
  await rig.keyturn()
  expect(openOnes(rig.world, 'adopt')).toHaveLength(1)
  return rig
}

async function next(rig: Rig, only: readonly string[] = []): ReturnType<Rig['keyturn']> {
  await rig.world.clock.advance(2 * HOUR)
  return rig.keyturn({ only })
}

const MINTED = /production:\n/
const SAID = 'production:\n        minted: 2026-01-05\n        incumbent: key_none\n'

describe('the manifest is corrected while an adoption is open', () => {
  test('one proposal takes the place of the other, with both credentials in it', async () => {
    const rig = await proposed()
    const { world } = rig
    const [first] = openOnes(world, 'adopt')
    const before = entryOf(world, 'openai/staging')?.adopting?.tag
    correct(world, MINTED, SAID)
    await next(rig)
    const open = openOnes(world, 'adopt')
    expect(open).toHaveLength(1)
    expect(open[0]?.number).not.toBe(first?.number)
    expect(open[0]?.body).toContain('key_none')
    expect(entryOf(world, 'openai/staging')?.adopting).toMatchObject({ tag: before, instead: first?.branch })
    mergeOpen(world, 'adopt')
    await next(rig)
    for (const key of [ONE, TWO]) {
      const id = `openai/${key.environment ?? ''}`
      expect(lineOf(world, id)?.id).toBe(idOf(world, key))
      expect(entryOf(world, id)?.incumbent).toMatchObject({ keyId: idOf(world, key), adopted: 'by-value' })
    }
    expectUnharmed(rig)
  }, 180_000)

  test('nothing is asked twice of a manifest that says the same', async () => {
    const rig = await proposed()
    const { world } = rig
    const [first] = openOnes(world, 'adopt')
    correct(world, 'version: 1\n', 'version: 1\n# a comment\n')
    await next(rig)
    await next(rig)
    expect(openOnes(world, 'adopt').map(({ number }) => number)).toEqual([first?.number])
  }, 180_000)

  test('a late merge of the first is not followed, and nothing is lost by it', async () => {
    const rig = await proposed()
    const { world } = rig
    const mona = world.github.person('mona')
    const lock = world.github.truth.file(openOnes(world, 'adopt')[0]?.branch ?? '', 'rotation.lock.yml') ?? ''
    correct(world, MINTED, SAID)
    await next(rig)
    mona.commit('main', { 'rotation.lock.yml': lock }, 'As it was proposed first')
    await next(rig)
    expect(entryOf(world, 'openai/production')?.incumbent).toBeUndefined()
    expect(entryOf(world, 'openai/staging')?.incumbent).toBeDefined()
    await next(rig)
    mergeOpen(world, 'adopt')
    await next(rig)
    expect(entryOf(world, 'openai/production')?.incumbent).toMatchObject({ keyId: idOf(world, ONE) })
    expectUnharmed(rig)
  }, 180_000)

  test('a run that looks at one of them only leaves the proposal of both alone', async () => {
    const rig = await proposed()
    const { world } = rig
    const [first] = openOnes(world, 'adopt')
    correct(world, MINTED, SAID)
    await next(rig, ['openai/production'])
    expect(openOnes(world, 'adopt').map(({ number }) => number)).toEqual([first?.number])
    await next(rig)
    expect(openOnes(world, 'adopt').map(({ number }) => number)).not.toEqual([first?.number])
  }, 180_000)

  test('a conflict that a run with one of them sees does not put the other out of the proposal', async () => {
    const rig = await proposed()
    const { world } = rig
    world.github.person('mona').commit('main', { 'rotation.lock.yml': '# ours\nversion: 1\n' }, 'Begin it by hand')
    await next(rig, ['openai/production'])
    await next(rig)
    mergeOpen(world, 'adopt')
    await next(rig)
    for (const id of ['openai/production', 'openai/staging']) expect(entryOf(world, id)?.incumbent).toBeDefined()
    expectUnharmed(rig)
  }, 180_000)
})
