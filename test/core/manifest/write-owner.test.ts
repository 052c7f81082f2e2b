import { describe, expect, test } from '@jest/globals'
import { writeOwners } from '../../../src/core/manifest/write-owner.ts'

const HEAD = 'version: 1\ndeploy: deploy.yml\nkeys:\n'

function write(text: string, changes: Readonly<Record<string, string>>): string {
  return writeOwners(text, 'rotation.yml', new Map(Object.entries(changes)))
}

describe('writing `owner:` into the manifest', () => {
  test.each([
    [
      'the line that is there',
      { A: '@hubot' },
      '  A:\n    provider: openai\n    owner: "@mona" # since May\n',
      '  A:\n    provider: openai\n    owner: "@hubot" # since May\n',
    ],
    [
      'the short form becomes the long one',
      { A: '@acme/sre' },
      '  A: openai # ours\n  B: resend\n',
      '  A: # ours\n    provider: openai\n    owner: "@acme/sre"\n  B: resend\n',
    ],
    [
      'a key without the line, below its provider',
      { A: '@hubot' },
      '  A:\n    provider: openai\n    class: high\n',
      '  A:\n    provider: openai\n    owner: "@hubot"\n    class: high\n',
    ],
    [
      'a key in braces',
      { A: '@hubot' },
      '  A: { provider: openai } # c\n',
      '  A: { owner: "@hubot", provider: openai } # c\n',
    ],
    [
      'every environment changes hands alike: the key’s own line',
      { 'a/x': '@hubot', 'a/y': '@hubot' },
      '  a:\n    provider: openai\n    owner: "@mona"\n    environments:\n      x:\n      y: { every: 9d }\n',
      '  a:\n    provider: openai\n    owner: "@hubot"\n    environments:\n      x:\n      y: { every: 9d }\n',
    ],
    [
      'one of two: a line of its own',
      { 'a/x': '@hubot' },
      '  a:\n    provider: openai\n    owner: "@mona"\n    environments:\n      x:\n      y: { every: 9d }\n',
      '  a:\n    provider: openai\n    owner: "@mona"\n    environments:\n      x:\n        owner: "@hubot"\n      y: { every: 9d }\n',
    ],
    [
      'two with different heirs',
      { 'a/x': '@hubot', 'a/y': '@acme/sre' },
      '  a:\n    provider: openai\n    owner: "@mona"\n    environments:\n      x:\n      y: { every: 9d }\n',
      '  a:\n    provider: openai\n    owner: "@mona"\n    environments:\n      x:\n        owner: "@hubot"\n      y: { owner: "@acme/sre", every: 9d }\n',
    ],
    [
      'an environment that has its own already',
      { 'a/x': '@hubot' },
      '  a:\n    provider: openai\n    owner: "@acme/sre"\n    environments:\n      x:\n        owner: "@mona"\n      y: { every: 9d }\n',
      '  a:\n    provider: openai\n    owner: "@acme/sre"\n    environments:\n      x:\n        owner: "@hubot"\n      y: { every: 9d }\n',
    ],
  ])('%s', (_what, changes, before, after) => {
    expect(write(HEAD + before, changes)).toBe(HEAD + after)
  })

  test('what all keys go by stays: the one that changes hands gets its own line', () => {
    const before = 'version: 1\ndefaults: { owner: "@mona" }\nkeys:\n  A: openai\n  B: resend\n'
    const after =
      'version: 1\ndefaults: { owner: "@mona" }\nkeys:\n  A:\n    provider: openai\n    owner: "@hubot"\n  B: resend\n'
    expect(write(before, { A: '@hubot' })).toBe(after)
  })

  test('what all keys go by changes where all change hands alike', () => {
    const before =
      'version: 1\ndefaults:\n  owner: "@mona" # the boss\nkeys:\n  A: openai\n  B:\n    provider: resend\n    owner: "@rita"\n'
    expect(write(before, { A: '@hubot' })).toBe(before.replace('@mona', '@hubot'))
  })

  test.each([
    ['a credential that is not there', { C: '@hubot' }, '  A: openai\n'],
    [
      'a line that two keys share by an alias',
      { A: '@hubot' },
      '  A: &one\n    provider: openai\n    owner: "@mona"\n  B: *one\n',
    ],
    ['a file that is no manifest', { A: '@hubot' }, '  - [\n'],
  ])('refuses %s, in a sentence', (_what, changes, keys) => {
    expect(() => write(HEAD + keys, changes)).toThrow(
      /`owner:` could not be written into rotation\.yml: .*change the lines by hand/,
    )
  })
})
