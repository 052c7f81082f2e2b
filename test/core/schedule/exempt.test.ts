import { describe, expect, test } from '@jest/globals'
import type { Holder } from '../../../src/core/entry/entry.ts'
import type { Exemption } from '../../../src/core/manifest/policy.ts'
import { DAY, dueAt } from '../../../src/core/schedule/due.ts'
import { excusedUntil, heldBackUntil } from '../../../src/core/schedule/exempt.ts'
import { POLICY } from '../decide/world.ts'

const NAME = 'openai/production'
const MADE = Date.UTC(2026, 0, 1)
const HOLDER: Holder = { tag: 'kt-1', generation: 1, keyId: 'key_1', minted: MADE, mintedBy: 'keyturn', since: MADE }
const DUE = dueAt(NAME, HOLDER, POLICY.every)

function exempt(until: number): { readonly exempt: Exemption } {
  return { exempt: { until, by: '@mona', because: 'the vendor moves' } }
}

describe('how long an exemption excuses a key', () => {
  test.each<readonly [string, Partial<Holder>, number | undefined, number]>([
    ['not at all where there is none', {}, undefined, 0],
    ['as long as it says', {}, DUE + 30 * DAY, DUE + 30 * DAY],
    ['a year after it was due, at most', {}, DUE + 900 * DAY, DUE + 365 * DAY],
    [
      'not beyond the day on which an expiring key must be replaced',
      { expiresAt: DUE + 60 * DAY },
      DUE + 90 * DAY,
      DUE + 46 * DAY,
    ],
    ['not where there is no key at all', { adopted: 'none' }, DUE + 30 * DAY, 0],
  ])('%s', (_, over, until, wanted) => {
    const policy = { ...POLICY, ...(until === undefined ? {} : exempt(until)) }
    expect(excusedUntil(NAME, { ...HOLDER, ...over }, policy)).toBe(wanted)
  })

  test('neither an order nor a report is a matter of age', () => {
    const policy = { ...POLICY, ...exempt(DUE + 30 * DAY) }
    const entry = { credential: NAME, compromised: [] }
    expect(heldBackUntil(entry, HOLDER, policy)).toBe(DUE + 30 * DAY)
    expect(heldBackUntil({ ...entry, compromised: ['key_1'] }, HOLDER, policy)).toBe(0)
    expect(heldBackUntil({ ...entry, compromised: ['key_0'] }, HOLDER, policy)).toBe(DUE + 30 * DAY)
    expect(heldBackUntil({ ...entry, ordered: { at: DUE, by: 'mona', request: 'run:1' } }, HOLDER, policy)).toBe(0)
  })
})
