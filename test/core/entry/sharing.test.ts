import { describe, expect, test } from '@jest/globals'
import { heldBy, holdersIn, sharing, unasked, type Holding } from '../../../src/core/entry/sharing.ts'
import { firstDraft } from '../../../src/core/entry/first.ts'
import type { Entry } from '../../../src/core/entry/entry.ts'
import type { Lock } from '../../../src/core/lock/lock.ts'

const HOLDER = { tag: 'kt-r-a-0-aaaaaa', generation: 0, mintedBy: 'manifest', since: 1 } as const
const PRINT = 'sha256:0123456789abcdef'

function one(id: string, more: Partial<Entry>, provider = 'openai', mint?: 'person'): Holding {
  const entry: Entry = { ...firstDraft(id), seq: 1, previous: '', mac: '', ...more }
  return { credential: { provider, ...(mint ? { mint } : {}) }, entry }
}

const having = (id: string, keyId: string, more: Partial<Entry> = {}): Holding =>
  one(id, { incumbent: { ...HOLDER, keyId }, ...more })

const ROWS: readonly (readonly [string, readonly Holding[], Readonly<Record<string, readonly string[]>>])[] = [
  ['keys of their own', [having('a', 'k1'), having('b', 'k2')], {}],
  ['one key in two', [having('a', 'k1'), having('b', 'k1'), having('c', 'k2')], { a: ['b'], b: ['a'] }],
  [
    'one key in three',
    [having('c', 'k'), having('b', 'k'), having('a', 'k')],
    { a: ['b', 'c'], b: ['a', 'c'], c: ['a', 'b'] },
  ],
  ['one that let go', [having('a', 'k1', { retiringAt: 5 }), having('b', 'k1')], { a: ['b'] }],
  ['one where it is gone', [having('a', 'k1', { deadAt: 5 }), having('b', 'k1')], { a: ['b'] }],
  ['both let go', [having('a', 'k1', { retiringAt: 5 }), having('b', 'k1', { retiringAt: 6 })], {}],
  [
    'one that let go and goes back',
    [having('a', 'k1', { retiringAt: 5, rollback: { by: 'revert', at: 6 } }), having('b', 'k1')],
    { a: ['b'], b: ['a'] },
  ],
  ['ids of two providers', [having('a', 'k1'), one('b', { incumbent: { ...HOLDER, keyId: 'k1' } }, 'resend')], {}],
  [
    'names that people gave',
    [
      one('a', { incumbent: { ...HOLDER, keyId: 'main' } }, 'manual', 'person'),
      one('b', { incumbent: { ...HOLDER, keyId: 'main' } }, 'manual', 'person'),
    ],
    {},
  ],
  [
    'one value under two names',
    [
      one('a', { incumbent: { ...HOLDER, fingerprint: PRINT } }, 'manual', 'person'),
      one('b', { incumbent: { ...HOLDER, fingerprint: PRINT } }, 'manual', 'person'),
    ],
    { a: ['b'], b: ['a'] },
  ],
  [
    'one that is about to be adopted',
    [
      having('a', 'k1'),
      one('b', {
        adopting: {
          ...HOLDER,
          branch: 'keyturn/adopt/1',
          announcedAt: 1,
          kind: 'by-id',
          keyId: 'k1',
          remarks: [],
          slots: {},
        },
      }),
    ],
    { a: ['b'], b: ['a'] },
  ],
  [
    'one whose adoption was declined',
    [
      having('a', 'k1'),
      one('b', {
        adopting: {
          ...HOLDER,
          branch: 'keyturn/adopt/1',
          announcedAt: 1,
          kind: 'by-id',
          keyId: 'k1',
          remarks: [],
          slots: {},
          notBefore: 9,
        },
      }),
    ],
    {},
  ],
]

describe('who else needs a key', () => {
  test.each(ROWS)('%s', (_what, all, others) => expect(Object.fromEntries(sharing(all))).toEqual(others))

  test('is told in the evidence, and read out of it', () => {
    const other = { witness: 'runs', asked: 'which runs hold it', answer: 'none', verdict: 'yes', at: 1 } as const
    expect(holdersIn([other, ...heldBy(['b', 'c'], 7)])).toEqual(['b', 'c'])
  })
})

describe('whom the lock names with the key, and nobody has an entry for', () => {
  const own = having('a', 'k1')
  const line = { generation: 0, tag: 'kt-r-z-0-aaaaaa', id: 'k1' } as const
  const LINES: readonly (readonly [string, Holding, Lock['lines'], readonly string[]])[] = [
    ['one with the key’s id', own, new Map([['z', line]]), ['z']],
    [
      'one with its fingerprint',
      one('a', { incumbent: { ...HOLDER, fingerprint: PRINT } }),
      new Map([['z', { ...line, fingerprint: PRINT }]]),
      ['z'],
    ],
    ['one with another key', own, new Map([['z', { ...line, id: 'k2' }]]), []],
    [
      'a key that nobody knows',
      one('a', { incumbent: HOLDER }),
      new Map([['z', { generation: 0, tag: line.tag }]]),
      [],
    ],
    [
      'one whose entry was asked',
      own,
      new Map([
        ['a', line],
        ['b', line],
      ]),
      [],
    ],
    ['one whose end people approved', own, new Map([['z', { ...line, retire: true }]]), []],
    [
      'a name that people gave',
      one('a', { incumbent: { ...HOLDER, keyId: 'k1' } }, 'manual', 'person'),
      new Map([['z', line]]),
      [],
    ],
  ]
  test.each(LINES)('%s', (_, holding, lines, names) => {
    expect(unasked({ version: 1, lines }, holding, new Set(['a', 'b']))).toEqual(names)
  })
})
