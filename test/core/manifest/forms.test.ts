import { describe, expect, test } from '@jest/globals'
import { credentialsOf, only } from './known.ts'

const DAY = 86_400_000

function withKey(lines: string): string {
  return `version: 1\ndeploy: deploy.yml\nkeys:\n  A:\n    provider: openai\n${lines}`
}

describe('forms that are easily confused', () => {
  test.each([
    ['on-merge as a word', 'on-merge', [{ kind: 'on-merge' }]],
    ['on-merge with its file', '{ on-merge: { file: a.yml } }', [{ kind: 'on-merge', file: 'a.yml' }]],
    ['a list', '[deploy.yml, on-merge]', [{ kind: 'workflow', file: 'deploy.yml', inputs: {} }, { kind: 'on-merge' }]],
  ])('deploy as %s', (_name, written, read) => {
    const store = '    store: { github: { layout: versioned, references: [deploy.yml] } }\n'
    expect(only(withKey(`${store}    deploy: ${written}\n`)).deploy).toEqual(read)
  })

  test('an `every` of the key goes over a class of the defaults, and a class of the environment over both', () => {
    const text = `version: 1
defaults: { class: low }
deploy: deploy.yml
keys:
  A:
    provider: openai
    every: 10d
    environments: { one: { class: high }, two: { owner: "@a" } }
`
    expect(credentialsOf(text)).toMatchObject({
      'A/one': { class: 'high', policy: { every: 30 * DAY } },
      'A/two': { class: 'low', policy: { every: 10 * DAY } },
    })
  })

  test('`deploy` under defaults is the same as at the top', () => {
    expect(only('version: 1\ndefaults: { deploy: a.yml }\nkeys: { A: openai }\n').deploy).toEqual([
      { kind: 'workflow', file: 'a.yml', inputs: {} },
    ])
  })

  test('CRLF and a document marker do no harm', () => {
    expect(only('---\r\nversion: 1\r\ndeploy: a.yml\r\nkeys:\r\n  A: openai\r\n').id).toBe('A')
  })

  test('`with` is judged only where it is said: adoption may still write it', () => {
    expect(only(withKey('')).with).toEqual({})
  })
})
