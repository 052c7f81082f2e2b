import { describe, expect, test } from '@jest/globals'
import { NOTICES } from '../../../src/core/manifest/policy.ts'
import { notificationText, occurrencesOf } from '../../../src/core/render/notification.ts'
import { DAY } from '../../../src/core/schedule/due.ts'
import { OUTCOMES, outcome, run } from './run-cases.ts'

const PAGE = 'https://github.com/acme/app/actions/runs/7'

describe('what is told to a chat', () => {
  const all = run({ outcomes: OUTCOMES })

  test('is what the manifest asks for, and nothing else', () => {
    expect(occurrencesOf(all, NOTICES).map(({ id }) => id)).toEqual([
      'resend/production parked foreign-secret',
      `openai/production overdue ${all.at - 31 * DAY}`,
    ])
    expect(occurrencesOf(all, ['overdue'])).toHaveLength(1)
    expect(occurrencesOf(all, [])).toEqual([])
    const failed = run({ outcomes: [outcome({ kind: 'failed', because: 'step-failed' })] })
    expect(occurrencesOf(failed, NOTICES).map(({ id }) => id)).toEqual(['openai/production failed'])
  })

  test('is another occurrence when the reason is another', () => {
    const ids = (['foreign-secret', 'no-room'] as const).map(
      (because) => occurrencesOf(run({ outcomes: [outcome({ kind: 'park', because })] }), NOTICES)[0]?.id,
    )
    expect(new Set(ids).size).toBe(2)
  })

  test('is one line for each key, also where two things are so of it', () => {
    const both = run({
      outcomes: [outcome({ kind: 'park', because: 'foreign-secret', about: 'is parked', due: all.at - 2 * DAY })],
    })
    const occurrences = occurrencesOf(both, NOTICES)
    expect(occurrences).toHaveLength(2)
    expect(notificationText(both, occurrences, PAGE).split('\n')).toEqual([
      '*acme/app*: 1 key needs somebody',
      expect.stringMatching(/^• openai\/production is parked\. If that value/),
      PAGE,
    ])
  })

  test('calls nobody and links to nothing of its own accord', () => {
    const evil = outcome({
      credential: 'a/<!channel>',
      kind: 'park',
      because: 'foreign-secret',
      about: 'x & <https://evil.example|here>\n• y',
      owner: '<@U1>',
    })
    const bad = run({ outcomes: [evil] })
    const text = notificationText(bad, occurrencesOf(bad, NOTICES), PAGE)
    expect(text).not.toMatch(/[<>]/)
    expect(text.split('\n')).toHaveLength(3)
  })

  test('of a fleet stays short', () => {
    const many = Array.from({ length: 500 }, (_, n) =>
      outcome({ credential: `k${n}`, kind: 'park', because: 'foreign-secret', about: 'x'.repeat(5_000) }),
    )
    const fleet = run({ outcomes: many })
    const text = notificationText(fleet, occurrencesOf(fleet, NOTICES), PAGE)
    expect(text.length).toBeLessThan(40_000)
    expect(text).toContain('\nand 480 more\n')
  })
})
