// The word of a person that shortens the wait for the key which goes, and what no word shortens.
import { describe, expect, test } from '@jest/globals'
import { USUAL_KEY } from '../../../src/sandbox/ready.ts'
import { serviceOf } from '../../../src/sandbox/repository/key.ts'
import { holding } from '../holding.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import { cutAfter, cutBefore, deletesKey, watchDeletions } from './cut.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  idOf,
  incumbentName,
  knowing,
  living,
  mergeOpen,
  openOnes,
  PATIENCE,
  rotated,
  untilRest,
} from './story.ts'

const CREDENTIAL = 'openai/production'
const REVOKE = { verb: 'revoke', credential: CREDENTIAL } as const
const APPROVE = { verb: 'approve-evidence', credential: CREDENTIAL } as const

/** Merged, deployed and proven; the old key lives, and the overlap of a day has begun. */
async function verified(rig: Rig): Promise<string> {
  await adopted(rig)
  const old = idOf(rig.world, USUAL_KEY) ?? ''
  await rig.world.clock.advance(HOUR)
  mergeOpen(rig.world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  expect(entryOf(rig.world, CREDENTIAL)?.candidate?.verifiedAt).toBeDefined()
  return old
}

/** The provider's count has had the time to show that nobody uses the old key any more. */
async function unused(rig: Rig): Promise<string> {
  const old = await verified(rig)
  await rig.world.clock.advance(3 * HOUR)
  return old
}

function recordText({ world }: Rig, generation: number): string {
  return world.github.truth.file('keyturn/journal', `records/${CREDENTIAL}/${generation}.json`) ?? ''
}

function comments({ world }: Rig, number: number): string {
  const pull = world.github.truth.pulls().find((one) => one.number === number)
  return (pull?.comments ?? []).map(({ body }) => body).join('\n\n')
}

describe('revoke', () => {
  test('takes the old key away in the same run, ten minutes after it was said, and the record tells whose word it was', async () => {
    const rig = knowing()
    const { world } = rig
    const deleted = watchDeletions(world)
    const old = await unused(rig)
    const began = world.clock.now()
    await rig.keyturn({ command: REVOKE, patience: PATIENCE }, { actor: 'octavia' })
    expect(deleted).toEqual([old])
    expect(world.clock.now() - began).toBeGreaterThanOrEqual(600_000)
    expect(world.clock.now() - began).toBeLessThan(HOUR)
    await untilRest(rig)
    expectAtRest(rig)
    const record: { exceptions: string[]; testimony: unknown[] } = JSON.parse(recordText(rig, 1))
    expect(record.exceptions).toContain('Its waits were shortened by the word of octavia.')
    expect(record.testimony).toContainEqual(
      expect.objectContaining({
        milestone: 'waived',
        witness: 'person',
        asked: `may ${old} go without waiting for overlap, silence, window and hold`,
        answer: expect.stringMatching(/^octavia says so \(revoke, run:/),
        verdict: 'yes',
      }),
    )
    const number = world.github.truth.pulls().find(({ branch }) => branch.includes('/rotate/'))?.number ?? 0
    expect(comments(rig, number)).toMatch(
      /### Not waited for: overlap and silence[^]*`octavia` said so[^]*### Not waited for: the old key is about to be deleted/,
    )
  }, 180_000)

  test('is refused while something is seen to use it; and so is a word about silence', async () => {
    const rig = knowing()
    const deleted = watchDeletions(rig.world)
    const old = await verified(rig)
    // One instance that nobody deployed anew.
    rig.world.app.start(serviceOf(USUAL_KEY), rig.world.first.get(CREDENTIAL)?.value ?? '')
    await rig.world.clock.advance(3 * HOUR)
    const before = entryOf(rig.world, CREDENTIAL)
    for (const command of [REVOKE, APPROVE])
      await expect(rig.keyturn({ command })).rejects.toThrow(/something still uses key_\w+ \(usage: last used/)
    expect(entryOf(rig.world, CREDENTIAL)).toEqual(before)
    expect(living(rig.world, 'openai')).toContain(old)
    expect(deleted).toEqual([])
  }, 180_000)

  test('said before, and then something uses it: it stays until nothing does', async () => {
    const rig = knowing()
    const { world } = rig
    const deleted = watchDeletions(world)
    const old = await unused(rig)
    await rig.keyturn({ command: REVOKE })
    expect(entryOf(world, CREDENTIAL)?.retiringAt).toBeDefined()
    world.app.start(serviceOf(USUAL_KEY), world.first.get(CREDENTIAL)?.value ?? '')
    await world.clock.advance(2 * HOUR)
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(outcomes).toMatchObject([{ because: 'still-in-use' }])
    expect(living(world, 'openai')).toContain(old)
    expect(deleted).toEqual([])
  }, 180_000)

  test('for ten minutes a revert stops it', async () => {
    const rig = knowing()
    const { world } = rig
    const deleted = watchDeletions(world)
    const old = await unused(rig)
    const heir = entryOf(world, CREDENTIAL)?.candidate?.keyId
    const number = world.github.truth.pulls().find(({ branch }) => branch.includes('/rotate/'))?.number ?? 0
    await rig.keyturn({ command: REVOKE })
    const mona = world.github.person('mona')
    mona.merge(mona.revert(number))
    await untilRest(rig)
    expect(idOf(world, USUAL_KEY)).toBe(old)
    expect(deleted).toEqual([heir])
    expectAtRest(rig)
  }, 180_000)

  test('where the provider can disable: disabled at once, deleted ten minutes later instead of a day', async () => {
    const { rig, asked } = holding()
    const { world } = rig
    rig.env[incumbentName(CREDENTIAL)] = world.first.get(CREDENTIAL)?.value
    const old = await unused(rig)
    await rig.keyturn({ command: REVOKE, patience: PATIENCE })
    expect(asked.map(({ verb, keyId }) => [verb, keyId])).toEqual([
      ['disable', old],
      ['revoke', old],
    ])
    const [disabled, gone] = asked.map(({ at }) => at)
    expect((gone ?? 0) - (disabled ?? 0)).toBeGreaterThanOrEqual(600_000)
  }, 180_000)

  test.each([
    ['before it was announced', cutBefore],
    ['before the key was deleted', cutBefore],
    ['after the key was deleted', cutAfter],
  ] as const)(
    'a run that dies %s changes nothing of it',
    async (where, cut) => {
      const rig = knowing()
      const { world } = rig
      const deleted = watchDeletions(world)
      const old = await unused(rig)
      await rig.keyturn({ command: REVOKE })
      await world.clock.advance(HOUR)
      await cut(rig, where === 'before it was announced' ? ({ host }) => host === 'openai' : deletesKey)
      expect(living(world, 'openai').includes(old)).toBe(cut === cutBefore)
      await untilRest(rig)
      expect(new Set(deleted)).toEqual(new Set([old]))
      expectAtRest(rig)
    },
    180_000,
  )

  test('of a credential that is being retired shortens its end', async () => {
    const rig = knowing()
    const { world } = rig
    await rotated(rig)
    await rig.keyturn({ command: { verb: 'retire', credential: CREDENTIAL } })
    mergeOpen(world, 'retire')
    world.app.stop(serviceOf(USUAL_KEY))
    await rig.keyturn()
    await world.clock.advance(3 * HOUR)
    await rig.keyturn({ command: REVOKE, patience: PATIENCE })
    expect(living(world, 'openai')).toEqual([])
    await untilRest(rig)
    expect(entryOf(world, CREDENTIAL)?.ended).toBeDefined()
  }, 180_000)
})

interface Early {
  readonly name: string
  readonly reach: (rig: Rig) => Promise<unknown>
  readonly says: RegExp
  readonly key?: (rig: Rig) => string
}

const EARLY: readonly Early[] = [
  { name: 'nothing is adopted', reach: (rig) => rig.keyturn(), says: /not adopted, so Keyturn may not touch its key/ },
  {
    name: 'one key is in service and none comes',
    reach: rotated,
    says: /no key of openai\/production is on its way out/,
  },
  { name: 'the new key is in review', reach: adopted, says: /nobody approved the new key/ },
  {
    name: 'the new key is not proven to serve yet',
    reach: async (rig) => {
      await adopted(rig)
      mergeOpen(rig.world, 'rotate')
      await rig.keyturn()
    },
    says: /not proven yet that the new key of openai\/production serves/,
  },
  {
    name: 'the key that is named is the one in service',
    reach: unused,
    key: ({ world }) => idOf(world, USUAL_KEY) ?? '',
    says: /is not the key of openai\/production that goes/,
  },
  { name: 'the key that is named is nobody’s', reach: unused, key: () => 'key_of_somebody', says: /is not the key/ },
  {
    name: 'its value is given instead of its id',
    reach: unused,
    key: ({ world }) => world.first.get(CREDENTIAL)?.value ?? '',
    says: /is the value of a key, and its id is needed/,
  },
  {
    name: 'the key that goes was reported',
    reach: async (rig) => {
      await verified(rig)
      const untap = rig.world.tap({
        before: async ({ host, request }) => {
          if (host === 'openai' && request.method === 'DELETE') throw new Error('The line is down.')
          return undefined
        },
      })
      await rig.keyturn({
        command: {
          verb: 'leaked',
          credential: CREDENTIAL,
          key: entryOf(rig.world, CREDENTIAL)?.incumbent?.keyId ?? '',
        },
      })
      untap()
    },
    says: /was reported compromised, and nobody waits for it anyway/,
  },
]

describe('revoke is refused, and nothing moves, when', () => {
  test.each(EARLY)(
    '$name',
    async ({ reach, says, key }) => {
      const rig = knowing()
      const { world } = rig
      await reach(rig)
      const deleted = watchDeletions(world)
      const before = { entry: entryOf(world, CREDENTIAL), keys: living(world, 'openai'), open: openOnes(world).length }
      const command = { ...REVOKE, ...(key ? { key: key(rig) } : {}) }
      await expect(rig.keyturn({ command })).rejects.toThrow(says)
      expect({
        entry: entryOf(world, CREDENTIAL),
        keys: living(world, 'openai'),
        open: openOnes(world).length,
      }).toEqual(before)
      expect(deleted).toEqual([])
      await world.clock.advance(HOUR)
      expectUnharmed(rig)
    },
    180_000,
  )

  test.each(['hubot', 'rando', 'keyturn-acme[bot]'])(
    '%s says it, who may not',
    async (actor) => {
      const rig = knowing()
      const old = await unused(rig)
      const before = entryOf(rig.world, CREDENTIAL)
      for (const command of [REVOKE, APPROVE])
        await expect(rig.keyturn({ command }, { actor })).rejects.toThrow(/has the role|is no person/)
      expect(entryOf(rig.world, CREDENTIAL)).toEqual(before)
      expect(living(rig.world, 'openai')).toContain(old)
    },
    180_000,
  )
})

const ASKS = 'witness:\n          - person: { ask: "Does the checkout take a card?" }'

/** The manifest asks a person. */
function asking(): Rig {
  const rig = knowing()
  const { world } = rig
  const text = world.github.truth.file('main', 'rotation.yml') ?? ''
  const lines = text.replace('witness:', `verify: deployment\n        ${ASKS}`)
  world.github.person('mona').commit('main', { 'rotation.yml': lines }, 'Ask a person')
  return rig
}

describe('approve-evidence', () => {
  test('is the answer that a witness `person` waits for: no sooner than the deployment, and no key is kept waiting after', async () => {
    const rig = asking()
    const { world } = rig
    await adopted(rig)
    await world.clock.advance(HOUR)
    mergeOpen(world, 'rotate')
    await rig.keyturn()
    await expect(rig.keyturn({ command: APPROVE })).rejects.toThrow(/the deployment of openai\/production is not over/)
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(outcomes).toMatchObject([
      { kind: 'wait', because: 'awaits-evidence', about: expect.stringContaining('Does the checkout take a card?') },
    ])
    await world.clock.advance(2 * DAY)
    expect((await rig.keyturn()).outcomes).toMatchObject([{ because: 'awaits-evidence' }])
    expect(living(world, 'openai')).toHaveLength(2)
    await rig.keyturn({ command: APPROVE }, { actor: 'octavia' })
    expect(entryOf(world, CREDENTIAL)?.candidate?.verifiedAt).toBeDefined()
    await untilRest(rig)
    expectAtRest(rig)
    const record: { testimony: unknown[] } = JSON.parse(recordText(rig, 1))
    expect(record.testimony).toContainEqual(
      expect.objectContaining({
        milestone: 'verified',
        witness: 'person',
        asked: 'Does the checkout take a card?',
        answer: expect.stringMatching(/^octavia says yes \(run:/),
        verdict: 'yes',
      }),
    )
  }, 180_000)

  test('said of the way there is no answer on the way back', async () => {
    const rig = asking()
    const { world } = rig
    await adopted(rig)
    await world.clock.advance(HOUR)
    const [number = 0] = mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    await rig.keyturn({ command: APPROVE })
    const mona = world.github.person('mona')
    mona.merge(mona.revert(number))
    expect((await rig.keyturn({ patience: PATIENCE })).outcomes).toMatchObject([{ because: 'awaits-evidence' }])
    await rig.keyturn({ command: APPROVE })
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)

  test('where nobody is asked it is refused', async () => {
    const rig = knowing()
    await adopted(rig)
    mergeOpen(rig.world, 'rotate')
    await rig.keyturn()
    await expect(rig.keyturn({ command: APPROVE })).rejects.toThrow(/names no `person:` under `witness:`/)
  }, 180_000)

  test('once the new key serves is a word for the silence of the old one: the overlap is not waited for', async () => {
    const rig = knowing()
    const deleted = watchDeletions(rig.world)
    const old = await unused(rig)
    await rig.keyturn({ command: APPROVE, patience: PATIENCE }, { actor: 'octavia' })
    expect(deleted).toEqual([old])
    await expect(rig.keyturn({ command: APPROVE })).rejects.toThrow(/nobody's word is awaited/)
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)
})
