import { describe, expect, test } from '@jest/globals'
import { positionOf, type Position } from '../../../src/core/decide/position.ts'
import { STRANGE, type SlotState } from '../../../src/core/entry/entry.ts'
import type { SlotFacts } from '../../../src/core/facts.ts'

const [OLD, NEW] = ['kt-1-app-1-aaaaaa', 'kt-1-app-2-bbbbbb']
const [THEN, NOW] = [1_000_000, 9_000_000]

const AT_REST: SlotState = { tag: OLD, writtenAt: THEN }
const WRITING: SlotState = { ...AT_REST, from: THEN, openedAt: NOW, writing: NEW }
const ORDERED: SlotState = { tag: STRANGE, from: NOW, openedAt: NOW, writing: OLD }

function position(state: SlotState | undefined, facts: Omit<SlotFacts, 'staged'>): Position {
  return positionOf({ layout: 'single', state, facts: { staged: [], ...facts }, lockTag: undefined })
}

describe('whose value it is decides where a store lets Keyturn read', () => {
  test.each<[string, SlotState | undefined, Omit<SlotFacts, 'staged'>, Position]>([
    ['ours, at rest', AT_REST, { updatedAt: THEN, holds: { tag: OLD } }, { at: 'tag', tag: OLD }],
    [
      'ours, though the secret has a later version',
      AT_REST,
      { updatedAt: NOW, holds: { tag: OLD } },
      { at: 'tag', tag: OLD },
    ],
    ['another of ours that nobody announced', AT_REST, { updatedAt: NOW, holds: { tag: NEW } }, { at: 'unsure' }],
    ['announced, and not written', WRITING, { updatedAt: THEN, holds: { tag: OLD } }, { at: 'tag', tag: OLD }],
    ['announced, and written', WRITING, { updatedAt: NOW, holds: { tag: NEW } }, { at: 'tag', tag: NEW }],
    ['a stranger’s, at rest', AT_REST, { updatedAt: NOW, holds: 'strange' }, { at: 'foreign', since: NOW }],
    [
      'a stranger’s within the announced minute',
      WRITING,
      { updatedAt: NOW + 1, holds: 'strange' },
      { at: 'foreign', since: NOW + 1 },
    ],
    [
      'a stranger’s that is to be overwritten',
      ORDERED,
      { updatedAt: NOW, holds: 'strange' },
      { at: 'tag', tag: STRANGE },
    ],
    [
      'another stranger’s than the one that is to be overwritten',
      ORDERED,
      { updatedAt: NOW + 1, holds: 'strange' },
      { at: 'foreign', since: NOW + 1 },
    ],
    ['gone', AT_REST, {}, { at: 'foreign' }],
    ['there, and nobody of ours ever was', undefined, { updatedAt: NOW }, { at: 'foreign', since: NOW }],
    ['no copy to compare with, and nothing changed', AT_REST, { updatedAt: THEN }, { at: 'tag', tag: OLD }],
  ])('%s', (_, state, facts, expected) => {
    expect(position(state, facts)).toEqual(expected)
  })
})
