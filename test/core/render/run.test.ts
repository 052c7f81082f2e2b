import { describe, expect, test } from '@jest/globals'
import { annotations } from '../../../src/core/render/annotations.ts'
import { statusLines, statusText } from '../../../src/core/render/status.ts'
import { summary } from '../../../src/core/render/summary.ts'
import type { RunResult } from '../../../src/engine/result.ts'
import { OUTCOMES, outcome, run } from './run-cases.ts'

const PROBLEM = {
  path: 'rotation.yml',
  line: 14,
  column: 17,
  message: 'provider "opnai" is not known. Did you mean "openai"?',
}

function order(text: string): readonly string[] {
  return [...text.matchAll(/^\| [^ ]+ \| `(\w+)` \| (?:`(\w+)`|–)/gm)].map(
    ([, key, environment]) => `${key}/${environment ?? ''}`,
  )
}

describe('the job summary', () => {
  const text = summary(run({ outcomes: OUTCOMES }))

  test('puts what is overdue first, then what stopped, then what waits for a person, then the rest', () => {
    expect(order(text)).toEqual([
      'openai/production',
      'resend/production',
      'openai/staging',
      'resend/staging',
      'session/',
    ])
  })

  test('says in one sentence how things are', () => {
    expect(text).toContain('**5 keys: 1 overdue, 1 stopped, 1 waiting for a person, 1 on the move, 1 at rest.**')
  })

  test('says for a parked key what to do, with commands that exist', () => {
    expect(text).toContain('run the workflow with command `adopt`')
  })

  test('shows where the manifest is wrong', () => {
    expect(summary(run({ problems: [PROBLEM] }))).toContain(
      '| `rotation.yml:14:17` | provider "opnai" is not known. Did you mean "openai"? |',
    )
  })

  test('of a dry run does not claim to have done anything', () => {
    const dry = summary(run({ dryRun: true, outcomes: OUTCOMES }))
    expect(dry).toContain('What it would have done')
    expect(dry).not.toContain('What it did')
  })

  test('keeps a hostile name in its cell', () => {
    const hostile = summary(run({ outcomes: [outcome({ credential: 'a|b`\n<!--', about: 'x | @all\n| y' })] }))
    expect(hostile.split('\n').filter((line) => line.startsWith('|'))).toHaveLength(3)
    expect(hostile).not.toMatch(/<!--|@all/)
  })

  test('is rendered from what the engine gives', () => {
    const result: RunResult = { version: 1, ...run({ outcomes: OUTCOMES }) }
    expect(summary(result)).toBe(text)
  })
})

describe('a key is overdue', () => {
  test.each([
    ['when its day is past and nothing has begun', 'due', true],
    ['while its proposal waits for review', 'in review', true],
    ['no more once a new key is in service', 'soaking', false],
  ] as const)('%s', (_, phase, overdue) => {
    const text = summary(
      run({ outcomes: [outcome({ phase, kind: 'wait', because: 'due', due: run().at - 86_400_000 })] }),
    )
    expect(text.includes('1 overdue')).toBe(overdue)
  })
})

describe('the status', () => {
  const lines = statusText(run({ outcomes: OUTCOMES })).split('\n')

  test('stands in columns', () => {
    const [head, ...rows] = lines.filter((line) => /^ {2} |^[!?>] {2}/.test(line) && !line.startsWith('    '))
    const column = head?.indexOf('phase') ?? 0
    expect(rows).toHaveLength(5)
    for (const row of rows) expect(row.slice(column - 2, column)).toBe('  ')
  })

  test('carries no colour and lets no name paint the terminal', () => {
    const text = statusText(run({ outcomes: [outcome({ credential: 'a\u001b[31mb', about: 'x\r\ny' })] }))
    for (const sign of ['\u001b', '\r']) expect(text).not.toContain(sign)
  })

  test('gives each row its urgency, so that the CLI may paint it', () => {
    const urgencies = statusLines(run({ outcomes: OUTCOMES })).map(({ urgency }) => urgency)
    expect(urgencies.filter((urgency) => urgency !== 'remark' && urgency !== 'head')).toEqual([
      'overdue',
      'failed',
      'waits',
      'moving',
      'rests',
    ])
  })
})

describe('an annotation', () => {
  test('stands at the line of the manifest that is wrong', () => {
    expect(annotations(run({ problems: [PROBLEM] }))).toEqual([
      { level: 'error', message: PROBLEM.message, file: 'rotation.yml', line: 14, column: 17 },
    ])
  })

  test.each([
    ['an error, when a step failed', { kind: 'failed', because: 'step-failed' }, ['error']],
    ['an error, when it parked because a deployment failed', { kind: 'park', because: 'deploy-failed' }, ['error']],
    ['a warning, when it parked for a person', { kind: 'park', because: 'foreign-secret' }, ['warning']],
    ['a notice, when a review is all it waits for', { kind: 'wait', because: 'awaiting-review' }, ['notice']],
    ['none, when all is well', { kind: 'rest', because: 'not-due' }, []],
  ] as const)('is %s', (_, more, levels) => {
    expect(annotations(run({ outcomes: [outcome(more)] })).map(({ level }) => level)).toEqual(levels)
  })
})
