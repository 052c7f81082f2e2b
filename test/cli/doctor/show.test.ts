import { describe, expect, test } from '@jest/globals'
import { hasColours, type Paint } from '../../../src/cli/colours.ts'
import { CATALOGUE } from '../../../src/cli/doctor/catalogue.ts'
import type { Found } from '../../../src/cli/doctor/finding.ts'
import { shown } from '../../../src/cli/doctor/show.ts'
import { progressOn } from '../../../src/cli/progress.ts'

const same = (text: string): string => text
const PLAIN: Paint = { bold: same, dim: same, error: same, warning: same, note: same, good: same }

const FOUND: readonly Found[] = [
  {
    check: 'deploy-workflows',
    level: 'error',
    what: 'deploy.yml cannot be started.',
    means: 'The app keeps the old key.',
    fix: 'Add it.',
    lines: { file: 'deploy.yml', where: 'below line 3', text: ['  workflow_dispatch:', '    inputs:'] },
  },
  { check: 'public-repository', level: 'note', what: 'It is public.', means: 'All read it.', fix: 'Know it.' },
]

describe('what a person reads', () => {
  test('is what is so, what it means, what to do, and the lines', () => {
    expect(shown(FOUND, [{ what: 'secret scanning', why: 'only an administrator’s token sees it' }], PLAIN)).toBe(
      [
        'error    deploy.yml cannot be started.',
        '         The app keeps the old key.',
        '         → Add it.',
        '           deploy.yml, below line 3:',
        '             workflow_dispatch:',
        '               inputs:',
        '',
        'note     It is public.',
        '         All read it.',
        '         → Know it.',
        '',
        'Not looked at',
        '  secret scanning: only an administrator’s token sees it',
        '',
        `1 error, 1 note. ${Object.keys(CATALOGUE).length - 2} of ${Object.keys(CATALOGUE).length} checks found nothing.`,
        '',
      ].join('\n'),
    )
  })

  test('is one line when there is nothing', () => {
    expect(shown([], [], PLAIN)).toBe(`Nothing found in ${Object.keys(CATALOGUE).length} checks.\n`)
  })
})

describe('colours', () => {
  test.each<[Readonly<Record<string, string>>, boolean, boolean]>([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: '3', NO_COLOR: '1' }, true, false],
    [{ TERM: 'dumb' }, true, false],
    [{ TERM: 'dumb', FORCE_COLOR: '1' }, false, true],
  ])('with %j on a terminal (%s): %s', (env, isTerminal, colours) => {
    expect(hasColours(env, isTerminal)).toBe(colours)
  })
})

function said(isTerminal: boolean, env: Readonly<Record<string, string>> = {}): string {
  let err = ''
  const to = { out: () => {}, err: (text: string) => void (err += text), env }
  const progress = progressOn(to, isTerminal)
  progress.at('Looking at the repository')
  progress.over()
  return err
}

describe('progress', () => {
  test('is one line on a terminal, and taken away again', () => {
    expect(said(true)).toBe('\r\u001b[KLooking at the repository …\r\u001b[K')
  })

  test.each<[string, boolean, Readonly<Record<string, string>>]>([
    ['a pipe', false, {}],
    ['a dumb terminal', true, { TERM: 'dumb' }],
    ['a job of CI', true, { CI: 'true' }],
  ])('is nothing for %s', (_, isTerminal, env) => {
    expect(said(isTerminal, env)).toBe('')
  })
})
