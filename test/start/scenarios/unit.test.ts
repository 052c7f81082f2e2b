// Several keys that go as one: proposed, approved, taken back and retired together.
import { describe, expect, test } from '@jest/globals'
import { credentialOf, type KeySpec } from '../../../src/sandbox/repository/key.ts'
import { BY_HAND, deleteOld, handIn } from '../by-hand.ts'
import { DAY, HOUR } from '../rig.ts'
import { watchDeletions } from './cut.ts'
import { expectAtRest, expectUnharmed, lineOf, living, mergeOpen, openOnes, PATIENCE, untilRest } from './story.ts'
import { BOTH, entry, inService, OPENAI, proposed, reasons, RESEND, serving } from './unit-story.ts'

/** The repository's own secrets. */
const VERSIONED: KeySpec = { name: 'one', provider: 'openai', layout: 'versioned' }
const OTHER: KeySpec = { name: 'two', provider: 'resend', manifest: RESEND.manifest ?? [] }

describe('two keys that go together', () => {
  test('one pull request names both; merged, both go into service, and both old ones go', async () => {
    const rig = await proposed()
    const { world } = rig
    const before = inService(rig)
    const [open, ...others] = openOnes(world)
    expect(others).toEqual([])
    expect(open?.branch).toBe('keyturn/rotate/openai/production/1-together')
    expect(open?.title).toBe('Rotate openai/production and resend/production together')
    for (const key of BOTH) expect(open?.body).toContain(`## \`${credentialOf(key)}\``)
    expect(inService(rig)).toEqual(before)
    mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    expect(inService(rig)).toEqual(BOTH.map((key) => entry(rig, key)?.candidate?.keyId))
    for (const [index, key] of BOTH.entries()) {
      expect(entry(rig, key)?.candidate?.verifiedAt).toBeDefined()
      expect(living(world, key.provider)).toContain(before[index])
    }
    await untilRest(rig)
    expect(inService(rig)).toEqual(BOTH.map((key) => entry(rig, key)?.incumbent?.keyId))
    expectAtRest(rig)
    const said = world.github.truth.pulls().find(({ branch }) => branch === open?.branch)
    expect(said?.body).toContain('Done. The new key is in service, and the old one is gone.')
    for (const key of BOTH)
      expect(said?.comments.filter(({ body }) => body.includes(`\`${credentialOf(key)}\`\n`)).length).toBeGreaterThan(2)
  }, 60_000)

  test('only one is due: the other goes with it, and its record says why', async () => {
    const young = { ...RESEND, manifest: [...(RESEND.manifest ?? []), 'every: 300d'] }
    const rig = await proposed([OPENAI, young])
    expect(openOnes(rig.world)).toHaveLength(1)
    mergeOpen(rig.world, 'rotate')
    await untilRest(rig)
    expectAtRest(rig)
    const record = rig.world.github.truth.file('keyturn/journal', 'records/resend/production/1.json')
    expect(record).toContain('what it goes together with')
  }, 60_000)

  test('reverted while both old keys live: both are back, and both new ones go', async () => {
    const rig = await proposed()
    const { world } = rig
    const before = inService(rig)
    const [number = 0] = mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    world.github.person('mona').merge(world.github.person('mona').revert(number))
    await untilRest(rig)
    expect(inService(rig)).toEqual(before)
    expectAtRest(rig)
  }, 60_000)

  test('closed: both are given up, and neither is asked for again before seven days', async () => {
    const rig = await proposed()
    const before = inService(rig)
    for (const { number } of openOnes(rig.world)) rig.world.github.person('mona').close(number)
    await untilRest(rig)
    expect(inService(rig)).toEqual(before)
    for (const key of BOTH) expect(entry(rig, key)?.past.map(({ why }) => why)).toEqual(['declined'])
    expectAtRest(rig)
  }, 60_000)

  test('given up by a command that names one: both are', async () => {
    const rig = await proposed()
    await rig.keyturn({ command: { verb: 'abort', credential: 'resend/production' }, patience: PATIENCE })
    await untilRest(rig)
    for (const key of BOTH) expect(entry(rig, key)?.past.map(({ why }) => why)).toEqual(['declined'])
    expectAtRest(rig)
  }, 60_000)

  test('one is not proven: no old key goes, however long it takes; taken back, both go back', async () => {
    const deleted = { keys: [] as readonly string[] }
    const rig = await proposed()
    const { world } = rig
    // Its health page does not answer.
    const stop = world.tap({
      before: async ({ request }) =>
        request.url.pathname === '/healthz/resend-production' ? { status: 503, headers: {}, body: '' } : undefined,
    })
    deleted.keys = watchDeletions(world)
    const before = inService(rig)
    const [number = 0] = mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    await rig.pass(4 * DAY)
    expect(await reasons(rig)).toEqual({ 'openai/production': 'awaits-unit', 'resend/production': 'long-unverified' })
    expect(deleted.keys).toEqual([])
    expectUnharmed(rig)
    stop()
    world.github.person('mona').merge(world.github.person('mona').revert(number))
    await untilRest(rig)
    expect(inService(rig)).toEqual(before)
    expectAtRest(rig)
  }, 120_000)

  test('a commander orders one back: both old keys serve again, and one pull request approves both', async () => {
    const rig = await serving()
    const before = BOTH.map((key) => entry(rig, key)?.incumbent?.keyId)
    await rig.keyturn(
      { command: { verb: 'rollback', credential: 'resend/production' }, patience: PATIENCE },
      { actor: 'octavia' },
    )
    expect(inService(rig)).toEqual(before)
    await rig.world.clock.advance(HOUR)
    expect(openOnes(rig.world, 'rollback')).toHaveLength(1)
    mergeOpen(rig.world, 'rollback')
    await untilRest(rig)
    expect(inService(rig)).toEqual(before)
    for (const key of BOTH) expect(lineOf(rig.world, credentialOf(key))?.generation).toBe(0)
    expectAtRest(rig)
  }, 60_000)
})

describe('keys of other kinds', () => {
  test('a person makes one of them: nothing is proposed before it is handed in', async () => {
    const keys = [OPENAI, BY_HAND]
    const rig = await proposed(keys)
    const { world } = rig
    expect(openOnes(world)).toEqual([])
    const { outcomes } = await rig.keyturn({ full: true })
    expect(outcomes.map(({ because }) => because)).toEqual(['awaits-unit', 'awaiting-value-together'])
    expect(outcomes[1]?.about).toContain(entry(rig, BY_HAND)?.candidate?.tag)
    const command = handIn(rig, BY_HAND)
    await rig.keyturn({ patience: PATIENCE, ...(command ? { command } : {}) })
    expect(openOnes(world)).toHaveLength(1)
    mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    expect(inService(rig, keys)).toEqual(keys.map((key) => entry(rig, key)?.candidate?.keyId))
    await rig.pass(2 * DAY)
    const word = deleteOld(rig, BY_HAND)
    await rig.keyturn({ patience: PATIENCE, ...(word ? { command: word } : {}) })
    await untilRest(rig)
    expectAtRest(rig)
  }, 60_000)

  test('both have versions that one workflow names: the pull request moves both', async () => {
    const keys: readonly KeySpec[] = [VERSIONED, { ...OTHER, layout: 'versioned' }]
    const rig = await proposed(keys)
    const { number = 0 } = openOnes(rig.world)[0] ?? {}
    rig.world.github.person('mona').merge(number)
    await rig.keyturn({ patience: PATIENCE })
    expect(inService(rig, keys)).toEqual(keys.map((key) => entry(rig, key)?.candidate?.keyId))
    await rig.world.clock.advance(HOUR)
    rig.world.github.person('mona').merge(rig.world.github.person('mona').revert(number))
    await rig.pass(3 * DAY)
    expect(inService(rig, keys)).toEqual(keys.map((key) => entry(rig, key)?.incumbent?.keyId))
    expectAtRest(rig)
  }, 60_000)
})
