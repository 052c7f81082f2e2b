import { describe, expect, test } from '@jest/globals'
import { dashboardTexts } from '../../../src/core/render/dashboard.ts'
import { DAY, HOUR } from '../../../src/core/schedule/due.ts'
import { OUTCOMES, outcome, run } from './run-cases.ts'

function texts(more: Parameters<typeof run>[0]): ReturnType<typeof dashboardTexts> {
  return dashboardTexts(run(more))
}

function rows(body: string): readonly string[] {
  return body.split('\n').filter((line) => /^\| [^ -]+ \|/.test(line))
}

describe('the dashboard', () => {
  const { body, urgent } = texts({ outcomes: OUTCOMES })

  test('puts what is overdue first, then what stopped, what waits for a person, what moves, what rests', () => {
    expect(rows(body).map((line) => /^\| (\S+) \| `(\w+)`/.exec(line)?.slice(1))).toEqual([
      ['🔴', 'openai'],
      ['🟠', 'resend'],
      ['🟡', 'openai'],
      ['🔵', 'resend'],
      ['⚪', 'session'],
    ])
  })

  test('counts them in the same words', () => {
    expect(body.split('\n')[0]).toMatch(
      /^\*\*5 keys · 1 overdue · 1 stopped · 1 waiting for a person · 1 on the move · 1 at rest\*\* · next due 20/,
    )
  })

  test('tells each age with the day it is of: a run at any hour of that day says the same', () => {
    const day = Math.floor(run().at / DAY) * DAY
    // A wait of more than an hour tells its end, which is no age.
    const quiet = OUTCOMES.flatMap(({ until: _end, ...one }) => (one.kind === 'park' ? [] : [one]))
    const hours = Array.from({ length: 24 }, (_, hour) => texts({ outcomes: quiet, at: day + hour * HOUR }).body)
    expect([...new Set(hours)]).toEqual([hours[0]])
    expect(texts({ outcomes: quiet, at: day + DAY }).body).not.toBe(hours[0])
    expect(body.split('\n')[0]).toMatch(/ · ages on 2026-11-16$/)
    expect(body).not.toMatch(/ago|in \d/)
  })

  test('an age is as many days as lie between the two that are shown; nobody is told the age of what nobody knows', () => {
    const at = Date.UTC(2026, 10, 21, 1)
    const young = outcome({ minted: Date.UTC(2026, 7, 8, 23) })
    const { minted: _unknown, ...ageless } = young
    expect(texts({ outcomes: [young], at }).body).toContain('| 2026-08-08 | 105 days |')
    expect(texts({ outcomes: [{ ...young, minted: at }], at }).body).toContain('| 2026-11-21 | 0 days |')
    expect(texts({ outcomes: [ageless], at }).body).not.toMatch(/days|ages on/)
  })

  test('says what to do about what stopped, with a command that exists, and whose move a review is', () => {
    expect(body).toMatch(
      /### What to do\n\n- \*\*`openai\/production`\*\* is due.*\n- \*\*`resend\/production`\*\* .*command `adopt`/,
    )
    expect(body).toMatch(/\*\*in review\*\* .*#7.* \| @mona \|/)
    expect(body).not.toMatch(/- \*\*`openai\/staging`\*\*/)
  })

  test('names who is missing where nobody is named', () => {
    expect(rows(body)[0]).toContain('nobody is named: `owner:`')
    expect(rows(body)[1]).toContain('nobody is named: `owner:`')
  })

  test('is urgent while something is overdue or stopped, and only then', () => {
    expect(urgent).toBe(true)
    const calm = OUTCOMES.filter(({ kind, due = 0 }) => kind !== 'park' && due > run().at)
    expect(texts({ outcomes: calm })).toMatchObject({ urgent: false })
  })

  test('takes a key for overdue from the day after it was due', () => {
    const { at } = run()
    const late = (since: number) =>
      texts({ outcomes: [outcome({ kind: 'wait', because: 'awaiting-review', due: at - since })] })
    expect(late(DAY - 1).urgent).toBe(false)
    expect(late(DAY).urgent).toBe(true)
  })

  test('keeps a hostile name in its cell, and mentions nobody but owners', () => {
    const hostile = outcome({
      credential: 'a|b`\n<!--/@all',
      kind: 'park',
      because: 'foreign-secret',
      about: 'x | @all\n| y <script>',
      owner: '@mona) [x](javascript:y)',
    })
    const told = texts({ outcomes: [hostile] }).body
    expect(rows(told)).toHaveLength(1)
    // What stands in code is read as nothing else.
    expect(told.replaceAll(/`[^`\n]*`/g, '')).not.toMatch(/<!--|@all|<script|\]\(javascript/)
  })

  test('of a large fleet fits into what GitHub takes, the urgent ones first', () => {
    const many = Array.from({ length: 3_000 }, (_, n) =>
      outcome({
        credential: `provider-number-${n}/environment-of-it`,
        ...(n % 2 === 0 ? { kind: 'park', because: 'foreign-secret', phase: 'parked' } : {}),
        about:
          'is parked: a secret was changed by somebody else at some time and in some place, which is told here at length',
        owner: '@acme/the-platform-team',
      }),
    )
    const told = texts({ outcomes: many }).body
    expect(told.length).toBeLessThan(60_000)
    expect(rows(told).every((line) => line.startsWith('| 🟠'))).toBe(true)
    expect(told).toContain('And 2850 more rows: `keyturn status` shows all.')
  })
})
