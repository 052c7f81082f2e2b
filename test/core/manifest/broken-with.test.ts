import { describe, expect, test } from '@jest/globals'
import { problemsOf } from './known.ts'
// Every line is asserted whole, as a person reads it, without the path that all share.
type Case = readonly [name: string, text: string, lines: string | readonly string[]]

function asLines(lines: string | readonly string[]): readonly string[] {
  return [lines].flat().map((line) => `rotation.yml:${line}`)
}

function keys(lines: string): string {
  return `version: 1\ndeploy: deploy.yml\nkeys:\n${lines}`
}

function openai(lines: string): string {
  return keys(`  a:\n    provider: openai\n${lines}`)
}

function resend(lines: string): string {
  return keys(`  a:\n    provider: resend\n${lines}`)
}

describe('what a key says of its provider and its environments, and is wrong', () => {
  test.each<Case>([
    ['with as a list', openai('    with: [a]\n'), '6:11 · with must be a map of what the provider needs, not a list'],
    [
      'with without what is required',
      openai('    with: { project: proj_a }\n'),
      '6:11 · with has no service-account · add it',
    ],
    [
      'with an unknown key',
      openai('    with: { project: proj_a, servce-account: user-a }\n'),
      [
        '6:11 · with has no service-account · add it',
        '6:30 · key "servce-account" is not known in with. Did you mean "service-account"? · known: project, service-account',
      ],
    ],
    [
      'with a number for a text',
      openai('    with: { project: proj_a, service-account: 12 }\n'),
      '6:47 · service-account must be a text, not the number 12 · put it in quotes',
    ],
    [
      'with a text of another form',
      openai('    with: { project: a, service-account: user-a }\n'),
      '6:22 · project "a" does not look right · The project, `proj_…`.',
    ],
    [
      'with an unknown word',
      resend('    with: { permission: full-access }\n'),
      '6:25 · permission "full-access" is not known. Did you mean "full_access"? · known: full_access, sending_access',
    ],
    [
      'environments of nobody',
      openai('    environments: {}\n'),
      '6:19 · environments is empty · it must be a map of environments',
    ],
    [
      'an environment with a slash',
      openai('    environments: { "eu/west": {} }\n'),
      '6:21 · "eu/west" must be a name of letters, digits, _, . and -',
    ],
    [
      'an environment that is a text',
      openai('    environments:\n      staging: openai\n'),
      '7:16 · environments.staging must be a map, not a text',
    ],
    [
      'a provider in an environment',
      openai('    environments: { staging: { provider: resend } }\n'),
      '6:32 · provider belongs to the key, not to one environment of it',
    ],
    [
      'after an environment that is not there',
      openai('    environments: { staging: {}, production: { after: { stagin: 24h } } }\n'),
      '6:57 · a has no environment "stagin" · known: production, staging',
    ],
    [
      'after itself',
      openai('    environments: { staging: {}, production: { after: { production: 24h } } }\n'),
      '6:57 · a/production cannot come after itself · name another environment of a',
    ],
    [
      'each after the other',
      openai('    environments: { staging: { after: { production: 1d } }, production: { after: { staging: 24h } } }\n'),
      '6:21 · each would wait for the other: a/staging, a/production, a/staging · remove one `after:`',
    ],
    [
      'after, for the whole key',
      openai('    after: { staging: 24h }\n    environments: { staging: {}, production: {} }\n'),
      '6:5 · after belongs to an environment of a key: it names the environment that is rotated before it',
    ],
    [
      'an incumbent for several environments',
      openai('    incumbent: key_1\n    environments: { staging: {}, production: {} }\n'),
      '6:5 · incumbent speaks of one key, and this one has environments · say it in each',
    ],
    [
      'a name that is too long',
      openai('    environments: { production-in-the-european-union-and-also-in-the-united-kingdom: {} }\n'),
      '6:21 · the name a/production-in-the-euro… has 65 characters; at most 60 fit into tags and branch names',
    ],
    [
      'two names with one slug',
      keys('  a-b: openai\n  a_b: resend\n'),
      [
        '5:3 · a_b and a-b would both be a-b in tags and branch names · rename one (line 4)',
        "5:3 · the secret A_B is already a-b's · each secret holds one key (line 4)",
      ],
    ],
    [
      'the same principal twice',
      keys(
        '  a: { provider: openai, with: { project: proj_a, service-account: u } }\n  b: { provider: openai, with: { project: proj_b, service-account: u } }\n',
      ),
      '5:3 · b and a are the same at openai: service account u · give each its own (line 4)',
    ],
  ])('%s', (_name, text, lines) => {
    expect(problemsOf(text)).toEqual(asLines(lines))
  })
})
