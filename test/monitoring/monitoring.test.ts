import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { metricsText } from '../../src/core/render/metrics.ts'
import { readExposition } from '../core/render/prometheus.ts'
import { OUTCOMES, outcome, run } from '../core/render/run-cases.ts'
import { read, ROOT } from '../repository/sources.ts'

const MONITORING = join(ROOT, 'docs/monitoring')
const TEXT = metricsText(run({ outcomes: [...OUTCOMES, outcome({ credential: 'a"b\\c\nd', failedAttempts: 3 })] }))
const withPromtool = spawnSync('promtool', ['--version']).status === 0 ? describe : describe.skip

withPromtool('promtool (skipped where it is not installed)', () => {
  test('finds nothing to say against the metrics', () => {
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: TEXT, encoding: 'utf8' })
    expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: '' })
  })

  test('would find something', () => {
    const odd = TEXT.replace('# TYPE keyturn_parked gauge', '# TYPE keyturn_parked counter')
    expect(spawnSync('promtool', ['check', 'metrics'], { input: odd }).status).not.toBe(0)
  })

  test.each([
    ['check', 'keyturn.rules.yml'],
    ['test', 'keyturn.rules.test.yml'],
  ])('%s rules finds %s right', (verb, file) => {
    const said = execFileSync('promtool', [verb, 'rules', file], { cwd: MONITORING, encoding: 'utf8', stdio: 'pipe' })
    expect(said).toContain('SUCCESS')
  })
})

describe('what is built on the metrics', () => {
  const { series } = readExposition(TEXT)
  const known = new Set(series.map(({ name }) => name))

  test.each(['keyturn.rules.yml', 'keyturn.rules.test.yml', 'keyturn.grafana.json'])(
    '%s asks for none that does not exist',
    (file) => {
      const asked = read(`docs/monitoring/${file}`).match(/\bkeyturn_\w+/g) ?? []
      expect(asked.length).toBeGreaterThan(2)
      expect(asked.filter((name) => !known.has(name))).toEqual([])
    },
  )

  test('an alert comes at thirty days overdue', () => {
    expect(read('docs/monitoring/keyturn.rules.yml')).toMatch(
      /alert: KeyturnKeyLongOverdue\n\s+expr: .* > 30 \* 86400 and keyturn_key_overdue_seconds > 0/,
    )
  })

  test('the dashboard groups by labels that the series have', () => {
    const labels = new Set(series.flatMap((one) => Object.keys(one.labels)))
    const used = [...read('docs/monitoring/keyturn.grafana.json').matchAll(/\{\{(\w+)\}\}/g)].map(
      ([, name]) => name ?? '',
    )
    expect(used.filter((name) => !labels.has(name))).toEqual([])
  })

  test('the guide names every metric', () => {
    const guide = read('docs/guides/watching.md')
    expect([...known].filter((name) => !guide.includes(`\`${name}\``))).toEqual([])
  })
})
