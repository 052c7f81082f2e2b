import { Buffer } from 'node:buffer'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { entryText, readEntry, sealEntry } from '../../../src/core/entry/codec.ts'
import { SCHEMA } from '../../../src/core/entry/entry.ts'
import { firstDraft } from '../../../src/core/entry/first.ts'
import { readSeals } from '../../../src/core/seal.ts'

const SEALS = readSeals(Buffer.alloc(32, 1).toString('base64'))
const OTHERS = readSeals(Buffer.alloc(32, 2).toString('base64'))
const BOTH = { current: OTHERS.current, previous: SEALS.current }
const BIND = { seal: SEALS.current, repositoryId: 7 }
const DRAFT = firstDraft('openai/production')
const FIRST = sealEntry(DRAFT, undefined, BIND)
const SECOND = sealEntry({ ...DRAFT, attempt: 1 }, FIRST, BIND)

function changed(change: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...JSON.parse(entryText(SECOND)), ...change })
}

describe('an entry', () => {
  test('reads as it was written', () => {
    expect(readEntry(entryText(SECOND), SEALS, 7)).toEqual({ state: 'good', entry: SECOND })
  })

  test('counts its commits and binds itself to the one before', () => {
    const third = sealEntry(SECOND, SECOND, BIND)

    expect([FIRST.seq, SECOND.seq, third.seq]).toEqual([1, 2, 3])
    expect(FIRST.previous).toBe('')
    expect(new Set([FIRST, SECOND, third].map((entry) => entry.previous)).size).toBe(3)
    expect(new Set([FIRST, SECOND, third].map((entry) => entry.mac)).size).toBe(3)
  })

  test('is read under the previous seal and written under the new one', () => {
    const next = sealEntry(SECOND, SECOND, { seal: BOTH.current, repositoryId: 7 })

    expect(readEntry(entryText(SECOND), BOTH, 7).state).toBe('good')
    expect(readEntry(entryText(next), OTHERS, 7).state).toBe('good')
    expect(readEntry(entryText(next), SEALS, 7).state).toBe('bad')
  })

  test.each([
    ['another repository', entryText(SECOND), SEALS, 8],
    ['another seal', entryText(SECOND), OTHERS, 7],
    ['another credential', changed({ credential: 'openai/staging' }), SEALS, 7],
    ['another number', changed({ seq: 1 }), SEALS, 7],
    ['another predecessor', changed({ previous: '' }), SEALS, 7],
    ['one field more', changed({ deadAt: 1 }), SEALS, 7],
    ['an older schema', changed({ schema: 0 }), SEALS, 7],
    ['no mac', changed({ mac: undefined }), SEALS, 7],
    ['an empty mac', changed({ mac: '' }), SEALS, 7],
    ['a mac of letters that take two bytes', changed({ mac: 'é'.repeat(64) }), SEALS, 7],
    ['nesting deeper than any stack', `{"mac":"${'0'.repeat(64)}","a":${'['.repeat(2e5)}${']'.repeat(2e5)}}`, SEALS, 7],
  ])('of %s is bad', (_what, text, seals, repositoryId) => {
    expect(readEntry(text, seals, repositoryId).state).toBe('bad')
  })

  test('of a newer schema is neither good nor bad, whoever sealed it', () => {
    expect(readEntry(changed({ schema: SCHEMA + 1 }), SEALS, 7).state).toBe('newer')
  })

  test('is spelled one way, whatever the order of its fields', () => {
    const turned = Object.fromEntries(Object.entries(SECOND).reverse())

    expect(readEntry(JSON.stringify(turned), SEALS, 7)).toEqual({ state: 'good', entry: SECOND })
  })

  test('does not survive the change of one character, unless that changes no meaning', () => {
    const text = entryText(SECOND)
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('0', '1', 'a', '"', '{', ' ', 'é'), (at, character) => {
        const broken = `${text.slice(0, at)}${character}${text.slice(at + 1)}`
        const read = readEntry(broken, SEALS, 7)
        if (read.state === 'good') expect(entryText(read.entry)).toBe(text)
      }),
      { numRuns: 500 },
    )
  })

  test.each<[string, object]>([
    ['a map where a list belongs', { past: {} }],
    ['a text where a number belongs', { attempt: '7' }],
    ['a time that no date has', { lastSweep: 1e300 }],
    ['a time that is none', { tries: { due: 'NaN', count: 0 } }],
    ['a candidate without its tag', { candidate: { generation: 1 } }],
    [
      'a word where the time belongs at which a hand-in was lost',
      { candidate: { tag: 't', generation: 1, announcedAt: 1, policyAt: 'a', leaseUntil: 1, lostAt: 'today' } },
    ],
  ])('with the right mac and %s is bad all the same', (_what, odd) => {
    const signed = sealEntry({ ...DRAFT, ...odd }, undefined, BIND)

    expect(readEntry(entryText(signed), SEALS, 7)).toMatchObject({
      state: 'bad',
      why: expect.stringContaining('fields'),
    })
  })

  test('is never read out of nonsense, and nonsense never throws', () => {
    const nonsense = fc.oneof(
      fc.string(),
      fc.json(),
      fc.object({ withNullPrototype: true }).map((o) => JSON.stringify(o)),
    )
    const dressed = fc.dictionary(fc.string(), fc.jsonValue()).map((o) => JSON.stringify({ schema: 1, mac: '0', ...o }))
    fc.assert(
      fc.property(fc.oneof(nonsense, dressed), (text) => {
        expect(readEntry(text, SEALS, 7).state).not.toBe('good')
      }),
      { numRuns: 500 },
    )
  })
})
