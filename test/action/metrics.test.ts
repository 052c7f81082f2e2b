import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { INPUTS, readInputs } from '../../src/action/inputs.ts'
import { writeMetrics } from '../../src/action/metrics.ts'
import { readSettings } from '../../src/action/settings.ts'
import { createRedactor } from '../../src/http/redact.ts'
import { outcome, run } from '../core/render/run-cases.ts'

function settings(metrics: string): ReturnType<typeof readSettings> {
  const given: Readonly<Record<string, string>> = { token: 'ghs_0', metrics }
  return readSettings(readInputs((name) => given[name] ?? INPUTS[name].default))
}

describe('the input `metrics`', () => {
  test('names a file, and has every credential looked at', () => {
    expect(settings('out/keyturn.prom')).toMatchObject({ metrics: 'out/keyturn.prom', full: true })
    expect(settings('')).not.toHaveProperty('full')
  })

  test.each(['out/', 'a\nb'])('that is %j is refused', (path) => {
    expect(() => settings(path)).toThrow('`metrics` is')
  })
})

describe('the file for monitoring', () => {
  test('lies where it was asked for, whole, without a value and without a rest beside it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keyturn-'))
    const redactor = createRedactor()
    redactor.mask('sk-proj-0123456789abcdef')
    const result = { version: 1, ...run({ outcomes: [outcome({ credential: 'sk-proj-0123456789abcdef' })] }) } as const
    const env = { GITHUB_WORKSPACE: folder }
    const path = await writeMetrics('a/keyturn.prom', result, { env, redactor })
    expect(path).toBe(join(folder, 'a/keyturn.prom'))
    expect(readdirSync(join(folder, 'a'))).toEqual(['keyturn.prom'])
    expect(readFileSync(path, 'utf8')).toContain('credential="[secret]"')
    expect(readFileSync(path, 'utf8')).not.toContain('sk-proj')
  })
})
