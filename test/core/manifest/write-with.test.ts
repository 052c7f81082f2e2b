import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { writeWith, writeWiths } from '../../../src/core/manifest/write-with.ts'
import { credentialsOf, FULL } from './known.ts'

const WITH = { project: 'proj_a', 'service-account': 'user-a' }

function write(text: string, id: string, values: Readonly<Record<string, unknown>> = WITH): string {
  return writeWith(text, 'rotation.yml', { id, with: values })
}

const HEAD = 'version: 1\ndeploy: deploy.yml\nkeys:\n'

describe('writing `with:` into the manifest', () => {
  test.each([
    [
      'the short form becomes the long one, and its comment stays',
      'A',
      '  # ours\n  A: openai # paid by team B\n  B: resend\n',
      '  # ours\n  A: # paid by team B\n    provider: openai\n    with:\n      project: proj_a\n      service-account: user-a\n  B: resend\n',
    ],
    [
      'the short form in quotes, on the last line, without its end',
      'A',
      '  A: "openai"',
      '  A:\n    provider: "openai"\n    with:\n      project: proj_a\n      service-account: user-a',
    ],
    [
      'the short form on its own line',
      'A',
      '  A: # why\n    openai # what\n',
      '  A: # why\n    provider: openai # what\n    with:\n      project: proj_a\n      service-account: user-a\n',
    ],
    [
      'the long form, right below its provider',
      'A',
      '  A:\n    provider: openai # a\n    # b\n    class: high\n',
      '  A:\n    provider: openai # a\n    with:\n      project: proj_a\n      service-account: user-a\n    # b\n    class: high\n',
    ],
    [
      'the long form in another indentation',
      'A',
      '    A:\n        class: high\n        provider: openai\n',
      '    A:\n        class: high\n        provider: openai\n        with:\n          project: proj_a\n          service-account: user-a\n',
    ],
    [
      'the long form in braces',
      'A',
      '  A: { provider: openai, class: high } # c\n',
      '  A: { with: { project: proj_a, service-account: user-a }, provider: openai, class: high } # c\n',
    ],
    [
      'a with that says something already',
      'A',
      '  A:\n    provider: openai\n    with: # c\n      # d\n      project: proj_old # e\n    class: low\n',
      '  A:\n    provider: openai\n    with: # c\n      # d\n      service-account: user-a\n      project: proj_a # e\n    class: low\n',
    ],
    [
      'a with in braces',
      'A',
      '  A:\n    provider: openai\n    with: { project: proj_old } # e\n',
      '  A:\n    provider: openai\n    with: { service-account: user-a, project: proj_a } # e\n',
    ],
    [
      'an environment',
      'A/two',
      '  A:\n    provider: openai\n    environments:\n      one:\n        class: low\n      # the second\n      two:\n        # strict\n        class: high # f\n',
      '  A:\n    provider: openai\n    environments:\n      one:\n        class: low\n      # the second\n      two:\n        # strict\n        with:\n          project: proj_a\n          service-account: user-a\n        class: high # f\n',
    ],
    [
      'an environment with nothing after its name',
      'A/one',
      '  A:\n    provider: openai\n    environments:\n      one: # first\n      two:\n',
      '  A:\n    provider: openai\n    environments:\n      one: # first\n        with:\n          project: proj_a\n          service-account: user-a\n      two:\n',
    ],
    [
      'an environment in braces',
      'A/one',
      '  A: { provider: openai, environments: { one: {}, two: } }\n',
      '  A: { provider: openai, environments: { one: { with: { project: proj_a, service-account: user-a } }, two: } }\n',
    ],
  ])('%s', (_name, id, ...[before, after]) => {
    expect(write(HEAD + before, id)).toBe(HEAD + after)
  })

  test('keys in braces', () => {
    expect(write('{ version: 1, deploy: a.yml, keys: { A: openai } }', 'A', { project: 'proj_a' })).toBe(
      '{ version: 1, deploy: a.yml, keys: { A: { provider: openai, with: { project: proj_a } } } }',
    )
  })

  test('CRLF stays CRLF', () => {
    const text = `${HEAD}  A: openai\n  B:\n    provider: openai\n`.replaceAll('\n', '\r\n')
    const after = write(write(text, 'A'), 'B', { project: 'proj_b' })
    expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(credentialsOf(after.replace(/proj_b/, 'proj_b\r\n      service-account: u'))['A']?.with).toEqual(WITH)
  })

  test('several at once, in one pass', () => {
    const text = `${HEAD}  A: openai\n  B: resend\n  C: openai\n`
    const changes = new Map([
      ['C', { project: 'proj_c', 'service-account': 'user-c' }],
      ['A', WITH],
    ])
    const after = credentialsOf(writeWiths(text, 'rotation.yml', changes))
    expect(after['A']?.with).toEqual(WITH)
    expect(after['C']?.with).toEqual({ project: 'proj_c', 'service-account': 'user-c' })
    expect(after['B']?.with).toEqual({})
  })

  test('values that YAML would take for something else are quoted', () => {
    const values = { a: 'yes', b: '12', c: 'a: b', d: 12, e: true, f: ['x', 'no'], g: '#', h: 'ä"\\' }
    const after = write(`${HEAD}  A: openai\n`, 'A', values)
    expect(after).toContain(
      '      a: "yes"\n      b: "12"\n      c: "a: b"\n      d: 12\n      e: true\n      f: [x, "no"]\n',
    )
    expect(write(after, 'A', values)).toBe(after)
  })

  test.each([
    ['a credential that is not there', 'Z', `${HEAD}  A: openai\n`],
    ['an environment that is not there', 'A/prod', `${HEAD}  A:\n    provider: openai\n`],
    ['a form that has no place for it', 'A', `${HEAD}  A: { with, provider: openai }\n`],
    ['a manifest that cannot be read', 'A', 'version: [\n'],
  ])('refuses %s, in a sentence', (_name, id, text) => {
    expect(() => write(text, id)).toThrow(
      /^`with:` could not be written into rotation\.yml: .* Nothing was written; add the lines by hand\.$/,
    )
  })

  test('nothing else of the full example moves', () => {
    const after = write(FULL, 'openai/staging', { project: 'proj_new' })
    expect(after.split('\n').filter((line) => !FULL.split('\n').includes(line))).toEqual([
      '        with: { project: proj_new, service-account: user-stg }',
    ])
  })
})

const lineage = fc.constantFrom(
  '  A: openai\n',
  '  A: openai # c\n',
  '  A:\n    openai\n',
  '  A: { provider: openai }\n',
  '  A: {provider: openai,}\n',
  '  A:\n    provider: openai\n',
  '  A:\n    # c\n    class: high\n\n    provider: openai\n\n',
  '  A:\n    provider: openai\n    with: { }\n',
  '  A:\n    provider: openai\n    with:\n      project: p # c\n\n      # d\n      x: 1\n',
  '  A:\n    provider: openai\n    with:\n      project: >-\n        long\n        text\n    class: low\n',
  '  A:\n    {\n      provider: openai, # c\n      class: low\n    }\n',
)
const around = fc.constantFrom('', '# comment\n', '\n', '  B: resend\n', '  B: resend # b\n\n')
const values = fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.oneof(fc.string(), fc.nat(), fc.boolean()), {
  minKeys: 1,
  maxKeys: 3,
})

test('whatever the form, the file means the same plus the lines, and every comment stays', () => {
  fc.assert(
    fc.property(
      around,
      lineage,
      fc.constantFrom('', '# end\n', '  C: resend\n'),
      values,
      (...[before, entry, after, said]) => {
        const text = HEAD + before + entry + after
        // The writer reads its own result back and compares; what it throws fails this property.
        const written = write(text, 'A', said)
        expect(written.match(/#.*/g) ?? []).toEqual(expect.arrayContaining(text.match(/#.*/g) ?? []))
        expect(write(written, 'A', said)).toBe(written)
      },
    ),
    { numRuns: 300 },
  )
})
