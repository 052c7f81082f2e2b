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

describe('a file that cannot be read', () => {
  test.each<Case>([
    ['an empty file', '', '1:1 · the file is empty · it needs `version: 1` and `keys:`'],
    ['only comments', '# nothing yet\n', '1:1 · the file is empty · it needs `version: 1` and `keys:`'],
    ['a list', '- a\n- b\n', '1:1 · the file must be a map · it needs `version: 1` and `keys:`'],
    ['a text', 'openai\n', '1:1 · the file must be a map · it needs `version: 1` and `keys:`'],
    ['nothing but a marker', '---\n', '1:1 · the file is empty · it needs `version: 1` and `keys:`'],
    ['a tab', 'version: 1\nkeys:\n\ta: openai\n', '3:1 · there is a tab · indent with blanks'],
    [
      'a bad indentation',
      'version: 1\nkeys:\n    a: openai\n  b: resend\n',
      '4:1 · the indentation does not fit the lines above',
    ],
    [
      'a missing quote',
      'version: 1\ndeploy: "deploy.yml\nkeys: {}\n',
      '4:1 · a quote, bracket, colon or comma is missing',
    ],
    [
      'a missing bracket',
      'version: 1\nkeys: { a: openai\n',
      '3:1 · a closing bracket is missing or stands too far left',
    ],
    [
      'a key without colon',
      'version: 1\nkeys\n  a: openai\n',
      '2:1 · a colon is missing, or a key goes over several lines',
    ],
    ['a key twice', keys('  a: openai\n  b: resend\n  a: resend\n'), '6:3 · "a" stands here twice · first on line 4'],
    ['a field twice', openai('    class: high\n    class: low\n'), '7:5 · "class" stands here twice · first on line 6'],
    [
      'two documents',
      keys('  a: openai\n---\nversion: 1\n'),
      '5:1 · the file holds several documents (---) · keep one',
    ],
    [
      'an alias',
      keys('  a: &x\n    provider: openai\n  b: *x\n'),
      [
        '5:5 · anchors (&) are not allowed here · remove it',
        '6:6 · aliases (*) are not allowed here · write it out, or say it once under `defaults:`',
      ],
    ],
    [
      'a bomb of aliases',
      'a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n',
      [
        '1:7 · anchors (&) are not allowed here · remove it',
        '2:7 · anchors (&) are not allowed here · remove it',
        '2:8 · aliases (*) are not allowed here · write it out, or say it once under `defaults:`',
        '2:12 · aliases (*) are not allowed here · write it out, or say it once under `defaults:`',
        '3:7 · anchors (&) are not allowed here · remove it',
        '3:8 · aliases (*) are not allowed here · write it out, or say it once under `defaults:`',
        '3:12 · aliases (*) are not allowed here · write it out, or say it once under `defaults:`',
      ],
    ],
    [
      'a merge key',
      openai('    <<: { class: high }\n'),
      '6:5 · merge keys (<<) are not allowed here · say it once under `defaults:`',
    ],
    [
      'a tag',
      'version: 1\ndeploy: !!str deploy.yml\nkeys:\n  a: openai\n',
      '2:15 · tags (!) are not allowed here · remove it',
    ],
    [
      'a directive',
      '%YAML 1.1\n---\nversion: 1\n',
      '1:1 · directives (lines with %) are not allowed here · remove them',
    ],
    ['a list as key', 'version: 1\n? [a]\n: b\n', '2:3 · only plain texts can be keys of a map'],
    ['a NUL', 'version: 1\nkeys:\n  a: open\u0000ai\n', '3:10 · there is a NUL character · remove it'],
    ['a byte that is not UTF-8', 'version: 1\n# caf\ufffd\n', '2:6 · there is a byte that is not UTF-8 · remove it'],
    [
      'a text that turns direction',
      keys('  a: openai # \u202eevil\n'),
      '4:15 · there is a character that turns the reading direction · remove it',
    ],
    ['a byte order mark', '\ufeffversion: 1\n', '1:1 · there is a byte order mark · remove it'],
  ])('%s', (_name, text, lines) => {
    expect(problemsOf(text)).toEqual(asLines(lines))
  })
})

describe('a top level that is wrong', () => {
  test.each<Case>([
    [
      'no version',
      'deploy: deploy.yml\nkeys:\n  a: openai\n',
      '1:1 · version is missing · begin the file with `version: 1`',
    ],
    [
      'another version',
      'version: 2\nkyes: {}\n',
      '1:10 · version must be the number 1 · a newer form needs a newer Keyturn',
    ],
    [
      'version as a text',
      'version: "1"\nkeys:\n  a: openai\n',
      '1:10 · version must be the number 1 · a newer form needs a newer Keyturn',
    ],
    ['no keys', 'version: 1\n', '1:1 · keys is missing · add `keys:` with a line such as `OPENAI_API_KEY: openai`'],
    [
      'keys without any',
      keys(''),
      '3:6 · keys must be a map from names to keys, such as `OPENAI_API_KEY: openai`, not nothing',
    ],
    [
      'keys empty',
      'version: 1\ndeploy: deploy.yml\nkeys: {}\n',
      '3:7 · keys is empty · it must be a map from names to keys, such as `OPENAI_API_KEY: openai`',
    ],
    [
      'keys as a list',
      keys('  - openai\n'),
      '4:3 · keys must be a map from names to keys, such as `OPENAI_API_KEY: openai`, not a list',
    ],
    [
      'an unknown key',
      'version: 1\ndeplooy: deploy.yml\nkeys:\n  a: openai\n',
      '2:1 · key "deplooy" is not known here. Did you mean "deploy"? · known: commanders, defaults, deploy, keys, limits, notify, together, version',
    ],
    [
      'an unknown default',
      'version: 1\ndefaults: { overlapp: 1h }\ndeploy: deploy.yml\nkeys:\n  a: openai\n',
      '2:13 · key "overlapp" is not known here. Did you mean "overlap"? · known: class, deploy, every, expires, freeze, hold, old-key, on-alert, …',
    ],
    [
      'a limit of none',
      'version: 1\nlimits: { open-proposals: 0 }\ndeploy: deploy.yml\nkeys:\n  a: openai\n',
      '2:27 · open-proposals must be a whole number from 1 to 1000, not 0',
    ],
    [
      'a limit that is no number',
      'version: 1\nlimits: { new-per-run: many }\ndeploy: deploy.yml\nkeys:\n  a: openai\n',
      '2:24 · new-per-run must be a whole number from 1 to 1000, not a text',
    ],
    [
      'deploy twice',
      'version: 1\ndefaults: { deploy: b.yml }\ndeploy: deploy.yml\nkeys:\n  a: openai\n',
      '3:1 · deploy stands here and under defaults · keep one',
    ],
    [
      'no deploy',
      'version: 1\nkeys:\n  a: openai\n  b: resend\n',
      '3:3 · a (and 1 more) has no deploy · name a workflow with `deploy: deploy.yml`, or say `deploy: { none: { because: "…" } }`',
    ],
    [
      'a notice',
      'version: 1\ndefaults: { notice: 30d }\nkeys:\n  a: openai\n',
      '2:13 · notice is not built yet · remove it: Keyturn refuses what it would otherwise ignore',
    ],
    [
      'a window of another form',
      'version: 1\ndefaults: { window: "Mon-Thu 9-16" }\ndeploy: deploy.yml\nkeys:\n  a: openai\n',
      '2:21 · window must be a window such as "Mon-Thu 09:00-16:00", "Mon,Wed,Fri 22:00-02:00" or "09:00-17:00", not "Mon-Thu 9-16"',
    ],
    [
      'a freeze of a day that does not exist',
      'version: 1\ndefaults: { freeze: ["2026-12-24", "2026-02-30"] }\ndeploy: deploy.yml\nkeys:\n  a: openai\n',
      '2:36 · freeze must be a day such as "2026-12-24", or a first and a last one such as "2026-12-20/2027-01-03", not "2026-02-30"',
    ],
    [
      'a place that no map shows',
      'version: 1\ndefaults: { freeze: "2026-12-24", timezone: Mars/Olympus }\ndeploy: deploy.yml\nkeys:\n  a: openai\n',
      '2:45 · timezone must be a time zone such as Europe/Berlin or UTC, not "Mars/Olympus"',
    ],
    [
      'a place for nothing',
      'version: 1\ndefaults: { timezone: Europe/Berlin }\ndeploy: deploy.yml\nkeys:\n  a: openai\n',
      '2:13 · timezone is said, and no window or freeze · add one, or remove it',
    ],
    [
      'commanders of an environment that no key has',
      'version: 1\ncommanders: { environments: { prodution: { teams: ["@acme/sre"] } } }\ndeploy: deploy.yml\nkeys:\n  a: { provider: openai, environments: { production: {} } }\n',
      '2:31 · no key has the environment "prodution". Did you mean "production"? · known: production',
    ],
    [
      'commanders that are anybody',
      'version: 1\ncommanders: { role: read }\ndeploy: deploy.yml\nkeys:\n  a: openai\n',
      '2:21 · role "read" is not known · known: admin, maintain, write',
    ],
    [
      'a commander who is no team',
      'version: 1\ncommanders: { environments: { production: { teams: ["@mona"] } } }\ndeploy: deploy.yml\nkeys:\n  a: { provider: openai, environments: { production: {} } }\n',
      '2:53 · teams must be a team such as "@acme/sre", in quotes, not "@mona"',
    ],
  ])('%s', (_name, text, lines) => {
    expect(problemsOf(text)).toEqual(asLines(lines))
  })
})
