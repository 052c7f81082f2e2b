import { describe, expect, test } from '@jest/globals'
import type { CommandSpec } from '../../src/core/manifest/policy.ts'
import { missing, readCommands } from '../../src/start/allowed.ts'

const SPEC: CommandSpec = {
  program: 'locker',
  write: ['locker', 'put', 'API_KEY', '--project', 'web', '--note', '{tag}'],
  env: ['LOCKER_TOKEN'],
  stdin: 'value',
  refusals: [],
  timeout: 1000,
}

const LINE = 'locker put API_KEY --project web --note {tag} with LOCKER_TOKEN'

const left = (lines: string, change: Partial<CommandSpec> = {}): readonly string[] =>
  missing({ ...SPEC, ...change }, readCommands('allow-commands', lines))

const put = (...words: readonly string[]): Partial<CommandSpec> => ({ write: ['locker', 'put', ...words], env: [] })

describe('the workflow allows', () => {
  test('nothing, where it says nothing', () => {
    expect(left('')).toEqual([LINE])
    expect(left('false')).toEqual([LINE])
  })

  test('what it says word for word', () => {
    expect(left(`other thing\n  ${LINE}  \n`)).toEqual([])
  })

  test.each([
    ['a word more', put('API_KEY', '--verbose'), 'locker put API_KEY'],
    ['a word less', put('API_KEY'), 'locker put API_KEY --project web'],
    ['another word', put('OTHER_KEY'), 'locker put API_KEY'],
    ['another program', { write: ['/usr/bin/locker', 'put', 'API_KEY'], env: [] }, 'locker put API_KEY'],
    ['a variable more', { ...put('API_KEY'), env: ['A', 'B'] }, 'locker put API_KEY with A'],
  ])('not %s', (_, change, line) => {
    expect(left(line, change)).toHaveLength(1)
  })

  test('fewer variables than it names', () => {
    expect(left('locker put API_KEY with A B', { ...put('API_KEY'), env: ['B'] })).toEqual([])
  })

  test.each(['API_KEY', 'web/API_KEY', 'kv:API_KEY', 'web.key'])('any name for a star: %s', (word) => {
    expect(left('locker put *', put(word))).toEqual([])
    expect(left('locker put --name=*', put(`--name=${word}`))).toEqual([])
  })

  test.each(['--run=evil', '-x', '../../etc/passwd', 'web/../../x', '/etc/passwd', '@file', '', 'a,b', 'a;b'])(
    'no option and no way out for a star: %s',
    (word) => {
      expect(left('locker put *', put(word))).toHaveLength(1)
      expect(left('locker put --name=*', put(`--name=${word}`))).toHaveLength(1)
    },
  )

  test('a point in a line as a point alone', () => {
    expect(left('locker put a.* ', put('abX'))).toHaveLength(1)
  })

  test('every program that the manifest names, or it says which are missing', () => {
    const all = { read: ['locker', 'note', 'API_KEY'], check: ['locker', 'whoami'] }
    expect(left(`${LINE}\nlocker whoami with LOCKER_TOKEN`, all)).toEqual(['locker note API_KEY with LOCKER_TOKEN'])
  })
})
