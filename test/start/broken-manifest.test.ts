// A broken manifest stops everything: one clear line with its position, exit 1, and one request, which reads.
import { describe, expect, test } from '@jest/globals'
import { annotations } from '../../src/core/render/annotations.ts'
import { formatProblem } from '../../src/core/manifest/format.ts'
import { exitCode } from '../../src/engine/result.ts'
import { createRig } from './rig.ts'

/** The position, or a text that stands there for the last time. */
type Case = readonly [name: string, text: string, at: string]

const HEAD = 'version: 1\ndeploy: deploy.yml\nkeys:\n'
const VERSIONED = 'store: { github: { layout: versioned, references: [.github/workflows/deploy.yml] } }'

const CASES: readonly Case[] = [
  ['an empty file', '', '1:1'],
  ['a list', '- openai\n', '1:1'],
  ['a tab', 'version: 1\nkeys:\n\ta: openai\n', '3:1'],
  ['a quote that is not closed', 'version: 1\ndeploy: "x\n', '3:1'],
  ['no version', 'keys:\n  a: openai\n', '1:1'],
  ['a wrong version', 'version: 2\nkeys:\n  a: openai\n', '1:10'],
  ['a version as text', 'version: "1"\nkeys:\n  a: openai\n', '1:10'],
  ['no keys', 'version: 1\n', '1:1'],
  ['keys as a list', 'version: 1\nkeys:\n  - openai\n', '3:3'],
  ['an unknown field', `${HEAD}  a: openai\nkyes: {}\n`, '5:1'],
  ['a typo in a provider', `${HEAD}  a: opnai\n`, '4:6'],
  ['a provider that is not built', `${HEAD}  a: mistral\n`, '4:6'],
  ['a number for a provider', `${HEAD}  a: 5\n`, '4:6'],
  ['a key twice', `${HEAD}  a: openai\n  a: resend\n`, '5:3'],
  ['a bad duration', `${HEAD}  a: { provider: openai, every: 90 days }\n`, '@90 days'],
  ['a duration of nothing', `${HEAD}  a: { provider: openai, every: 0d }\n`, '@0d'],
  ['an unknown class', `${HEAD}  a: { provider: openai, class: urgent }\n`, '@urgent'],
  ['a wrong type', `${HEAD}  a: { provider: openai, owner: [mona] }\n`, '@[mona]'],
  ['a bad owner', `${HEAD}  a: { provider: openai, owner: mona }\n`, '@mona'],
  ['an unknown field of with', `${HEAD}  a: { provider: openai, with: { projct: proj_a } }\n`, '4:34'],
  ['a bad id in with', `${HEAD}  a: { provider: openai, with: { project: "../x" } }\n`, '4:43'],
  ['a bad secret name', `${HEAD}  a: { provider: openai, store: { github: { secret: 1A } } }\n`, '4:53'],
  ["GitHub's own prefix", `${HEAD}  a: { provider: openai, store: { github: { secret: GITHUB_A } } }\n`, '4:53'],
  [
    'the same slot twice',
    `${HEAD}  a: { provider: openai, store: { github: { secret: X } } }\n  b: { provider: resend, store: { github: { secret: X } } }\n`,
    '5:33',
  ],
  [
    'the same principal twice',
    `${HEAD}  a: { provider: openai, with: { project: proj_a, service-account: user-a } }\n  b: { provider: openai, with: { project: proj_a, service-account: user-a } }\n`,
    '5:3',
  ],
  ['on-merge without versioned', `${HEAD}  a: { provider: openai, deploy: on-merge }\n`, '4:34'],
  [
    'versioned without references',
    `${HEAD}  a: { provider: openai, store: { github: { layout: versioned } } }\n`,
    '4:53',
  ],
  ['a key without deployment', 'version: 1\nkeys:\n  a: openai\n', '3:3'],
  ['a store that is not built', `${HEAD}  a: { provider: openai, store: { doppler: { path: x } } }\n`, '4:35'],
  ['a window of no hours', `${HEAD}  a: { provider: openai, window: "Mon-Thu" }\n`, '4:34'],
  ['what is not built', `${HEAD}  a: { provider: openai, notice: 30d }\n`, '4:26'],
  [
    'an environment that comes after none of its key',
    `${HEAD}  a:\n    provider: openai\n    environments:\n      production: { after: { staging: 24h } }\n`,
    '7:30',
  ],
  [
    'a witness at no address',
    `${HEAD}  a: { provider: openai, witness: [ { http: { url: "app.acme.dev" } } ] }\n`,
    '4:52',
  ],
  ['an alias', `${HEAD}  a: &a { provider: openai }\n  b: *a\n`, '@*a'],
  [
    'an alias bomb',
    `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\n${HEAD}  a: openai\n`,
    '1:7',
  ],
  ['two documents', `${HEAD}  a: openai\n---\nversion: 1\n`, '5:1'],
  ['a control character', `${HEAD}  a: open\u0007ai\n`, '4:10'],
  [
    'versioned with an unknown field',
    `${HEAD}  a: { provider: openai, ${VERSIONED.replace('references', 'refs')} }\n`,
    '4:64',
  ],
]

function where(text: string, at: string): string {
  if (!at.startsWith('@')) return at
  const before = text.slice(0, text.lastIndexOf(at.slice(1))).split('\n')
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
}

describe('a broken manifest', () => {
  test('a megabyte', async () => {
    const rig = createRig({ manifest: `${HEAD}${'# '.padEnd(1_000_000, 'x')}\n  a: openai\n` })
    await expect(rig.keyturn()).rejects.toMatchObject({
      code: 'manifest-invalid',
      message: expect.stringMatching(/^rotation\.yml:1:1 · /),
    })
    expect(rig.counted()).toBe(1)
  })

  test.each(CASES)('%s', async (_, text, position) => {
    const rig = createRig({ manifest: text })
    const before = rig.world.github.truth.branches()
    const result = await rig.keyturn()
    const lines = result.problems.map(formatProblem)
    expect(lines.length).toBeGreaterThan(0)
    expect(lines.map((line) => line.split(' ')[0])).toContain(`rotation.yml:${where(text, position)}`)
    expect(exitCode(result)).toBe(1)
    expect(annotations(result)[0]).toMatchObject({ level: 'error', file: 'rotation.yml' })
    expect(rig.counted()).toBe(1)
    expect(rig.world.calls.filter(({ from, host }) => from === 'keyturn' && host !== 'github')).toEqual([])
    expect(rig.world.github.truth.branches()).toEqual(before)
  })
})
