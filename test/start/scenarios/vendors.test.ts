import { describe, expect, test } from '@jest/globals'
import type { OpenaiControls } from '../../../src/sandbox/providers/openai/state.ts'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { answerWith, nth, tooMany } from '../../../src/sandbox/faults.ts'
import { json } from '../../../src/sandbox/reply.ts'
import { HOUR } from '../rig.ts'
import {
  adoptable,
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  FIRST_KEY,
  knowing,
  living,
  mergeOpen,
  openOnes,
  PATIENCE,
  rotated,
  untilRest,
} from './story.ts'

const SECOND = 1000
const OPENAI: KeySpec = { name: 'openai', provider: 'openai', environment: 'production' }
const RESEND: KeySpec = {
  name: 'resend',
  provider: 'resend',
  manifest: ['with: { permission: sending_access }', FIRST_KEY],
}

describe('a whole rotation', () => {
  const slow: readonly (readonly [string, Partial<OpenaiControls>])[] = [
    ['whose new key works only after ten seconds', { worksAfter: 10 * SECOND }],
    ['whose deleted key is accepted for a minute more', { diesAfter: 60 * SECOND }],
    ['with listings that are ten seconds late', { listingLag: 10 * SECOND }],
    [
      'with a last use that is told half an hour late and to the minute',
      { lastUsedLag: 1800 * SECOND, lastUsedResolution: 60 * SECOND },
    ],
    ['with usage endpoints that are ten minutes late', { usageLag: 600 * SECOND }],
    [
      'with all of these',
      {
        worksAfter: 10 * SECOND,
        diesAfter: 20 * SECOND,
        listingLag: 5 * SECOND,
        lastUsedLag: 1800 * SECOND,
        usageLag: 600 * SECOND,
      },
    ],
  ]
  test.each(slow)(
    'at OpenAI %s',
    async (_, openai) => {
      const rig = knowing({ openai })
      await rotated(rig)
      expectAtRest(rig)
    },
    180_000,
  )

  test('at Resend, in a repository secret, with a listing five seconds late', async () => {
    const rig = knowing({ keys: [RESEND] })
    await rig.world.clock.advance(HOUR)
    Object.assign(rig.world.resend.controls, { listingLag: 5 * SECOND, worksAfter: 3 * SECOND })
    await rotated(rig)
    expectAtRest(rig)
  }, 180_000)

  test.each(['openai', 'resend'] as const)(
    'at %s with every fifth of our requests told to wait',
    async (provider) => {
      const rig = knowing({ keys: [provider === 'openai' ? OPENAI : RESEND] })
      const { world } = rig
      await adopted(rig)
      let asked = 0
      world.tap(
        answerWith(({ host, from, request }) => {
          if (host !== provider || from !== 'keyturn' || request.method === 'POST') return false
          asked += 1
          return asked % 5 === 0
        }, tooMany(7)),
      )
      mergeOpen(world, 'rotate')
      await untilRest(rig)
      expect(asked).toBeGreaterThan(10)
      expectAtRest(rig)
    },
    180_000,
  )
})

describe('a mint that is refused', () => {
  test('by a rate limit is tried again by a later run, and leaves nothing', async () => {
    const rig = knowing()
    const { world } = rig
    await adoptable(rig)
    world.tap(
      answerWith(
        nth(1, ({ request }) => request.method === 'POST' && request.url.pathname.endsWith('/api_keys')),
        tooMany(5),
      ),
    )
    await rig.keyturn()
    expect(living(world, 'openai')).toHaveLength(1)
    await world.clock.advance(HOUR)
    await rig.keyturn()
    expect(openOnes(world, 'rotate')).toHaveLength(1)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)

  test('by a quota ends after three attempts with a word to people', async () => {
    const rig = knowing({ app: { every: HOUR } })
    const { world } = rig
    await adoptable(rig)
    const quota = json(429, {
      error: { code: 'insufficient_quota', message: 'quota', type: 'insufficient_quota', param: null },
    })
    world.tap(
      answerWith(({ request }) => request.method === 'POST' && request.url.pathname.endsWith('/api_keys'), quota),
    )
    const first = await rig.keyturn()
    expect(first.outcomes[0]).toMatchObject({ kind: 'failed' })
    expect(first.outcomes[0]?.about).toContain('a limit of the organization is reached')
    let last = first
    for (let i = 0; i < 8; i += 1) {
      await world.clock.advance(HOUR)
      last = await rig.keyturn()
    }
    expect(last.outcomes[0]).toMatchObject({ kind: 'park', because: 'attempts-exhausted' })
    expect(living(world, 'openai')).toHaveLength(1)
    expectUnharmed(rig)
  }, 180_000)

  test('because keys must expire says what to write, and with that line rotates to a key that expires', async () => {
    const rig = knowing({ openai: { demandsExpiry: true }, app: { every: HOUR } })
    const { world } = rig
    await adoptable(rig)
    const refused = await rig.keyturn()
    expect(refused.outcomes[0]?.about).toContain('Add `expires: 90d` under `with:`')
    const text = world.github.truth.file('main', 'rotation.yml') ?? ''
    const changed = text.replace(/( +)service-account: (.*)\n/, '$1service-account: $2\n$1expires: 90d\n')
    expect(changed).not.toBe(text)
    world.github.person('mona').commit('main', { 'rotation.yml': changed })
    await world.clock.advance(HOUR)
    await rig.keyturn()
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expectAtRest(rig)
    const expiresAt = entryOf(world, 'openai/production')?.incumbent?.expiresAt ?? 0
    expect(Math.round((expiresAt - world.clock.now()) / (24 * HOUR))).toBeGreaterThan(85)
    // Due in time for a review before it ends, and the next one is served before that.
    await rig.pass(89 * 24 * HOUR, () => openOnes(world, 'rotate').length > 0)
    expect(world.clock.now()).toBeLessThan(expiresAt - 13 * 24 * HOUR)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)
})

test('a key that OpenAI does not delete by itself stays, is said, and harms nobody', async () => {
  const rig = knowing({ openai: { refusesServiceAccountKeys: true } })
  const { world } = rig
  await adopted(rig)
  await world.clock.advance(HOUR)
  mergeOpen(world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  await world.clock.advance(25 * HOUR)
  const { outcomes } = await rig.keyturn({ patience: PATIENCE })
  expect(outcomes[0]?.about).toMatch(/delete/i)
  expect(outcomes[0]?.kind).not.toBe('rest')
  expect(living(world, 'openai')).toHaveLength(2)
  expectUnharmed(rig)
  // A person deletes it in the console: the rotation ends.
  const old = world.first.get('openai/production')?.id ?? ''
  world.openai.remove(old)
  await untilRest(rig)
  expectAtRest(rig)
}, 180_000)
