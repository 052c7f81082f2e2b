import { describe, expect, test } from '@jest/globals'
import { sha256 } from '../../../src/core/canonical.ts'
import { readHistory } from '../../../src/core/record/history.ts'

function record(previous: string | null, outcome = 'rotated'): string {
  return JSON.stringify({
    schema: 1,
    previous,
    what: { outcome, oldKey: { id: 'key_a', made: '2026-08-08T02:00:00.000Z' }, newKey: { id: 'key_b', made: null } },
    approval: { mergedBy: 'mona', mergedAt: '2026-11-16T03:00:00.000Z', pullRequest: 3 },
    distribution: { completeAt: '2026-11-16T03:00:01.000Z' },
    end: { seenGoneAt: null },
    exceptions: ['It was not asked.'],
  })
}

const FIRST = record(null)
const SECOND = record(sha256(FIRST), 'rolled-back')
const BOTH = new Map([
  [2, SECOND],
  [1, FIRST],
])

describe('records, read again', () => {
  test('tell each rotation, oldest first, and leave out what was not known', () => {
    const { rotations, whole } = readHistory(BOTH, sha256(SECOND))
    expect(whole).toBe(true)
    expect(rotations.map(({ generation, outcome }) => [generation, outcome])).toEqual([
      [1, 'rotated'],
      [2, 'rolled-back'],
    ])
    expect(rotations[0]).toMatchObject({
      mergedBy: 'mona',
      pullRequest: 3,
      mergedAt: Date.UTC(2026, 10, 16, 3),
      oldKey: { id: 'key_a', made: Date.UTC(2026, 7, 8, 2) },
      newKey: { id: 'key_b', made: undefined },
      goneAt: undefined,
      exceptions: ['It was not asked.'],
    })
  })

  test('are whole where there is none and the entry names none', () => {
    expect(readHistory(new Map(), '')).toEqual({ rotations: [], whole: true })
  })

  test.each([
    ['the last is missing', new Map([[1, FIRST]]), sha256(SECOND)],
    ['the first is missing', new Map([[2, SECOND]]), sha256(SECOND)],
    ['one was changed', new Map([...BOTH, [1, FIRST.replace('mona', 'mallory')]]), sha256(SECOND)],
    ['one was added', new Map([...BOTH, [3, record(sha256(SECOND))]]), sha256(SECOND)],
    ['one cannot be read', new Map([[1, '{']]), sha256('{')],
    ['the entry is not there', BOTH, ''],
  ])('are not whole where %s', (_, texts, last) => {
    expect(readHistory(texts, last).whole).toBe(false)
  })
})
