// What goes as one, and people or providers who treat it as two.
import { describe, expect, test } from '@jest/globals'
import { credentialOf } from '../../../src/sandbox/repository/key.ts'
import { DAY, HOUR } from '../rig.ts'
import { watchDeletions } from './cut.ts'
import {
  adopted,
  expectAtRest,
  expectUnharmed,
  idOf,
  knowing,
  lineOf,
  living,
  mergeOpen,
  openOnes,
  PATIENCE,
  untilRest,
} from './story.ts'
import {
  BOTH,
  entry,
  inService,
  lineFor,
  OPENAI,
  proposed,
  reasons,
  RESEND,
  say,
  serving,
  setLine,
} from './unit-story.ts'

const [ONE, OTHER] = BOTH.map(credentialOf)

describe('a lock that moves one of two', () => {
  test('before anything was approved: nothing goes into service, and a pull request sets the lock right', async () => {
    const rig = await proposed()
    const { world } = rig
    const before = inService(rig)
    const candidate = entry(rig, OPENAI)?.candidate
    if (candidate) setLine(rig, OPENAI, lineFor(candidate))
    expect(await reasons(rig)).toEqual({ [ONE ?? '']: 'unit-split', [OTHER ?? '']: 'awaiting-review' })
    expect(inService(rig)).toEqual(before)
    expect(openOnes(world, 'repair').map(({ title }) => title)).toEqual([`Set the lock right for ${ONE}`])
    mergeOpen(world, 'repair')
    expect(await reasons(rig)).toEqual({ [ONE ?? '']: 'awaiting-review', [OTHER ?? '']: 'awaiting-review' })
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expect(inService(rig)).not.toEqual(before)
    expectAtRest(rig)
  }, 120_000)

  test('after both were approved: nothing goes back, no old key goes, and the lock is set right', async () => {
    const rig = await serving()
    const { world } = rig
    const deleted = watchDeletions(world)
    const serve = inService(rig)
    const incumbent = entry(rig, OPENAI)?.incumbent
    if (incumbent) setLine(rig, OPENAI, lineFor(incumbent))
    await rig.pass(2 * DAY)
    expect(await reasons(rig)).toEqual({ [ONE ?? '']: 'unit-split', [OTHER ?? '']: 'awaits-unit' })
    expect(inService(rig)).toEqual(serve)
    expect(deleted).toEqual([])
    mergeOpen(world, 'repair')
    await untilRest(rig)
    expect(inService(rig)).toEqual(serve)
    expectAtRest(rig)
  }, 120_000)

  test('reverted when one of them was approved, and merged again: the lock is set right for both', async () => {
    const rig = await proposed()
    const { world } = rig
    const before = inService(rig)
    const [number = 0] = mergeOpen(world, 'rotate')
    const cut = { now: true }
    world.tap({
      before: async () =>
        cut.now && BOTH.some((key) => entry(rig, key)?.candidate?.approved)
          ? { status: 500, headers: {}, body: '{}' }
          : undefined,
    })
    await expect(rig.keyturn({ patience: PATIENCE })).rejects.toThrow('answered 500')
    expect(BOTH.filter((key) => entry(rig, key)?.candidate?.approved)).toHaveLength(1)
    cut.now = false
    const mona = world.github.person('mona')
    const back = mona.revert(number)
    mona.merge(back)
    await rig.keyturn({ patience: PATIENCE })
    expect(BOTH.filter((key) => entry(rig, key)?.candidate)).toHaveLength(1)
    mona.merge(mona.revert(back))
    await rig.keyturn({ patience: PATIENCE })
    expect(openOnes(world, 'repair')).toHaveLength(2)
    expect(inService(rig)).toEqual(before)
    mergeOpen(world, 'repair')
    expect(BOTH.map((key) => lineOf(world, credentialOf(key))?.tag)).toEqual(
      BOTH.map((key) => entry(rig, key)?.incumbent?.tag),
    )
    await untilRest(rig)
    expectAtRest(rig)
  }, 120_000)

  test('one old key is gone already: the other does not go back alone', async () => {
    const slow = { ...RESEND, manifest: [...(RESEND.manifest ?? []), 'old-key: person'] }
    const rig = await serving([OPENAI, slow])
    await rig.pass(2 * DAY, () => entry(rig, OPENAI)?.candidate === undefined)
    expect(entry(rig, OPENAI)?.candidate).toBeUndefined()
    const { world } = rig
    tryRevert(rig)
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(outcomes.find(({ credential }) => credential === OTHER)?.because).toBe('too-late')
    expect(living(world, 'resend')).toHaveLength(2)
    expectUnharmed(rig)
  }, 120_000)
})

function tryRevert({
  world,
  number,
}: {
  readonly world: Awaited<ReturnType<typeof serving>>['world']
  readonly number: number
}): void {
  const mona = world.github.person('mona')
  mona.merge(mona.revert(number))
}

describe('an emergency of one', () => {
  test('leaked while both are in review: it goes on at once and alone, and the other waits for its merge', async () => {
    const rig = await proposed()
    const { world } = rig
    const [old, kept] = inService(rig)
    await rig.keyturn({ command: { verb: 'leaked', credential: ONE ?? '' }, patience: PATIENCE }, { actor: 'octavia' })
    await rig.pass(6 * HOUR)
    expect(idOf(world, OPENAI)).not.toBe(old)
    expect(living(world, 'openai')).not.toContain(old)
    expect(idOf(world, RESEND)).toBe(kept)
    expect(
      openOnes(world, 'rotate')
        .map(({ branch }) => branch)
        .sort(),
    ).toEqual([`keyturn/rotate/${ONE}/1`, `keyturn/rotate/${ONE}/1-together`])
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expect(idOf(world, RESEND)).not.toBe(kept)
    expectAtRest(rig)
  }, 120_000)

  test('leaked while both new keys serve: the old one goes at once, and the other goes on at its own pace', async () => {
    const rig = await serving()
    const old = BOTH.map((key) => entry(rig, key)?.incumbent?.keyId ?? '')
    await rig.keyturn(
      { command: { verb: 'leaked', credential: OTHER ?? '', key: old[1] ?? '' }, patience: PATIENCE },
      { actor: 'octavia' },
    )
    expect(living(rig.world, 'resend')).not.toContain(old[1])
    expect(living(rig.world, 'openai')).toContain(old[0])
    await untilRest(rig)
    expectAtRest(rig)
  }, 120_000)

  test('the new key of one is reported: it goes back alone, and the other goes forward', async () => {
    const rig = await serving()
    const [heir] = inService(rig)
    const old = entry(rig, OPENAI)?.incumbent?.keyId
    await rig.keyturn(
      { command: { verb: 'leaked', credential: ONE ?? '', key: heir ?? '' }, patience: PATIENCE },
      { actor: 'octavia' },
    )
    await rig.pass(2 * DAY)
    expect(idOf(rig.world, OPENAI)).toBe(old)
    expect(entry(rig, RESEND)?.candidate).toBeUndefined()
    expect(entry(rig, RESEND)?.generation).toBe(1)
    expectUnharmed(rig)
  }, 120_000)
})

describe('one that is kept', () => {
  test('postponed before it began: neither begins, and both do after that', async () => {
    const young = [OPENAI, RESEND].map((key) => ({ ...key, manifest: [...(key.manifest ?? []), 'every: 105d'] }))
    const rig = knowing({ keys: young, manifest: { together: [['openai', 'resend']] } })
    await adopted(rig)
    await rig.keyturn(
      {
        command: { verb: 'postpone', credential: OTHER ?? '', delay: 20 * DAY },
        patience: PATIENCE,
      },
      { actor: 'octavia' },
    )
    await rig.pass(12 * DAY)
    expect(BOTH.map((key) => entry(rig, key)?.candidate)).toEqual([undefined, undefined])
    expect(Object.values(await reasons(rig))).toContain('awaits-unit')
    await rig.pass(9 * DAY)
    expect(openOnes(rig.world, 'rotate')).toHaveLength(1)
  }, 120_000)

  test('postponed in review: the merge puts neither into service before that', async () => {
    const rig = await proposed()
    const before = inService(rig)
    await rig.keyturn(
      {
        command: { verb: 'postpone', credential: OTHER ?? '', delay: 3 * DAY },
        patience: PATIENCE,
      },
      { actor: 'octavia' },
    )
    mergeOpen(rig.world, 'rotate')
    await rig.pass(2 * DAY)
    expect(inService(rig)).toEqual(before)
    expect(await reasons(rig)).toEqual({ [ONE ?? '']: 'postponed', [OTHER ?? '']: 'postponed' })
    await rig.pass(4 * DAY)
    expect(inService(rig)).not.toEqual(before)
    expectAtRest(rig)
  }, 120_000)

  test('one provider cannot be seen: nothing is proposed, and the words say whom it waits for', async () => {
    const rig = knowing({ keys: BOTH, manifest: { together: [['openai', 'resend']] } })
    const blind = { now: true }
    rig.world.tap({
      before: async ({ host, request }) =>
        blind.now && host === 'resend' && request.method === 'POST'
          ? { status: 500, headers: {}, body: '{}' }
          : undefined,
    })
    await adopted(rig)
    await rig.world.clock.advance(6 * HOUR)
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(openOnes(rig.world)).toEqual([])
    expect(outcomes[0]?.about).toContain(`the next key of ${OTHER} is not staged yet`)
    blind.now = false
    await rig.pass(DAY)
    expect(openOnes(rig.world, 'rotate')).toHaveLength(1)
    mergeOpen(rig.world, 'rotate')
    await untilRest(rig)
    expect(lineOf(rig.world, OTHER ?? '')?.generation).toBe(1)
  }, 120_000)
})

/** The manifest without one of them. */
function without(text: string): string {
  return text.replace(/together:\n.*\n/, '').replace(/ {2}resend:\n(?: {4}.*\n)+/, '')
}

describe('a manifest that changes midway', () => {
  test('one of them is taken out while both are in review: the other is given up, and proposed alone', async () => {
    const rig = await proposed()
    say(rig, without)
    await rig.keyturn({ patience: PATIENCE })
    expect(entry(rig, OPENAI)?.past.map(({ why }) => why)).toEqual(['parted'])
    await rig.pass(DAY)
    expect(openOnes(rig.world, 'rotate').map(({ branch }) => branch)).toEqual([`keyturn/rotate/${ONE}/2`])
    expectUnharmed(rig)
  }, 120_000)

  test('one of them is taken out when both serve: the other goes on to its end', async () => {
    const rig = await serving()
    say(rig, without)
    await rig.pass(3 * DAY)
    expect(entry(rig, OPENAI)?.candidate).toBeUndefined()
    expect(entry(rig, OPENAI)?.generation).toBe(1)
    expect(living(rig.world, 'resend')).toHaveLength(2)
    expectUnharmed(rig)
  }, 120_000)

  test('the line goes while both are in review: they end as they began', async () => {
    const rig = await proposed()
    say(rig, (text) => text.replace(/together:\n.*\n/, ''))
    mergeOpen(rig.world, 'rotate')
    await untilRest(rig)
    expect(BOTH.map((key) => entry(rig, key)?.generation)).toEqual([1, 1])
    expectAtRest(rig)
  }, 120_000)

  test('the line comes while each is proposed alone: both are proposed together', async () => {
    const rig = knowing({ keys: BOTH })
    await adopted(rig)
    expect(openOnes(rig.world, 'rotate')).toHaveLength(2)
    say(rig, (text) => text.replace('keys:\n', 'together: [openai, resend]\nkeys:\n'))
    await rig.world.clock.advance(HOUR)
    await rig.keyturn({ patience: PATIENCE })
    expect(openOnes(rig.world, 'rotate').map(({ branch }) => branch)).toEqual([`keyturn/rotate/${ONE}/1-together`])
    mergeOpen(rig.world, 'rotate')
    await untilRest(rig)
    expectAtRest(rig)
  }, 120_000)
})
