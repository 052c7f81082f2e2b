import { Buffer } from 'node:buffer'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { indexText, isIdle, readIndex, type Index, type IndexQuestion } from '../../../src/core/entry/index.ts'
import { DAY, HOUR } from '../../../src/core/schedule/due.ts'
import { readSeals } from '../../../src/core/seal.ts'

const NOW = Date.UTC(2026, 10, 16, 12)
const SEALS = readSeals(Buffer.alloc(32, 1).toString('base64'))
const OTHERS = readSeals(Buffer.alloc(32, 2).toString('base64'))
const BRANCH = 'keyturn/rotate/openai/production/6'
const INDEX: Index = {
  schema: 1,
  manifest: 'a1',
  lock: 'b2',
  entries: 'c3',
  next: NOW + 3 * DAY,
  proposals: [BRANCH],
  attention: [],
  at: NOW,
}
const QUESTION: IndexQuestion = {
  manifest: 'a1',
  lock: 'b2',
  entries: 'c3',
  open: [{ branch: BRANCH, conflict: false }],
  edited: [],
  now: NOW + HOUR,
  repositoryId: 7,
}
const TEXT = indexText(INDEX, { seal: SEALS.current, repositoryId: 7 })

describe('the index', () => {
  test('reads as it was written, under the seal and under the one before', () => {
    expect(readIndex(TEXT, SEALS, 7)).toEqual(INDEX)
    expect(readIndex(TEXT, { current: OTHERS.current, previous: SEALS.current }, 7)).toEqual(INDEX)
  })

  test('remembers what a chat was told, under its mac, and is as before where nothing was', () => {
    const told = { ...INDEX, told: ['openai/production parked no-room'] }
    const text = indexText(told, { seal: SEALS.current, repositoryId: 7 })
    expect(readIndex(text, SEALS, 7)).toEqual(told)
    expect(readIndex(text.replace('no-room', 'no-moor'), SEALS, 7)).toBeUndefined()
    expect(readIndex(text.replace('["openai/production parked no-room"]', '7'), SEALS, 7)).toBeUndefined()
    expect(TEXT).not.toContain('told')
  })

  test('remembers which owners were gone, under its mac, and is as before where nobody is named', () => {
    const known = { ...INDEX, people: { at: 5, gone: ['@mona'] } }
    const text = indexText(known, { seal: SEALS.current, repositoryId: 7 })
    expect(readIndex(text, SEALS, 7)).toEqual(known)
    expect(readIndex(text.replace('@mona', '@rita'), SEALS, 7)).toBeUndefined()
    expect(isIdle(known, QUESTION)).toBe(true)
    expect(TEXT).not.toContain('people')
  })

  test('remembers whose alerts were nobody’s, under its mac, and is as before where nothing is to be remembered', () => {
    const known = { ...INDEX, alerts: { watched: false, marks: 'ab12', others: [3, 7] } }
    const text = indexText(known, { seal: SEALS.current, repositoryId: 7 })
    expect(readIndex(text, SEALS, 7)).toEqual(known)
    expect(readIndex(text.replace('[3,7]', '[3,8]'), SEALS, 7)).toBeUndefined()
    expect(readIndex(text.replace('[3,7]', '["3"]'), SEALS, 7)).toBeUndefined()
    expect(TEXT).not.toContain('alerts')
  })

  test('remembers which texts of people’s were looked at, under its mac, and is as before where there are none', () => {
    const edited = [`${BRANCH} 2026-11-16T11:00:00Z`]
    const known = { ...INDEX, edited }
    const text = indexText(known, { seal: SEALS.current, repositoryId: 7 })
    expect(readIndex(text, SEALS, 7)).toEqual(known)
    expect(readIndex(text.replace('11:00', '11:01'), SEALS, 7)).toBeUndefined()
    expect(readIndex(text.replace(JSON.stringify(edited), '7'), SEALS, 7)).toBeUndefined()
    expect(isIdle(known, { ...QUESTION, edited })).toBe(true)
    expect(isIdle(known, QUESTION)).toBe(true)
    expect(TEXT).not.toContain('edited')
  })

  test('lets no run end where an alert may begin something, and every run where it is only to be told', () => {
    const alerts = { marks: '', others: [] }
    expect(isIdle({ ...INDEX, alerts: { ...alerts, watched: true } }, QUESTION)).toBe(false)
    expect(isIdle({ ...INDEX, alerts: { ...alerts, watched: false } }, QUESTION)).toBe(true)
  })

  test.each([
    ['another repository', TEXT, SEALS, 8],
    ['another seal', TEXT, OTHERS, 7],
    ['no text', undefined, SEALS, 7],
    ['another schema', TEXT.replace('"schema":1', '"schema":2'), SEALS, 7],
    ['nesting deeper than any stack', `{"schema":1,"a":${'['.repeat(2e5)}${']'.repeat(2e5)}}`, SEALS, 7],
  ])('of %s is no index', (_what, text, seals, repositoryId) => {
    expect(readIndex(text, seals, repositoryId)).toBeUndefined()
  })

  test.each(Object.keys(INDEX))('is bound to its field %s', (field) => {
    const open: Record<string, unknown> = JSON.parse(TEXT)
    const moved = typeof open[field] === 'number' ? 2 : ['x']

    expect(readIndex(JSON.stringify({ ...open, [field]: moved }), SEALS, 7)).toBeUndefined()
  })

  test('is never read out of nonsense, and nonsense never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => expect(readIndex(text, SEALS, 7)).toBeUndefined()),
    )
  })
})

describe('a run ends after one request', () => {
  test('when everything is as the index says', () => {
    expect(isIdle(INDEX, QUESTION)).toBe(true)
  })

  const moved: readonly (readonly [string, Partial<Index>, Partial<IndexQuestion>])[] = [
    ['the manifest moved', {}, { manifest: 'a2' }],
    ['the manifest is gone', {}, { manifest: undefined }],
    ['the lock moved', {}, { lock: 'b3' }],
    ['the lock is gone', {}, { lock: undefined }],
    ['an entry moved', {}, { entries: 'c4' }],
    ['the journal is gone', {}, { entries: undefined }],
    ['the proposal is not open any more', {}, { open: [] }],
    ['another proposal is open', {}, { open: [{ branch: `${BRANCH}1`, conflict: false }] }],
    [
      'one proposal more is open',
      {},
      {
        open: [
          { branch: BRANCH, conflict: false },
          { branch: `${BRANCH}1`, conflict: false },
        ],
      },
    ],
    ['the proposal conflicts', {}, { open: [{ branch: BRANCH, conflict: true }] }],
    ['a person wrote into a proposal', {}, { edited: [`${BRANCH} 2026-11-16T11:00:00Z`] }],
    [
      'a person wrote into a proposal again',
      { edited: [`${BRANCH} 2026-11-16T11:00:00Z`] },
      { edited: [`${BRANCH} 2026-11-16T11:05:00Z`] },
    ],
    ['its instant is reached', {}, { now: INDEX.next }],
    ['an entry wants every run', { next: 0 }, {}],
    ['a credential waits for a person', { attention: ['openai/production'] }, {}],
    ['it is 25 hours old', {}, { now: NOW + 25 * HOUR }],
    ['it is of the day after tomorrow', {}, { now: NOW - 2 * DAY }],
  ]
  test.each(moved)('but not when %s', (_what, index, question) => {
    expect(isIdle({ ...INDEX, ...index }, { ...QUESTION, ...question })).toBe(false)
  })

  test('but not without an index', () => {
    expect(isIdle(undefined, QUESTION)).toBe(false)
  })
})
