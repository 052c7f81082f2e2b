import { describe, expect, test } from '@jest/globals'
import type { RecordFacts } from '../../../src/core/record/facts.ts'
import { makeRecord, recordPath, recordText } from '../../../src/core/record/make.ts'
import { isRecord } from '../../../src/core/canonical.ts'
import { MADE, STATES, situation } from '../render/cases.ts'

function facts(state: string, more: Partial<RecordFacts> = {}): RecordFacts {
  const { credential, entry } = STATES[state] ?? situation()
  return {
    entry,
    credential,
    outcome: 'rotated',
    repository: { owner: 'acme', name: 'app' },
    due: MADE - 3_600_000,
    at: MADE + 200_000_000,
    version: '0.1.0',
    run: 'https://github.com/acme/app/actions/runs/1900',
    provider: { id: 'openai', rights: 'project proj_prod', lag: 300_000 },
    ...more,
  }
}

/** Every `null` of a record with whether a reason stands beside it. */
function unexplained(value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one, n) => unexplained(one, `${path}/${n}`))
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    inner === null
      ? typeof value[`${name}Why`] === 'string'
        ? []
        : [`${path}/${name}`]
      : unexplained(inner, `${path}/${name}`),
  )
}

describe('the record', () => {
  test('has every part that an auditor asks for', () => {
    expect(Object.keys(makeRecord(facts('gone')))).toEqual(
      expect.arrayContaining([
        'schema',
        'previous',
        'what',
        'why',
        'how',
        'approval',
        'distribution',
        'testimony',
        'end',
        'exceptions',
        'failures',
        'tool',
      ]),
    )
  })

  test.each(Object.keys(STATES))('of %s gives a reason beside everything that nobody knows', (state) => {
    expect(unexplained(makeRecord(facts(state)))).toEqual([])
  })

  test('names who merged what, on which review', () => {
    expect(makeRecord(facts('gone'))['approval']).toMatchObject({
      by: 'lock',
      mergedBy: 'hubot-reviewer',
      pullRequest: 233,
      reviews: ['octo-lead'],
      role: null,
    })
  })

  test('keeps every testimony with its query, number, time and lag', () => {
    const told = makeRecord(facts('gone'))['testimony']
    expect(told).toHaveLength(6)
    expect(told).toContainEqual(
      expect.objectContaining({ witness: 'runs', answer: 'none', verdict: 'yes', lagSeconds: 120, number: null }),
    )
  })

  test('tells the end of the old key after a rotation, and of the new one after a rollback', () => {
    expect(makeRecord(facts('gone'))['end']).toMatchObject({
      ofKey: 'the old key',
      seenGoneAt: '2026-11-17T09:51:14.000Z',
    })
    const back = makeRecord(facts('back', { outcome: 'rolled-back' }))
    expect(back['end']).toMatchObject({ ofKey: 'the new key', seenGoneAt: '2026-11-17T11:51:14.000Z' })
    expect(back['approval']).toMatchObject({ revertedSeenAt: '2026-11-16T10:40:14.000Z' })
  })

  test('says what was done otherwise than the rule', () => {
    expect(makeRecord(facts('in-review-unknown'))['exceptions']).toEqual([expect.stringContaining('was not known')])
    expect(makeRecord(facts('gone'))['exceptions']).toEqual([])
  })

  test('bears the hash of the one before it', () => {
    const { entry } = facts('gone')
    expect(makeRecord(facts('gone', { entry: { ...entry, lastRecord: 'a'.repeat(64) } }))['previous']).toBe(
      'a'.repeat(64),
    )
    expect(makeRecord(facts('gone'))).toMatchObject({ previous: null, previousWhy: expect.stringContaining('first') })
  })

  test('has one text for one meaning', () => {
    const record = makeRecord(facts('gone'))
    const turned = Object.fromEntries(Object.entries(record).reverse())
    expect(recordText(turned)).toBe(recordText(record))
    expect(JSON.parse(recordText(record))).toEqual(record)
  })

  test('lies where its credential and generation say', () => {
    expect(recordPath(facts('gone'))).toBe('records/openai/production/4.json')
  })
})
