import { describe, expect, test } from '@jest/globals'
import type { Reminded } from '../../../src/core/manifest/policy.ts'
import { readManifest } from '../../../src/core/manifest/read.ts'
import { reminderOutcome, reminderVerdicts } from '../../../src/core/remind/outcome.ts'
import { remindable, remindersOf } from '../../../src/core/remind/standing.ts'
import { dashboardTexts } from '../../../src/core/render/dashboard.ts'
import { urgencyOf } from '../../../src/core/render/outcome.ts'
import { remindSummary } from '../../../src/core/render/remind.ts'
import { statusTextOf } from '../../../src/core/render/reply.ts'
import { PROVIDERS } from '../../../src/plugins/registry.ts'

const AT = Date.UTC(2026, 10, 16, 2)

function read(lines: string) {
  const reading = readManifest(
    `version: 1\nkeys:\n  badges: { provider: reminder, every: 30d, ${lines} }\n`,
    'rotation.yml',
    PROVIDERS,
  )
  if ('problems' in reading) throw new Error(reading.problems.map(({ message }) => message).join('\n'))
  return reading.manifest
}

function key(lines: string): Reminded {
  const [found] = read(lines).reminders ?? []
  if (found === undefined) throw new Error('There is no reminder.')
  return found
}

describe('a key that people hold, among those that Keyturn turns', () => {
  test.each([
    ['just made', 'minted: 2026-11-15', 'reminder-young', 'rests'],
    ['due in a week', 'minted: 2026-10-24', 'reminder-soon', 'rests'],
    ['due today', 'minted: 2026-10-17', 'reminder-due', 'waits'],
    ['due yesterday', 'minted: 2026-10-15', 'reminder-due', 'overdue'],
    ['of an age that nobody told', 'owner: "@mona"', 'reminder-undated', 'waits'],
    ['made tomorrow', 'minted: 2026-11-17', 'reminder-undated', 'waits'],
    ['too old and exempt', exempt('2026-10-01', '2027-03-01'), 'exempt', 'rests'],
    ['too old since its exemption ended', exempt('2026-09-01', '2026-11-01'), 'reminder-due', 'overdue'],
    ['exempt for longer than a year', exempt('2025-01-01', '2030-01-01'), 'reminder-due', 'overdue'],
  ])('%s', (_, lines, because, urgency) => {
    const outcome = reminderOutcome(key(lines), AT)
    expect([outcome.because, urgencyOf(outcome, AT)]).toEqual([because, urgency])
  })

  test.each([
    [exempt('2026-10-01', '2027-03-01'), /^rests: it is due and exempt: until 2027-03-01, granted by @mona: x$/],
    [exempt('2026-09-01', '2026-11-01'), /; its exemption ended on 2026-11-01$/],
  ])('says of its exemption what is so: %s', (lines, about) => {
    expect(reminderOutcome(key(lines), AT).about).toMatch(about)
  })

  test('says where to go, so that it can be copied, and what one has to know, wherever it is told', () => {
    const lines = 'minted: 2026-01-01, with: { console: "https://badges.acme.dev/keys", note: "Ask Rita." }'
    const told = '. See `https://badges.acme.dev/keys`. Ask Rita.'
    const manifest = read(lines)
    expect(statusTextOf([reminderOutcome(key(lines), AT)], AT)).toContain(told)
    expect(reminderVerdicts(key(lines), AT)).toMatchObject([{ decision: { kind: 'wait', about: told.slice(2) } }])
    const found = { at: AT, path: 'rotation.yml', reminders: remindersOf(remindable(manifest), AT) }
    expect(remindSummary(found)).toContain(told)
  })

  test('says the day before it comes', () => {
    const outcome = reminderOutcome(key('minted: 2026-10-24'), AT)
    expect(outcome.about).toMatch(/; due on 2026-11-23$/)
    expect(dashboardTexts({ at: AT, url: '', outcomes: [outcome] }).body).toContain(
      '| is due soon; a person replaces it |',
    )
  })

  test('explains itself until the day on which that changes', () => {
    expect(reminderVerdicts(key('minted: 2026-11-15'), AT)).toEqual([
      { rule: 'reminder', decision: { kind: 'rest', because: 'reminder-young', until: Date.UTC(2026, 11, 5) } },
    ])
  })
})

function exempt(minted: string, until: string): string {
  return `minted: ${minted}, exempt: { until: ${until}, by: "@mona", because: x }`
}
