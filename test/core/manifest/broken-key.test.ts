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

describe('a former name that is wrong', () => {
  test.each<Case>([
    ['its own name', openai('    moved-from: a\n'), '4:3 · moved-from of a names a itself · remove it'],
    [
      'no name at all',
      openai('    moved-from: "a b"\n'),
      '6:17 · moved-from must be the former name of this credential, such as openai/staging, not "a b"',
    ],
    [
      'a name that no credential can have',
      openai('    moved-from: a/b/c\n'),
      '6:17 · moved-from "a/b/c" cannot be the name of a credential',
    ],
    [
      'one for several environments',
      openai(
        '    moved-from: b\n    environments:\n      one: { store: { github: { secret: ONE } } }\n      two: { store: { github: { secret: TWO } } }\n',
      ),
      '6:5 · moved-from speaks of one key, and this one has environments · say it in each',
    ],
    [
      'both names in one file',
      openai('    moved-from: b\n  b: openai\n'),
      '4:3 · a says moved-from: b, and b stands in this file · if the move is over, remove moved-from; else remove b',
    ],
    [
      'another that is called alike in tags',
      openai('    moved-from: B\n  b: openai\n'),
      '4:3 · a says moved-from: B, and b stands in this file · if the move is over, remove moved-from; else remove b',
    ],
    [
      'two that were the same',
      openai('    moved-from: c\n  b:\n    provider: openai\n    moved-from: c\n'),
      '7:3 · b and a cannot both be c, moved · keep one moved-from (line 4)',
    ],
    [
      'in the defaults',
      'version: 1\ndefaults:\n  moved-from: a\ndeploy: deploy.yml\nkeys:\n  b: openai\n',
      '3:3 · key "moved-from" is not known here · known: class, deploy, every, expires, freeze, hold, old-key, on-alert, …',
    ],
  ])('%s', (_name, text, lines) => {
    expect(problemsOf(text)).toEqual(asLines(lines))
  })
})

describe('a key that is wrong', () => {
  test.each<Case>([
    [
      'a typo in a provider',
      keys('  a: opnai\n'),
      '4:6 · provider "opnai" is not known. Did you mean "openai"? · known: openai, pair, reminder, resend',
    ],
    [
      'a typo in a provider, written in full',
      keys('  a:\n    provider: Resent\n'),
      '5:15 · provider "Resent" is not known. Did you mean "resend"? · known: openai, pair, reminder, resend',
    ],
    [
      'a provider like nothing known',
      keys('  a: bamboozle\n'),
      '4:6 · provider "bamboozle" is not known · known: openai, pair, reminder, resend',
    ],
    [
      'a provider of later',
      keys('  a: mistral\n'),
      '4:6 · provider: mistral is not built yet · remove it: Keyturn refuses what it would otherwise ignore',
    ],
    [
      'no provider',
      keys('  a:\n    class: high\n'),
      '5:5 · this key has no `provider:` · known: openai, pair, reminder, resend',
    ],
    [
      'a key that is nothing',
      keys('  a:\n'),
      '4:5 · keys.a must be the name of a provider, or a map with `provider:`, not nothing',
    ],
    [
      'a key that is a number',
      keys('  a: 5\n'),
      '4:6 · keys.a must be the name of a provider, or a map with `provider:`, not the number 5',
    ],
    [
      'a name with a blank',
      keys('  "a b": openai\n'),
      '4:3 · "a b" must be a name of a letter, then letters, digits, _ and -, and no word of YAML such as yes, nor version',
    ],
    [
      'a name that is a number',
      keys('  2024: openai\n'),
      '4:3 · "2024" must be a name of a letter, then letters, digits, _ and -, and no word of YAML such as yes, nor version',
    ],
    [
      'a name that YAML readers disagree on',
      keys('  yes: openai\n'),
      '4:3 · "yes" must be a name of a letter, then letters, digits, _ and -, and no word of YAML such as yes, nor version',
    ],
    [
      "the lock's own word as a name",
      keys('  version: openai\n'),
      '4:3 · "version" must be a name of a letter, then letters, digits, _ and -, and no word of YAML such as yes, nor version',
    ],
    [
      'an unknown field',
      openai('    envs: { x: {} }\n'),
      '6:5 · key "envs" is not known here · known: admin, class, deploy, endpoint, environments, every, exempt, expires, …',
    ],
    [
      'a field of later',
      openai('    notice: 30d\n'),
      '6:5 · notice is not built yet · remove it: Keyturn refuses what it would otherwise ignore',
    ],
    [
      'what no alert can begin',
      openai('    on-alert: disable\n'),
      '6:15 · on-alert "disable" is not known · known: ask, exploited, leaked',
    ],
    [
      'an unknown class',
      openai('    class: hi\n'),
      '6:12 · class "hi" is not known. Did you mean "high"? · known: high, low, standard',
    ],
    [
      'class and every',
      openai('    class: high\n    every: 30d\n'),
      '7:5 · `class` and `every` cannot both be said · keep one',
    ],
    [
      'a duration without unit',
      openai('    overlap: 24\n'),
      '6:14 · overlap must be a duration such as 90s, 30m, 24h, 14d or 2w, not the number 24',
    ],
    [
      'a duration in words',
      openai('    overlap: one day\n'),
      '6:14 · overlap must be a duration such as 90s, 30m, 24h, 14d or 2w, not "one day"',
    ],
    [
      'a duration in other units',
      openai('    overlap: 1.5h\n'),
      '6:14 · overlap must be a duration such as 90s, 30m, 24h, 14d or 2w, not "1.5h"',
    ],
    ['every hour', openai('    every: 1h\n'), '6:12 · every must be from 1d to 730d, not 1h'],
    ['an overlap of a year', openai('    overlap: 365d\n'), '6:14 · overlap must be from 0s to 90d, not 365d'],
    [
      'more overlap than life',
      openai('    every: 2d\n    overlap: 3d\n'),
      '6:12 · overlap, quiet and hold of a take 73h, and it rotates every 2d · shorten them, or rotate less often',
    ],
    [
      'hold where nothing can be disabled',
      openai('    hold: 24h\n'),
      '6:5 · hold cannot be kept: openai keys cannot be disabled, only deleted · remove it',
    ],
    [
      'verify by what nobody counts',
      resend('    verify: usage\n'),
      '6:13 · verify: usage cannot be met: resend does not tell use · say probe or deployment',
    ],
    [
      'silence that nobody counts',
      resend('    old-key: quiet\n'),
      '6:14 · old-key: quiet cannot be met: resend does not tell use · say time or person',
    ],
    [
      'an owner without @',
      openai('    owner: mona\n'),
      '6:12 · owner must be a login such as "@mona" or a team such as "@acme/platform", in quotes, not "mona"',
    ],
    [
      'reviewers that are no list',
      openai('    reviewers: "@mona"\n'),
      '6:16 · reviewers must be a list, each a login such as "@mona" or a team such as "@acme/platform", in quotes, not a text',
    ],
    ['no reviewers', openai('    reviewers: []\n'), '6:16 · reviewers is an empty list · remove it, or fill it'],
    [
      'an admin key that is no variable',
      openai('    admin: openai-admin\n'),
      '6:12 · admin must be the name of an environment variable: letters, digits and _, not "openai-admin"',
    ],
    [
      'an admin key of the runner',
      openai('    admin: GITHUB_TOKEN\n'),
      '6:12 · admin cannot begin with GITHUB_ · such variables are not admin keys',
    ],
    [
      'an admin key that is a slot',
      openai('    admin: A\n'),
      '4:3 · A is the admin key of a and a secret that a rotates · name another with `admin:`',
    ],
    [
      'minted on no day',
      openai('    minted: 2026-02-30\n'),
      '6:13 · minted must be a day that exists, not "2026-02-30"',
    ],
    [
      'minted in words',
      openai('    minted: last week\n'),
      '6:13 · minted must be a day such as 2026-03-01, or a time in UTC such as 2026-03-01T09:30:00Z, not "last week"',
    ],
    [
      'an incumbent that is a number',
      openai('    incumbent: 12345\n'),
      "6:16 · incumbent must be a text, the provider's id of the key in service, not the number 12345 · put it in quotes",
    ],
    [
      'an endpoint without encryption',
      openai('    endpoint: http://api.example.com\n'),
      '6:15 · endpoint must begin with https:// · a key is sent there',
    ],
    [
      'an endpoint with a password',
      openai('    endpoint: https://me:pw@api.example.com\n'),
      '6:15 · endpoint must not hold a user or a password',
    ],
  ])('%s', (_name, text, lines) => {
    expect(problemsOf(text)).toEqual(asLines(lines))
  })
})
