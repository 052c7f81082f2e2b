import { describe, expect, test } from '@jest/globals'
import { outputsOf } from '../../src/action/outputs.ts'
import type { Outcome, RunResult } from '../../src/engine/result.ts'

const AT = Date.UTC(2026, 10, 16, 2)

function outcome(changes: Partial<Outcome>): Outcome {
  return {
    credential: 'openai/production',
    phase: 'resting',
    kind: 'rest',
    because: 'not-due',
    about: 'openai/production rests: its key is young enough',
    acted: [],
    provider: 'openai',
    ...changes,
  }
}

function result(...outcomes: readonly Outcome[]): RunResult {
  return {
    version: 1,
    at: AT,
    repository: 'acme/shop',
    url: 'https://github.com/acme/shop',
    idle: false,
    dryRun: false,
    outcomes,
    problems: [],
  }
}

describe('the outputs of the Action', () => {
  test('result is the whole run as versioned JSON', () => {
    const run = result(outcome({}))
    expect(JSON.parse(outputsOf(run).result)).toEqual(run)
  })

  test('matrix fans out over what would act or did', () => {
    const run = result(
      outcome({ credential: 'a', kind: 'would-act', because: 'due' }),
      outcome({ credential: 'b' }),
      outcome({ credential: 'c', kind: 'wait', because: 'awaiting-review', acted: ['mint'] }),
    )
    expect(JSON.parse(outputsOf(run).matrix)).toEqual({ include: [{ only: 'a' }, { only: 'c' }] })
  })

  test('proposals name number and url', () => {
    const proposal = { number: 233, url: 'https://github.test/acme/shop/pull/233' }
    const run = result(outcome({ kind: 'wait', because: 'awaiting-review', proposal }), outcome({ credential: 'b' }))
    expect(JSON.parse(outputsOf(run).proposals)).toEqual([{ credential: 'openai/production', ...proposal }])
  })

  test('attention lists what waits for a person and what stopped, with what to do', () => {
    const run = result(
      outcome({ credential: 'a', kind: 'park', because: 'foreign-secret', about: 'a is parked' }),
      outcome({ credential: 'b', kind: 'wait', because: 'deploying' }),
      outcome({ credential: 'c', kind: 'failed', because: 'step-failed', about: 'c stopped' }),
      outcome({ credential: 'd', kind: 'wait', because: 'awaiting-review' }),
      outcome({ credential: 'e', kind: 'park', because: 'no-progress', about: 'e stands still' }),
    )
    const attention: readonly { credential: string; remedy: string }[] = JSON.parse(outputsOf(run).attention)
    expect(attention.map(({ credential }) => credential)).toEqual(['a', 'c', 'd', 'e'])
    expect(attention.every(({ remedy }) => remedy !== '')).toBe(true)
  })

  test('a fleet keeps within what GitHub passes on, and says what it left out', () => {
    const rests = Array.from({ length: 5_000 }, (_, index) => outcome({ credential: `key-${index}` }))
    const text = outputsOf(result(outcome({ credential: 'a', kind: 'wait', because: 'deploying' }), ...rests)).result
    expect(text.length).toBeLessThan(400_000)
    expect(JSON.parse(text)).toMatchObject({ atRest: 5_000, outcomes: [{ credential: 'a' }] })
  })
})
