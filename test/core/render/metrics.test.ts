import { describe, expect, test } from '@jest/globals'
import { PHASES } from '../../../src/core/phase.ts'
import { metricsText } from '../../../src/core/render/metrics.ts'
import { DAY } from '../../../src/core/schedule/due.ts'
import { readExposition } from './prometheus.ts'
import { OUTCOMES, outcome, run } from './run-cases.ts'

function numbers(name: string, more: Parameters<typeof run>[0]): Readonly<Record<string, number>> {
  const { series } = readExposition(metricsText(run(more)))
  return Object.fromEntries(
    series.filter((one) => one.name === name).map(({ labels, value }) => [labels['credential'] ?? '', value]),
  )
}

describe('the metrics', () => {
  const text = metricsText(run({ outcomes: OUTCOMES }))
  const { help, type, series } = readExposition(text)

  test('have one HELP and one TYPE for each family', () => {
    const names = [...new Set(series.map(({ name }) => name))]
    expect([...help.keys()]).toEqual(names)
    expect([...type]).toEqual(names.map((name) => [name, 'gauge']))
  })

  test('say of whom they speak in labels that stay', () => {
    const labels = series.filter(({ name }) => name === 'keyturn_parked').map((one) => one.labels)
    expect(labels).toContainEqual({
      repository: 'acme/app',
      credential: 'resend/production',
      key: 'resend',
      environment: 'production',
      provider: 'openai',
    })
    expect(labels).toContainEqual({
      repository: 'acme/app',
      credential: 'session',
      key: 'session',
      environment: '',
      provider: 'openai',
    })
  })

  test('tell age, due date and how far over it', () => {
    const outcomes = OUTCOMES
    const { at } = run()
    expect(numbers('keyturn_key_age_seconds', { outcomes })).toMatchObject({
      'openai/production': (121 * DAY) / 1000,
      session: (10 * DAY) / 1000,
    })
    expect(numbers('keyturn_key_due_timestamp_seconds', { outcomes })['openai/production']).toBe((at - 31 * DAY) / 1000)
    expect(numbers('keyturn_key_overdue_seconds', { outcomes })).toEqual({
      'openai/production': (31 * DAY) / 1000,
      'openai/staging': 0,
      'resend/production': 0,
      'resend/staging': 0,
      session: 0,
    })
  })

  test('take a key for no longer overdue once its successor serves', () => {
    const { at } = run()
    const late = { due: at - DAY, kind: 'wait', because: 'overlapping', phase: 'soaking' } as const
    expect(numbers('keyturn_key_overdue_seconds', { outcomes: [outcome(late)] })).toEqual({ 'openai/production': 0 })
  })

  test('tell who is parked, who failed and who waits for a person', () => {
    const outcomes = [...OUTCOMES, outcome({ credential: 'broken', kind: 'failed', because: 'step-failed' })]
    const on = (name: string): readonly string[] =>
      Object.entries(numbers(name, { outcomes })).flatMap(([credential, value]) => (value === 1 ? [credential] : []))
    expect(on('keyturn_parked')).toEqual(['resend/production'])
    expect(on('keyturn_failed')).toEqual(['broken'])
    expect(on('keyturn_waits_for_person')).toEqual(['openai/staging', 'resend/production'])
    expect(on('keyturn_proposal_open')).toEqual(['openai/staging'])
  })

  test('count the attempts that came to nothing', () => {
    const outcomes = [outcome({ failedAttempts: 2 }), outcome({ credential: 'session' })]
    expect(numbers('keyturn_failed_attempts', { outcomes })).toEqual({ 'openai/production': 2, session: 0 })
  })

  test('have a series for every phase, of which one is on', () => {
    const phases = series.filter(({ name, labels }) => name === 'keyturn_phase' && labels['credential'] === 'session')
    expect(phases.map(({ labels }) => labels['phase'])).toEqual([...PHASES])
    expect(phases.filter(({ value }) => value === 1).map(({ labels }) => labels['phase'])).toEqual(['resting'])
  })

  test('say nothing of an age that nobody knows', () => {
    const { minted: _age, due: _due, generation: _none, ...unknown } = outcome({ phase: 'not adopted' })
    const spoken = readExposition(metricsText(run({ outcomes: [unknown] }))).series.map(({ name }) => name)
    expect(spoken.filter((name) => /age|minted|due_time|generation/.test(name))).toEqual([])
    expect(spoken).toContain('keyturn_phase')
  })

  test('are there when the manifest is broken, and say so', () => {
    const problems = [{ path: 'rotation.yml', line: 1, column: 1, message: 'x' }]
    const broken = readExposition(metricsText(run({ problems })))
    expect(broken.series.find(({ name }) => name === 'keyturn_manifest_problems')?.value).toBe(1)
    expect(broken.series.find(({ name }) => name === 'keyturn_last_run_timestamp_seconds')?.value).toBe(run().at / 1000)
  })

  test('keep a hostile name in its label', () => {
    const credential = 'a"} 1\nkeyturn_parked{x="\\/\u202eb'
    const hostile = readExposition(metricsText(run({ outcomes: [outcome({ credential })] })))
    const names = new Set(hostile.series.flatMap(({ labels }) => labels['credential'] ?? []))
    expect([...names]).toEqual([credential.replaceAll('\u202e', ' ')])
  })
})
