import { describe, expect, test } from '@jest/globals'
import { hasColours, type Paint } from '../../../src/cli/colours.ts'
import { CATALOGUE } from '../../../src/cli/doctor/catalogue.ts'
import type { Found } from '../../../src/cli/doctor/finding.ts'
import { shown } from '../../../src/cli/doctor/show.ts'

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
        `1 error, 1 note in ${Object.keys(CATALOGUE).length} checks.`,
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
