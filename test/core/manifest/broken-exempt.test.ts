import { describe, expect, test } from '@jest/globals'
import { problemsOf } from './known.ts'

function openai(lines: string): string {
  return `version: 1\ndeploy: deploy.yml\nkeys:\n  a:\n    provider: openai\n${lines}`
}

const DATE = 'until: 2026-12-31'
const WHO = 'by: "@mona"'
const WHY = 'because: the vendor moves'

describe('an exemption that is wrong', () => {
  test.each<readonly [string, string, string]>([
    ['a word', '    exempt: yes\n', '6:13 · exempt must be a map with until, by and because, not a text'],
    ['no end', `    exempt: { ${WHO}, ${WHY} }\n`, '6:13 · exempt has no `until:` · say the day on which it ends'],
    ['nobody', `    exempt: { ${DATE}, ${WHY} }\n`, '6:13 · exempt has no `by:` · say who grants it'],
    [
      'no reason',
      `    exempt: { ${DATE}, ${WHO} }\n`,
      '6:13 · exempt has no `because:` · say why the key may be older',
    ],
    [
      'a team',
      `    exempt: { ${DATE}, by: "@acme/sre", ${WHY} }\n`,
      '6:38 · by must be the login of a person such as "@mona", in quotes, not "@acme/sre"',
    ],
    [
      'a day that is none',
      `    exempt: { until: 2026-02-30, ${WHO}, ${WHY} }\n`,
      '6:22 · until must be a day that exists, not "2026-02-30"',
    ],
    [
      'a whole key with environments',
      `    exempt: { ${DATE}, ${WHO}, ${WHY} }\n    environments:\n      one: { store: { github: { secret: ONE } } }\n      two: { store: { github: { secret: TWO } } }\n`,
      '6:5 · exempt speaks of one key, and this one has environments · say it in each',
    ],
  ])('%s', (_, lines, problem) => {
    expect(problemsOf(openai(lines))).toEqual([`rotation.yml:${problem}`])
  })

  test('for everything at once', () => {
    const text = `version: 1\ndefaults:\n  exempt: { ${DATE}, ${WHO}, ${WHY} }\ndeploy: deploy.yml\nkeys:\n  a: openai\n`
    expect(problemsOf(text)).toEqual([expect.stringContaining('key "exempt" is not known here')])
  })
})
