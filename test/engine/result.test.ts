import { describe, expect, test } from '@jest/globals'
import { exitCode, type Outcome, type RunResult } from '../../src/engine/result.ts'

const OUTCOME: Outcome = {
  credential: 'openai/production',
  provider: 'openai',
  phase: 'resting',
  kind: 'rest',
  because: 'not-due',
  about: 'is not due',
  acted: [],
}

function code(outcomes: readonly Partial<Outcome>[], problems: RunResult['problems'] = []): number {
  const whole = outcomes.map((one) => ({ ...OUTCOME, ...one }))
  const about = {
    version: 1,
    at: 0,
    repository: 'acme/web',
    url: 'https://github.com/acme/web',
    idle: false,
    dryRun: false,
  } as const
  return exitCode({ ...about, outcomes: whole, problems })
}

describe('a run ends', () => {
  test.each<[string, Partial<Outcome>, number]>([
    ['well at rest', { kind: 'rest' }, 0],
    ['well while it waits', { kind: 'wait', because: 'awaiting-review' }, 0],
    ['well when a person must look: that is no crash', { kind: 'park', because: 'foreign-secret' }, 0],
    ['red when something failed', { kind: 'failed', because: 'step-failed' }, 1],
    ['red when what it needs cannot be seen', { kind: 'failed', because: 'blind' }, 1],
    ['red when a deployment failed', { kind: 'park', because: 'deploy-failed' }, 1],
    ['red when nothing moves on', { kind: 'park', because: 'no-progress' }, 1],
  ])('%s', (_, outcome, expected) => {
    expect(code([{}, outcome, {}])).toBe(expected)
  })

  test('red when the manifest cannot be read', () => {
    expect(code([], [{ path: 'rotation.yml', line: 1, column: 1, message: 'it is broken' }])).toBe(1)
  })
})
