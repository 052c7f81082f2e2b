import { describe, expect, test } from '@jest/globals'
import { readManifest } from '../../../src/core/manifest/read.ts'
import { type Reminder, remindersOf } from '../../../src/core/remind/standing.ts'
import { remindAnnotations, remindIssue, remindSummary } from '../../../src/core/render/remind.ts'
import { PROVIDERS } from '../../../src/plugins/registry.ts'

const AT = Date.UTC(2026, 10, 16, 2)

function found(...keys: readonly string[]): readonly Reminder[] {
  const text = `version: 1\ndeploy: deploy.yml\nkeys:\n${keys.map((key) => `  ${key}\n`).join('')}`
  const read = readManifest(text, 'rotation.yml', PROVIDERS)
  if ('problems' in read) throw new Error(read.problems.map(({ message }) => message).join('\n'))
  return remindersOf(read.manifest.credentials, AT)
}

function one(lines: string): Reminder | undefined {
  return found(`A: { provider: openai, ${lines} }`)[0]
}

describe('a key whose age a person tells', () => {
  test.each([
    ['on the day it was made', 'minted: 2026-11-16', 'young'],
    ['two weeks and two hours before it is due', 'minted: 2026-09-01T04:00:00Z', 'young'],
    ['two weeks before it is due', 'minted: 2026-09-01T02:00:00Z', 'soon'],
    ['a second before it is due', 'minted: 2026-08-18T02:00:01Z', 'soon'],
    ['the second it is due', 'minted: 2026-08-18T02:00:00Z', 'overdue'],
    ['years later', 'minted: 2020-01-01', 'overdue'],
    ['with a life too short for two weeks’ notice', 'every: 9d, minted: 2026-11-13', 'young'],
    ['in the last third of it', 'every: 9d, minted: 2026-11-10', 'soon'],
    ['nobody has told', 'owner: "@mona"', 'unknown'],
    ['that is still to come', 'minted: 2026-11-17', 'unknown'],
  ])('%s is %s', (_, lines, standing) => {
    expect(one(lines)?.standing).toBe(standing)
  })

  test('is due on the very day, whatever it is called', () => {
    const due = ['A', 'B', 'C', 'D'].map((name) => found(`${name}: { provider: openai, minted: 2026-11-01 }`)[0]?.due)
    expect(new Set(due)).toEqual(new Set([Date.UTC(2027, 0, 30)]))
  })

  test('comes in the order in which people should look', () => {
    const all = found(
      'YOUNG: { provider: openai, minted: 2026-11-01 }',
      'SOON: { provider: openai, minted: 2026-08-25 }',
      'UNKNOWN: openai',
      'LATE: { provider: openai, minted: 2026-08-01 }',
      'LATEST: { provider: openai, minted: 2026-07-01 }',
    )
    expect(all.map(({ credential }) => credential)).toEqual(['LATEST', 'LATE', 'UNKNOWN', 'SOON', 'YOUNG'])
  })
})

describe('what is said of them', () => {
  test('names the lines to add, with a day that the manifest refuses until it is set', () => {
    const unknown = found('PLAIN: openai', 'both: { provider: openai, environments: { a: , b: } }')
    const [, lines = ''] = /```yaml\n([\s\S]*?)```/.exec(remindSummary(texts(unknown))) ?? []
    const whole = `version: 1\ndeploy: deploy.yml\n${lines}`
    const read = readManifest(whole, 'rotation.yml', PROVIDERS)
    expect('problems' in read && read.problems.filter(({ message }) => message.startsWith('minted'))).toHaveLength(3)
    const set = whole.replaceAll('YYYY-MM-DD', '2026-11-01').replace('  both:', '  both:\n    provider: openai')
    expect(readManifest(set, 'rotation.yml', PROVIDERS)).toHaveProperty('manifest')
  })

  test('has room in an issue, however many there are, and says how many are left out', () => {
    const many = found(...Array.from({ length: 1500 }, (_, n) => `K${n}: { provider: openai, owner: "@acme/${n}" }`))
    const late = many.map((reminder): Reminder => ({ ...reminder, standing: 'overdue', minted: 0, due: 1 }))
    for (const all of [many, late]) {
      const { body } = remindIssue(texts(all))
      expect(body.length).toBeLessThan(60_000)
      expect(body).toContain('And 1400 more.')
      expect(body).toContain('**1500 keys: 1500')
    }
  })

  test('is the same on another day, so that the issue is not touched', () => {
    const late = found('A: { provider: openai, minted: 2026-08-01 }')
    const later = { ...texts(late), at: AT + 3 * 86_400_000 }
    expect(remindIssue(later)).toEqual(remindIssue(texts(late)))
  })

  test('warns of what is overdue and notices what nobody knows, nothing else', () => {
    const all = found(
      'A: { provider: openai, minted: 2026-08-01 }',
      'B: openai',
      'C: { provider: openai, minted: 2026-08-25 }',
    )
    expect(remindAnnotations(texts(all)).map(({ level, line }) => [level, line])).toEqual([
      ['warning', 4],
      ['notice', 5],
    ])
  })

  test('tells a day to come as what it is', () => {
    expect(remindAnnotations(texts(found('A: { provider: openai, minted: 2027-01-01 }')))[0]?.message).toBe(
      'A has `minted: 2027-01-01`, which is still to come, so nobody knows how old its key is',
    )
  })
})

function texts(reminders: readonly Reminder[]) {
  return { at: AT, path: 'rotation.yml', reminders }
}
