import { describe, expect, test } from '@jest/globals'
import { createMine } from '../../../src/github/mine.ts'
import { readEdits } from '../../../src/github/proposals/written.ts'

const MINE = createMine('keyturn-acme[bot]', 'https://api.github.com')

function node(number: number, editor: unknown, second = number) {
  return { id: `UCE_${number}`, editedAt: new Date(Date.UTC(2026, 10, 16) + second * 1000).toISOString(), editor }
}

const US = { __typename: 'Bot', login: 'keyturn-acme' }
const OCTAVIA = { __typename: 'User', login: 'octavia' }

function history(nodes: readonly unknown[], total = nodes.length) {
  return {
    first: { totalCount: total, nodes: nodes.slice(0, 50) },
    last: { nodes: nodes.slice(-50) },
  }
}

describe('the history of a body', () => {
  const nodes = [node(1, US), node(2, OCTAVIA), node(3, US), node(4, OCTAVIA)]

  test.each([
    ['oldest first', nodes],
    ['newest first', nodes.toReversed()],
  ])('is read newest first where GitHub lists it %s', (_how, listed) => {
    expect(readEdits(history(listed), MINE).map(({ id }) => id)).toEqual(['UCE_4', 'UCE_3', 'UCE_2', 'UCE_1'])
  })

  test.each([
    ['oldest first', (all: readonly unknown[]) => all],
    ['newest first', (all: readonly unknown[]) => all.toReversed()],
  ])(
    'of more than a hundred edits, %s, is its newer end alone: what is missing between is skipped by nobody',
    (_how, order) => {
      const many = Array.from({ length: 120 }, (_, n) => node(n, OCTAVIA))
      const edits = readEdits(history(order(many)), MINE)
      expect(edits).toHaveLength(50)
      expect(edits[0]?.id).toBe('UCE_119')
      expect(edits.at(-1)?.id).toBe('UCE_70')
    },
  )

  test.each([
    ['our App', US, { person: false, ours: true }],
    ['a person', OCTAVIA, { author: 'octavia', person: true, ours: false }],
    [
      'a person who is called like our App',
      { __typename: 'User', login: 'keyturn-acme' },
      { person: true, ours: false },
    ],
    ['another App', { __typename: 'Bot', login: 'renovate' }, { person: false, ours: false }],
    ['an account that is gone', null, { author: '', person: false, ours: false }],
  ])('tells %s', (_who, editor, told) => {
    expect(readEdits(history([node(1, editor)]), MINE)).toMatchObject([told])
  })

  test('of edits of one second keeps the order that the list has', () => {
    const listed = [node(1, US), node(2, OCTAVIA, 9), node(3, US, 9), node(4, OCTAVIA, 9)]
    const ids = ['UCE_4', 'UCE_3', 'UCE_2', 'UCE_1']
    expect(readEdits(history(listed), MINE).map(({ id }) => id)).toEqual(ids)
    expect(readEdits(history(listed.toReversed()), MINE).map(({ id }) => id)).toEqual(ids)
  })

  test('with an edit that has no id or no time is no answer', () => {
    expect(() => readEdits(history([{ ...node(1, US), id: null }]), MINE)).toThrow(/without its id or time/)
    expect(() => readEdits(history([{ ...node(1, US), editedAt: null }]), MINE)).toThrow(/without its id or time/)
  })
})
