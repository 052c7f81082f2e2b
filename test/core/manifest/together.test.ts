import { describe, expect, test } from '@jest/globals'
import { KNOWN, problemsOf } from './known.ts'
import { readManifest } from '../../../src/core/manifest/read.ts'

const KEYS = 'deploy: d.yml\nkeys:\n  a: resend\n  b: resend\n  c: resend\n'

function environments(key: string, names: readonly string[], more = ''): string {
  const lines = names.map(
    (name) => `      ${name}: { store: { github: { environment: ${name}, secret: ${key.toUpperCase()} } }${more} }\n`,
  )
  return `  ${key}:\n    provider: resend\n    environments:\n${lines.join('')}`
}

/** A key whose second environment comes after its first. */
function after(key: string, first: string, second: string): string {
  return environments(key, [first, second]).replace(`      ${second}: {`, `      ${second}: { after: { ${first}: 1h },`)
}

/** What goes together, by the manifest. */
function unitsOf(text: string): Readonly<Record<string, readonly string[] | undefined>> {
  const reading = readManifest(`version: 1\n${text}`, 'rotation.yml', KNOWN)
  if ('problems' in reading) throw new Error(reading.problems.map(({ message }) => message).join('\n'))
  return Object.fromEntries(reading.manifest.credentials.map(({ id, together }) => [id, together]))
}

describe('together', () => {
  test('one list is one unit, in its own order', () => {
    expect(unitsOf(`together: [b, a]\n${KEYS}`)).toEqual({ a: ['b', 'a'], b: ['b', 'a'], c: undefined })
  })

  test('keys with the same environments go together in each of them', () => {
    const both = ['staging', 'production']
    const said = `deploy: d.yml\ntogether:\n  - [a, b]\nkeys:\n${environments('a', both)}${environments('b', both)}`
    expect(unitsOf(said)).toEqual({
      'a/staging': ['a/staging', 'b/staging'],
      'a/production': ['a/production', 'b/production'],
      'b/staging': ['a/staging', 'b/staging'],
      'b/production': ['a/production', 'b/production'],
    })
  })

  test('one environment of each may be named alone', () => {
    const said = `deploy: d.yml\ntogether: [a/production, b/production]\nkeys:\n${environments('a', ['staging', 'production'])}${environments('b', ['production'])}`
    expect(unitsOf(said)['a/production']).toEqual(['a/production', 'b/production'])
    expect(unitsOf(said)['a/staging']).toBeUndefined()
  })

  test.each<[string, string, string]>([
    ['a name that is not there', `together: [a, bb]\n${KEYS}`, '2:15 · together: "bb" is not known'],
    ['one alone', `together: [a]\n${KEYS}`, '2:12 · together names "a" alone'],
    ['one named twice', `together: [a, a]\n${KEYS}`, '2:15 · a stands under together twice (line 2)'],
    ['one of two units', `together:\n  - [a, b]\n  - [b, c]\n${KEYS}`, '4:6 · b stands under together twice (line 3)'],
    [
      'a key that is only reminded of',
      `together: [a, r]\n${KEYS}  r: { provider: reminder, minted: 2026-01-01 }\n`,
      '2:15 · together names "r", which Keyturn only reminds of',
    ],
    [
      'other environments',
      `deploy: d.yml\ntogether: [a, b]\nkeys:\n${environments('a', ['staging', 'production'])}${environments('b', ['production'])}`,
      '3:15 · a is of production, staging, and b is of production: what goes together is of the same environments',
    ],
    [
      'a store that keeps no value unseen',
      `together: [a, b]\ndeploy: d.yml\nkeys:\n  a: resend\n  b: { provider: resend, store: { vercel: { project: prj_1, variable: B } } }\n`,
      '2:15 · b cannot go together with others: a store of it holds no value unseen',
    ],
    [
      'a merge that is the switch of one alone',
      `together: [a, b]\ndeploy: d.yml\nkeys:\n  a: resend\n  b: { provider: resend, store: { github: { layout: versioned, references: [d.yml] } } }\n`,
      '2:12 · b has layout: versioned, and a has not',
    ],
    [
      'more than fit',
      `together: [${'abcdefghi'.split('').join(', ')}]\ndeploy: d.yml\nkeys:\n${'abcdefghi'
        .split('')
        .map((name) => `  ${name}: resend\n`)
        .join('')}`,
      '2:12 · together names 9 keys; at most 8',
    ],
    [
      'a word in the wrong place',
      `deploy: d.yml\nkeys:\n  a: { provider: resend, together: [b] }\n  b: resend\n`,
      'together stands at the top of the file',
    ],
    ['nothing', `together: []\n${KEYS}`, 'together is an empty list'],
  ])('refuses %s, with its line', (_, text, problem) => {
    expect(problemsOf(`version: 1\n${text}`).join('\n')).toContain(problem)
  })

  test('refuses units of which each would wait for the other', () => {
    const said = `version: 1\ndeploy: d.yml\ntogether: [a, b]\nkeys:\n${after('a', 'staging', 'production')}${after('b', 'production', 'staging')}`
    expect(problemsOf(said).join('\n')).toContain('each would wait for the other')
  })
})
