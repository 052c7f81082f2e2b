// A run that was woken and told nothing: somebody may have left, so it looks for owners at once. Scheduled runs are as they were.
import { describe, expect, test } from '@jest/globals'
import type { ReadyOptions } from '../../../src/sandbox/ready.ts'
import { isEffect } from '../call.ts'
import { counting } from '../count.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import { adopted, entryOf, expectUnharmed, knowing, mergeOpen, openOnes, untilRest } from './story.ts'

const WOKEN = { woken: true } as const
const LEFT = 'keyturn/owner/mona/left'

/** Adopted, young, and looked after a minute ago. */
async function lookedAfter(options: ReadyOptions = {}): Promise<Rig> {
  const rig = knowing({
    age: 10 * DAY,
    app: { every: HOUR },
    manifest: { defaults: ['reviewers: ["@octavia"]'] },
    ...options,
  })
  await adopted(rig)
  await rig.world.clock.advance(DAY)
  await rig.keyturn({ full: true })
  expect(looks(rig)).toBe(1)
  await rig.world.clock.advance(60_000)
  return rig
}

function looks({ world }: Rig): number {
  return world.calls.filter(({ request }) => request.url.pathname.endsWith('/collaborators/mona')).length
}

function branches({ world }: Rig): readonly string[] {
  return openOnes(world, 'owner').map(({ branch }) => branch)
}

/** GitHub answers nothing that is asked about a person. */
function silence({ world }: Rig): () => void {
  return world.tap({
    before: async ({ request }) => {
      if (request.url.pathname.includes('/collaborators/')) throw new Error('No route to GitHub.')
      return undefined
    },
  })
}

describe('a woken run', () => {
  test('finds who left, though owners were looked for a minute ago; a scheduled one does not', async () => {
    const rig = await lookedAfter()
    rig.world.github.control.setRole('mona', 'none')
    expect(await counting(rig, () => rig.keyturn())).toEqual({ once: 1, again: 0 })
    expect(branches(rig)).toEqual([])
    await rig.keyturn({}, WOKEN)
    expect(branches(rig)).toEqual([LEFT])
    expect(entryOf(rig.world, 'openai/production')?.ordered).toBeUndefined()
    expectUnharmed(rig)
  }, 120_000)

  test('finds who left while every key is being changed for another', async () => {
    const rig = await lookedAfter()
    const { world } = rig
    await rig.keyturn({ command: { verb: 'rotate', credential: 'openai/production' } })
    await world.clock.advance(HOUR)
    mergeOpen(world, 'rotate')
    await rig.keyturn()
    expect(entryOf(world, 'openai/production')?.candidate?.approved).toBeDefined()
    world.github.control.setRole('mona', 'none')
    await rig.keyturn({ full: true })
    expect(branches(rig)).toEqual([])
    await rig.keyturn({ full: true }, WOKEN)
    expect(branches(rig)).toEqual([LEFT])
    await untilRest(rig)
    expectUnharmed(rig)
  }, 240_000)

  test('that finds nobody missing costs one request for each owner more, writes nothing, and moves no daily look', async () => {
    const rig = await lookedAfter()
    const { world } = rig
    const from = world.calls.length
    for (let wakes = 0; wakes < 5; wakes += 1)
      expect(await counting(rig, () => rig.keyturn({}, WOKEN))).toEqual({ once: 2, again: 0 })
    expect(
      world.calls
        .slice(from)
        .filter(({ from: by }) => by === 'keyturn')
        .filter(isEffect),
    ).toEqual([])
    expect(await counting(rig, () => rig.keyturn())).toEqual({ once: 1, again: 0 })
    const before = looks(rig)
    await world.clock.advance(20 * HOUR)
    await rig.keyturn({ full: true })
    expect(looks(rig)).toBe(before + 1)
  }, 120_000)

  test('says nothing more of who is known to have left, and notices who came back', async () => {
    const rig = await lookedAfter()
    const { world } = rig
    world.github.control.setRole('mona', 'none')
    await rig.keyturn({}, WOKEN)
    for (const { number } of openOnes(world, 'owner')) world.github.person('octavia').close(number)
    await rig.keyturn()
    expect(await counting(rig, () => rig.keyturn({}, WOKEN))).toEqual({ once: 2, again: 0 })
    expect(branches(rig)).toEqual([])
    world.github.control.setRole('mona', 'write')
    await rig.keyturn({}, WOKEN)
    const [outcome] = (await rig.keyturn({ full: true })).outcomes
    expect(outcome).not.toHaveProperty('departed')
  }, 120_000)

  test('that GitHub does not answer leaves the look to the next run, whatever started it', async () => {
    const rig = await lookedAfter()
    const { world } = rig
    world.github.control.setRole('mona', 'none')
    const untap = silence(rig)
    await rig.keyturn({}, WOKEN)
    untap()
    expect(rig.log.join('\n')).toContain('could not be looked up, and is at the next run')
    expect(branches(rig)).toEqual([])
    await world.clock.advance(HOUR)
    await rig.keyturn()
    expect(branches(rig)).toEqual([LEFT])
    expect(await counting(rig, () => rig.keyturn())).toEqual({ once: 1, again: 0 })
  }, 120_000)

  test('that may change nothing, or looks at some keys alone, asks for nobody', async () => {
    const rig = await lookedAfter()
    rig.world.github.control.setRole('mona', 'none')
    await rig.keyturn({ dryRun: true }, WOKEN)
    await rig.keyturn({ only: ['openai'] }, WOKEN)
    expect(looks(rig)).toBe(1)
    expect(branches(rig)).toEqual([])
  }, 120_000)
})
