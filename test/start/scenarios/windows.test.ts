// Window and freeze: what can hurt waits for its time, and a way back does not.
import { describe, expect, test } from '@jest/globals'
import { isOpen } from '../../../src/core/schedule/calendar.ts'
import { readFreeze, readWindow } from '../../../src/core/schedule/written.ts'
import { HOUR } from '../rig.ts'
import { holding } from '../holding.ts'
import { entryOf, expectAtRest, expectUnharmed, incumbentName, mergeOpen, PATIENCE, untilRest } from './story.ts'

const WINDOW = 'Mon-Thu 09:00-16:00'
const FREEZE = '2026-11-17'
const CALENDAR = {
  zone: 'Europe/Berlin',
  windows: [readWindow(WINDOW)].flatMap((one) => one ?? []),
  freezes: [readFreeze(FREEZE)].flatMap((one) => one ?? []),
}

/** Merged on Monday before the window opens; the sandbox's clock begins at two in the morning, UTC. */
async function merged(freeze = FREEZE) {
  const defaults = [`window: "${WINDOW}"`, `freeze: "${freeze}"`, 'timezone: Europe/Berlin', 'hold: 24h']
  const held = holding({ manifest: { defaults } })
  const { rig } = held
  const { world } = rig
  rig.env[incumbentName('openai/production')] = world.first.get('openai/production')?.value
  await rig.keyturn()
  mergeOpen(world, 'adopt')
  await rig.keyturn()
  await world.clock.advance(HOUR)
  mergeOpen(world, 'rotate')
  const { outcomes } = await rig.keyturn({ patience: PATIENCE })
  return { ...held, world, outcomes }
}

const when = (instant: number | undefined): string => new Date(instant ?? 0).toISOString()

describe('a rotation with a window', () => {
  test('that is merged before it opens waits for it, and its pull request says until when', async () => {
    const { rig, world, outcomes } = await merged()
    expect(outcomes).toMatchObject([
      { kind: 'wait', because: 'outside-window', until: Date.parse('2026-11-16T08:00:00Z') },
    ])
    const entry = entryOf(world, 'openai/production')
    expect(entry?.candidate?.approved).toBeDefined()
    expect(entry?.candidate?.promotedAt).toBeUndefined()
    expect(Object.values(entry?.slots ?? {}).some(({ openedAt }) => openedAt !== undefined)).toBe(false)
    const body = world.github.truth.pulls().at(-1)?.body ?? ''
    expect(body).toContain('The next step waits until its window opens: Mon 16 Nov 2026, 08:00 UTC.')
    expect(body).toContain('only Mon–Thu 09:00–16:00 (Europe/Berlin), and not 2026-11-17')

    await world.clock.advance(Date.parse('2026-11-16T08:00:00Z') - world.clock.now())
    await rig.keyturn({ patience: PATIENCE })
    const promotedAt = entryOf(world, 'openai/production')?.candidate?.promotedAt
    expect(when(promotedAt)).toMatch(/^2026-11-16T08:0/)
    expectUnharmed(rig)
  }, 180_000)

  test('disables and deletes the old key inside it alone, and on no frozen day', async () => {
    const { rig, world, asked } = await merged()
    for (let run = 0; run < 60 && asked.length < 2; run += 1) {
      await world.clock.advance(3 * HOUR)
      await rig.keyturn({ patience: PATIENCE })
    }
    expect(asked.map(({ verb }) => verb)).toEqual(['disable', 'revoke'])
    expect(asked.filter(({ at }) => !isOpen(CALENDAR, at)).map(({ at }) => when(at))).toEqual([])
    // Verified on Monday; Tuesday is frozen.
    expect(when(asked[0]?.at)).toMatch(/^2026-11-18T/)
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)

  test('goes back at any hour once it is reverted', async () => {
    const { rig, world } = await merged()
    await world.clock.advance(Date.parse('2026-11-16T08:00:00Z') - world.clock.now())
    await rig.keyturn({ patience: PATIENCE })
    await world.clock.advance(12 * HOUR)
    const mona = world.github.person('mona')
    mona.merge(mona.revert(world.github.truth.pulls().at(-1)?.number ?? 0))
    expect(isOpen(CALENDAR, world.clock.now())).toBe(false)
    await rig.keyturn({ patience: PATIENCE })
    expect(entryOf(world, 'openai/production')?.rollback?.restoredAt).toBeDefined()
    expectUnharmed(rig)
  }, 180_000)

  test('that is reverted before it opens never puts the new key into service', async () => {
    const { rig, world } = await merged()
    const mona = world.github.person('mona')
    mona.merge(mona.revert(world.github.truth.pulls().at(-1)?.number ?? 0))
    for (let run = 0; run < 12 && entryOf(world, 'openai/production')?.candidate !== undefined; run += 1) {
      await rig.keyturn({ patience: PATIENCE })
      await world.clock.advance(6 * HOUR)
    }
    expect(entryOf(world, 'openai/production')?.milestones.map(({ what }) => what)).not.toContain('promoted')
    expectUnharmed(rig)
  }, 180_000)

  test('that is merged in a freeze waits for its end', async () => {
    const { outcomes } = await merged('2026-11-16/2026-11-18')
    expect(outcomes).toMatchObject([{ because: 'frozen', until: Date.parse('2026-11-19T08:00:00Z') }])
  }, 180_000)
})
