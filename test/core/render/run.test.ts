import { describe, expect, test } from '@jest/globals'
import { annotations, logLines } from '../../../src/core/render/annotations.ts'
import { statusLines, statusText } from '../../../src/core/render/status.ts'
import { summary } from '../../../src/core/render/summary.ts'
import type { RunResult } from '../../../src/engine/result.ts'
import { moment } from '../../../src/core/render/time.ts'
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

  test('says of an overdue key what to do, whoever is to blame', () => {
    expect(text).toMatch(/- \*\*`openai\/production`\*\* is due .* Merge or close an open proposal/)
  })

  test('ends no sentence twice, and claims of a step that failed no more than is known', () => {
    const failed = outcome({
      kind: 'failed',
      because: 'step-failed',
      about: 'is due; stopped: it was refused.',
      acted: ['mint'],
    })
    const told = summary(run({ outcomes: [failed] }))
    expect(told).toContain('it was refused. Keyturn tries again')
    expect(told).toContain('mint and stage the new key (the last of these may not have come through)')
    for (const [annotation] of [annotations(run({ outcomes: [failed] }))])
      expect(annotation?.message).not.toContain('..')
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

  test('folds away those at rest when there are many, and keeps the others in sight', () => {
    const many = Array.from({ length: 40 }, (_, n) => outcome({ credential: `resting-${n}` }))
    const folded = summary(run({ outcomes: [...OUTCOMES, ...many] }))
    const [before = '', inside = ''] = folded.split('<details>')
    expect(order(before)).toHaveLength(4)
    expect(inside).toMatch(/^<summary>41 at rest<\/summary>\n\n\|/)
    expect(inside).toContain('`resting-39`')
    expect(text).not.toContain('<details>')
  })

  test('of a fleet stays below what GitHub takes of a step', () => {
    const many = Array.from({ length: 10_000 }, (_, n) =>
      outcome({
        credential: `a-provider-with-a-name-${n}/production`,
        acted: ['promote', 'deploy'],
        ...(n % 2 === 0 ? { kind: 'park', because: 'foreign-secret', about: `is parked: ${'x'.repeat(300)}` } : {}),
      }),
    )
    const fleet = summary(run({ outcomes: many }))
    expect(new TextEncoder().encode(fleet).length).toBeLessThan(1024 * 1024)
    expect(fleet).toContain('And 4500 more: `keyturn status` shows all.')
  })

  test('is rendered from what the engine gives', () => {
    const result: RunResult = { version: 1, ...run({ outcomes: OUTCOMES }) }
    expect(summary(result)).toBe(text)
  })
})

/** One key as the summary and as the status show it. */
function told(more: Parameters<typeof outcome>[0]): readonly string[] {
  const one = run({ outcomes: [outcome({ kind: 'wait', because: 'overlapping', ...more })] })
  return [summary(one), statusText(one)]
}

describe('where a key stands', () => {
  const { at } = run()

  test('says until when a wait lasts', () => {
    for (const text of told({ until: at + 3_600_000 })) expect(text).toContain(`, until ${moment(at + 3_600_000)}`)
  })

  test('says no time for a rest, which the due date tells, and none for the pause between two questions', () => {
    const due = at + 80 * 86_400_000
    for (const text of told({ kind: 'rest', because: 'not-due', until: at + 86_400_000, due })) {
      expect(text).not.toContain('until')
      expect(text).toContain('in 80 days')
    }
    for (const text of told({ because: 'deploying', until: at + 15_000 })) expect(text).not.toContain('until')
  })

  test("links a run of the repository's own, and nobody else's", () => {
    const own = 'https://github.com/acme/app/actions/runs/1016'
    const [text] = told({ because: 'deploying', about: `waits for its deployment: ${own}` })
    expect(text).toContain(`waits for its deployment: [\`run 1016\`](${own})`)
    for (const other of ['https://evil.test/acme/app/actions/runs/1', 'https://github.com/acme/app/wiki', `${own}x`])
      expect(told({ about: `see ${other}` })[0]).not.toMatch(/\]\(|https:\/\//)
  })
})

describe('what a run did', () => {
  test('is told in words, in the log as in the summary', () => {
    const one = outcome({
      acted: ['mint', 'propose'],
      proposal: { number: 7, url: 'https://github.com/acme/app/pull/7' },
    })
    const words = 'mint and stage the new key, open the pull request'
    expect(summary(run({ outcomes: [one] }))).toContain(`- \`openai/production\`: ${words}`)
    expect(logLines(one, run())).toEqual([
      'rests: its key is young enough',
      `did: ${words}`,
      'https://github.com/acme/app/pull/7',
    ])
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
