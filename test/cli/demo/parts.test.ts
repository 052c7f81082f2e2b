import { describe, expect, test } from '@jest/globals'
import { createLogReader } from '../../../src/cli/demo/commands.ts'
import { shares } from '../../../src/cli/demo/count.ts'
import { nextCron } from '../../../src/cli/demo/drive.ts'
import { readResult } from '../../../src/cli/demo/outcome.ts'
import { plain } from '../../../src/cli/demo/plain.ts'
import type { Run } from '../../../src/cli/demo/runs.ts'
import { ink, stamp } from '../../../src/cli/demo/screen.ts'
import { filler } from '../../../src/cli/demo/step.ts'
import type { JobContext } from '../../../src/sandbox/github/contract.ts'

describe('reading a step’s output as the runner does', () => {
  test.each([
    ['a plain line is shown', 'hello', { level: 'info', text: 'hello' }],
    ['an empty line is left out', '', undefined],
    ['an error has its text', '::error::It%0Afailed', { level: 'error', text: 'It\nfailed' }],
    [
      'an error with a place has its text',
      '::error file=a.yml,line=3::It: failed',
      { level: 'error', text: 'It: failed' },
    ],
    ['a group is its title', '::group::openai', { level: 'group', text: 'openai' }],
    ['the end of a group is nothing', '::endgroup::', undefined],
    ['a percent sign comes back', '::notice::50%25', { level: 'notice', text: '50%' }],
  ])('%s', (_, line, shown) => {
    expect(createLogReader().read(line)).toEqual(shown)
  })

  test('a masked value is never shown again, not even the mask', () => {
    const reader = createLogReader()
    expect(reader.read('::add-mask::hunter2')).toBeUndefined()
    expect(reader.read('it is hunter2!')).toEqual({ level: 'info', text: 'it is ***!' })
    expect(reader.read('::warning::hunter2')).toEqual({ level: 'warning', text: '***' })
    expect(reader.masks()).toBe(1)
  })
})

describe('the schedule', () => {
  test.each([
    ['before the first of the day', '2026-11-16T00:00:00Z', '2026-11-16T01:23:00.000Z'],
    ['at one of them, the next', '2026-11-16T01:23:00Z', '2026-11-16T07:23:00.000Z'],
    ['after the last, tomorrow’s first', '2026-11-16T20:00:00Z', '2026-11-17T01:23:00.000Z'],
  ])('%s', (_, after, next) => {
    expect(new Date(nextCron(Date.parse(after))).toISOString()).toBe(next)
  })
})

describe('expressions of the workflow', () => {
  const context: JobContext = {
    repository: 'acme/web',
    run: { id: 1, workflow: '.github/workflows/keyturn.yml', event: 'schedule', createdAt: 0, actor: 'mona' },
    job: 'keyturn',
    secrets: (name) => (name === 'SEAL' ? 'the seal' : undefined),
    vars: () => undefined,
    inputs: {},
    environment: 'keyturn',
    headSha: '',
  }
  test.each([
    ['a secret of the job', '${{ secrets.SEAL }}', 'the seal'],
    ['a secret that is not there is empty', '<${{ secrets.OTHER }}>', '<>'],
    ['the token of the step before', '${{ steps.app.outputs.token }}', 'a token'],
    ['anything else is empty', '${{ vars.X }}', ''],
  ])('%s', (_, text, filled) => {
    expect(filler(context, 'a token')(text)).toBe(filled)
  })
})

function run(requests: number, lines: readonly string[], phase = 'resting', idle = false): Run {
  return {
    id: 1,
    event: 'schedule',
    startedAt: 0,
    requests,
    lines: lines.map((text) => ({ level: 'info' as const, text, at: 0 })),
    ended: { exit: 0, outputs: {}, summary: '', raw: '', masks: 0 },
    result: {
      idle,
      told: [{ credential: 'a', phase, kind: 'rest', about: '', until: undefined, generation: 0 }],
    },
  }
}

describe('counting requests by what a run did', () => {
  test('the furthest a run came to counts, and nothing is counted twice', () => {
    const told = shares([
      run(13, [], 'not adopted'),
      run(8, ['a: adopted: the lock names its key']),
      run(8, ['a: announce attempt 1', 'a: record attempt 1'], 'in review'),
      run(15, ['a: approved by the lock at 1234567', 'a: every slot holds kt-x']),
      run(9, ['a: key_1 is gone', 'a: rotated to generation 1']),
      run(1, [], 'resting', true),
      run(6, []),
    ])
    expect(told.map(({ part, requests, runs }) => [part, requests, runs])).toEqual([
      ['adoption', 21, 2],
      ['mint and proposal', 8, 1],
      ['promotion and proof', 15, 1],
      ['silence and retirement', 9, 1],
      ['waiting', 6, 1],
      ['nothing due', 1, 1],
    ])
  })
})

describe('small things', () => {
  test('a run that failed early has told nothing', () => {
    expect(readResult(undefined)).toEqual({ idle: false, told: [] })
  })

  test('times are in UTC, short', () => {
    expect(stamp(Date.UTC(2026, 10, 16, 2))).toBe('Mon 16 Nov 02:00')
  })

  test.each([
    ['on a terminal', {}, true, '\u001b[1mx\u001b[22m'],
    ['with NO_COLOR', { NO_COLOR: '1' }, true, 'x'],
    ['on a dumb terminal', { TERM: 'dumb' }, true, 'x'],
    ['in a file', {}, false, 'x'],
  ])('bold %s', (_, env, terminal, text) => {
    expect(ink(env, terminal).bold('x')).toBe(text)
  })
})

describe('a body as plain text', () => {
  test.each([
    ['marks for machines are left out', '<!-- keyturn:x -->\nhello', ['hello']],
    [
      'bold, links and small print are their text',
      '**To go** · [run `7`](http://x/7) <sub>a</sub>',
      ['To go · run `7` a'],
    ],
    ['a table is its rows', '| a | b |\n| --- | --- |\n| 1 | 2 |', ['  a | b', '  1 | 2']],
    ['a timeline is its tasks', '```mermaid\ngantt\n  axisFormat %a\n  section Old key\n```', ['  section Old key']],
  ])('%s', (_, body, lines) => {
    expect(plain(body)).toEqual(lines)
  })

  test('long lines are broken at spaces, below their own beginning, and lose nothing', () => {
    const words = Array.from({ length: 60 }, (_, i) => `word${i}`).join(' ')
    const lines = plain(`1. ${words}`)
    expect(lines.length).toBeGreaterThan(3)
    expect(lines.every((line) => line.length <= 100)).toBe(true)
    expect(lines.slice(1).every((line) => /^ {3}\S/.test(line))).toBe(true)
    expect(lines.map((line) => line.trim()).join(' ')).toBe(`1. ${words}`)
  })

  test('a word that is longer than a line is cut, and nothing hangs', () => {
    expect(plain('x'.repeat(250)).map((line) => line.length)).toEqual([100, 100, 50])
  })
})
