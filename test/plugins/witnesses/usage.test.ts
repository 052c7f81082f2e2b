import { describe, expect, test } from '@jest/globals'
import type { Instant, KeyId, Testimony } from '../../../src/core/facts.ts'
import type { Provider, Usage } from '../../../src/plugins/contract/provider.ts'
import { openUsage, type UsageOpening } from '../../../src/plugins/witnesses/usage.ts'

const NOW = Date.UTC(2026, 10, 21, 12)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const LAG = 30 * MINUTE
const SWITCHED = NOW - 24 * HOUR

/** A provider that knows when its keys were last used. */
function provider(used: Readonly<Record<KeyId, Instant>>, more: Partial<Usage> = {}): Provider {
  return {
    mint: () => Promise.reject(new Error('not asked')),
    list: () => Promise.reject(new Error('not asked')),
    probe: () => Promise.reject(new Error('not asked')),
    revoke: () => Promise.reject(new Error('not asked')),
    usage: (keyId) => {
      const at = used[keyId]
      return Promise.resolve({
        asked: `last_used_at of ${keyId}`,
        resolution: MINUTE,
        lag: LAG,
        gaps: '',
        ...(at === undefined ? {} : { lastUsedAt: at }),
        ...more,
      })
    },
  }
}

const { usage: _none, ...silent } = provider({})

function opening(used: Readonly<Record<KeyId, Instant>>, more: Partial<UsageOpening> = {}): UsageOpening {
  return {
    provider: () => Promise.resolve(provider(used)),
    now: () => NOW,
    quiet: HOUR,
    other: (key) => (key === 'old' ? 'heir' : 'old'),
    probes: () => [],
    ...more,
  }
}

function quiet(of: UsageOpening): Promise<Testimony> {
  return openUsage(of).quiet?.('old', SWITCHED) ?? Promise.reject(new Error('no verb'))
}

function serves(of: UsageOpening): Promise<Testimony> {
  return openUsage(of).serves?.(SWITCHED, { keyId: 'heir' }) ?? Promise.reject(new Error('no verb'))
}

describe('is the old key quiet', () => {
  const enough = HOUR + LAG + MINUTE

  test.each<[string, UsageOpening, Testimony['verdict']]>([
    ['last used long before', opening({ old: SWITCHED - HOUR }), 'yes'],
    ['last used after the switch, and silent long enough since', opening({ old: NOW - enough }), 'yes'],
    ['a millisecond too few: lag and resolution are added', opening({ old: NOW - enough + 1 }), 'no'],
    ['used a moment ago', opening({ old: NOW - MINUTE }), 'no'],
    ['never told of, and the heir is told of', opening({ heir: NOW - HOUR }), 'yes'],
    ['never told of, nor the heir: nobody was heard to speak', opening({}), 'unknown'],
    [
      'never told of, and the heir only by our own probe',
      opening({ heir: NOW - HOUR }, { probes: () => [NOW - HOUR] }),
      'unknown',
    ],
    [
      'never told of, and nobody else to be heard',
      opening({ heir: NOW - HOUR }, { other: () => undefined }),
      'unknown',
    ],
    ['not told of now, but in an earlier run', opening({}, { heard: () => SWITCHED }), 'yes'],
    ['not told of now, but in an earlier run just now', opening({}, { heard: () => NOW - MINUTE }), 'no'],
    ['a provider that counts nothing', opening({}, { provider: () => Promise.resolve(silent) }), 'unknown'],
  ])('%s', async (_name, of, verdict) => {
    expect((await quiet(of)).verdict).toBe(verdict)
  })

  test('switched a moment ago and not used since: it waits', async () => {
    const of = opening({ old: NOW - 10 * MINUTE })

    expect((await openUsage(of).quiet?.('old', NOW - 5 * MINUTE))?.verdict).toBe('waiting')
  })

  test('says who was asked, when it was last used, and until when it waits', async () => {
    const testimony = await quiet(opening({ old: NOW - MINUTE }))

    expect(testimony).toMatchObject({ witness: 'usage', asked: 'last_used_at of old', lag: LAG })
    expect(testimony.answer).toContain('last used 2026-11-21T11:59Z')
    expect(testimony.answer).toContain('2026-11-21T13:30Z would do')
  })

  test('what the source cannot see stands in the question', async () => {
    const of = opening({}, { provider: () => Promise.resolve(provider({ old: SWITCHED }, { gaps: 'vector stores' })) })

    expect((await quiet(of)).asked).toContain('it cannot see vector stores')
  })
})

const told = (owed: number, now = NOW): Promise<Testimony> =>
  // It is used all the time: that is no reason to keep it.
  quiet({
    ...opening({}),
    provider: () => Promise.resolve(provider({ old: NOW, heir: NOW }, { owed })),
    now: () => now,
  })

describe('a key that the provider presents itself', () => {
  test('stays while something of before did not arrive, and says how much', async () => {
    expect(await told(2)).toMatchObject({ verdict: 'no', number: 2, answer: expect.stringContaining('2 of what') })
  })

  test('may go once everything of before arrived, and that was so for a while', async () => {
    expect(await told(0)).toMatchObject({ verdict: 'yes', number: 0 })
    expect(await told(0, SWITCHED + HOUR + LAG)).toMatchObject({ verdict: 'waiting' })
    expect(await told(0, SWITCHED + HOUR + LAG + MINUTE)).toMatchObject({ verdict: 'yes' })
  })
})

describe('does the heir serve', () => {
  test.each<[string, UsageOpening, Testimony['verdict']]>([
    ['used after the deployment', opening({ heir: NOW - HOUR }), 'yes'],
    ['used before the deployment only', opening({ heir: SWITCHED - 1 }), 'waiting'],
    ['not told of yet', opening({}), 'waiting'],
    [
      'used, but it may have been our own probe',
      opening({ heir: NOW - HOUR }, { probes: () => [NOW - HOUR - 10 * MINUTE] }),
      'waiting',
    ],
    [
      'used well after our own probe',
      opening({ heir: NOW - HOUR }, { probes: () => [NOW - HOUR - LAG - 3 * MINUTE] }),
      'yes',
    ],
    [
      'a probe long before takes nothing away',
      opening({ heir: NOW - HOUR }, { probes: () => [SWITCHED - HOUR] }),
      'yes',
    ],
  ])('%s', async (_name, of, verdict) => {
    expect((await serves(of)).verdict).toBe(verdict)
  })
})
