import { describe, expect, test } from '@jest/globals'
import { matchOf, pastMatch } from '../../../src/core/entry/match.ts'
import { pastLine } from '../../../src/core/entry/past.ts'
import type { Entry } from '../../../src/core/entry/entry.ts'
import { firstDraft } from '../../../src/core/entry/first.ts'
import type { Basis } from '../../../src/core/world.ts'
import type { PastKey, PastRotation } from '../../../src/core/record/history.ts'

const HOLDER = {
  tag: 'kt-a-1',
  generation: 1,
  mintedBy: 'keyturn',
  since: 0,
  keyId: 'key_1',
  fingerprint: 'sha256:1',
} as const
const CANDIDATE = {
  tag: 'kt-a-2',
  generation: 2,
  announcedAt: 0,
  policyAt: '',
  leaseUntil: 0,
  keyId: 'key_2',
  fingerprint: 'sha256:2',
} as const

function basis(
  more: Partial<Entry>,
  line?: { readonly id?: string; readonly fingerprint?: string },
): Pick<Basis, 'entry' | 'lock'> {
  const entry: Entry = { ...firstDraft('openai'), seq: 1, previous: '', mac: '', ...more }
  return {
    entry: { state: 'good', entry },
    lock: { state: 'good', ...(line ? { line: { generation: 1, tag: 'kt-a-1', ...line } } : {}) },
  }
}

function rotation(outcome: PastRotation['outcome'], oldKey: PastKey, newKey: PastKey): PastRotation {
  return {
    generation: 1,
    outcome,
    oldKey,
    newKey,
    due: undefined,
    mergedAt: undefined,
    mergedBy: undefined,
    pullRequest: undefined,
    inServiceAt: undefined,
    verifiedAt: undefined,
    goneAt: undefined,
    exceptions: [],
  }
}

const OLD: PastKey = { id: 'key_1', made: undefined, fingerprint: 'sha256:1' }
const NEW: PastKey = { id: 'key_2', made: undefined, fingerprint: 'sha256:2' }

describe('a fingerprint', () => {
  const past = [pastLine({ tag: 'kt-a-0', keyId: 'key_0', fingerprint: 'sha256:0' }, { since: 0, why: 'retired' })]
  const whole = basis({ incumbent: HOLDER, candidate: CANDIDATE, past }, { id: 'key_9', fingerprint: 'sha256:9' })

  test.each([
    ['the key in service', 'sha256:1', { as: 'in service', keyId: 'key_1' }],
    ['the new key', 'sha256:2', { as: 'new', keyId: 'key_2' }],
    ['a key that is over', 'sha256:0', { as: 'over', keyId: 'key_0' }],
    ['what the lock alone names', 'sha256:9', { as: 'approved', keyId: 'key_9' }],
    ['nobody’s', 'sha256:7', undefined],
  ])('is of %s', (_, mark, match) => {
    expect(matchOf(whole, mark)).toEqual(match)
  })

  test('of a key that was let go and adopted anew is of the living one', () => {
    const again = basis({ incumbent: HOLDER, past: [pastLine(HOLDER, { since: 0, why: 'released' })] })
    expect(matchOf(again, 'sha256:1')?.as).toBe('in service')
  })

  test('is of nobody whose key has none, though the value has none either', () => {
    const { fingerprint: _none, ...plain } = HOLDER
    expect(matchOf(basis({ incumbent: plain }), 'sha256:1')).toBeUndefined()
  })

  test('is told by the lock where the entry cannot be trusted, and by nothing else', () => {
    const forged: Pick<Basis, 'entry' | 'lock'> = { ...whole, entry: { state: 'bad', why: 'its mac' } }
    expect(matchOf(forged, 'sha256:1')).toBeUndefined()
    expect(matchOf(forged, 'sha256:9')).toEqual({ as: 'approved', keyId: 'key_9' })
  })
})

describe('by its records', () => {
  test.each([
    ['the old key of what was rotated', 'rotated', 'sha256:1', 'key_1'],
    ['the new key of what was rolled back', 'rolled-back', 'sha256:2', 'key_2'],
    ['not the new key of what was rotated: it may serve', 'rotated', 'sha256:2', undefined],
    ['not the old key of what was rolled back', 'rolled-back', 'sha256:1', undefined],
  ] as const)('%s is over', (_, outcome, mark, keyId) => {
    const history = { rotations: [rotation(outcome, OLD, NEW)], whole: true }
    expect(pastMatch(history, mark)).toEqual(keyId === undefined ? undefined : { as: 'over', keyId })
  })

  test('that nobody vouches for tell nothing', () => {
    expect(pastMatch({ rotations: [rotation('rotated', OLD, NEW)], whole: false }, 'sha256:1')).toBeUndefined()
  })
})
