import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { LockLine } from '../../../src/core/lock/lock.ts'
import { readLock } from '../../../src/core/lock/read.ts'
import { HEADER, removeLockLine, writeLockLine, writeLockLines } from '../../../src/core/lock/write.ts'

const openai: LockLine = {
  generation: 4,
  tag: 'kt-1f9k3x-openai-production-6-9c04ae',
  id: 'key_Qm42Zc8e',
  fingerprint: 'sha256:e07d55a13c9b0f26',
  minted: Date.parse('2026-11-16T02:00:00Z'),
}
const resend: LockLine = { generation: 0, tag: 'kt-1f9k3x-resend-0-9c04ae' }

const TWO = `${HEADER}
version: 1

openai/production:
  generation: 4
  tag: kt-1f9k3x-openai-production-6-9c04ae
  id: key_Qm42Zc8e
  fingerprint: sha256:e07d55a13c9b0f26
  minted: 2026-11-16T02:00:00Z

resend:
  generation: 0
  tag: kt-1f9k3x-resend-0-9c04ae
`

function linesOf(text: string): Map<string, LockLine> {
  const reading = readLock(text)
  if ('why' in reading) throw new Error(reading.why)
  return new Map(reading.lock.lines)
}

describe('reading the lock', () => {
  test('the example of the design reads as it stands', () => {
    expect(linesOf(TWO)).toEqual(
      new Map([
        ['openai/production', openai],
        ['resend', resend],
      ]),
    )
  })

  test('a lock without credentials is a lock', () => {
    expect(linesOf('version: 1\n').size).toBe(0)
  })

  test('comments, blank lines and CRLF are read over', () => {
    const text = TWO.replace('resend:', '# ours since March\nresend:\n  # adopted').replaceAll('\n', '\r\n')
    expect(linesOf(text)).toEqual(linesOf(TWO))
  })

  const entry = 'resend:\n  generation: 0\n  tag: kt-a-resend-0-9c04ae\n'
  test.each([
    ['an empty file', '', 'it has no `version: 1`'],
    ['no version before the first entry', entry, 'line 1: `version: 1` must come before the first credential'],
    [
      'a newer version',
      'version: 2\n',
      'line 1: only `version: 1` is known; a newer Keyturn may have written this file',
    ],
    [
      'version as a text',
      'version: "1"\n',
      'line 1: only `version: 1` is known; a newer Keyturn may have written this file',
    ],
    ['version twice', 'version: 1\nversion: 1\n', 'line 2: version stands here twice'],
    ['a tab', 'version: 1\nresend:\n\tgeneration: 0\n', 'line 3: there is a tab; YAML wants blanks'],
    ['an id twice', `version: 1\n${entry}${entry}`, 'line 5: resend stands here twice'],
    ['a field twice', `version: 1\n${entry}  tag: kt-b\n`, 'line 5: resend has tag twice'],
    ['an unknown field', `version: 1\n${entry}  state: alive\n`, 'line 5: resend has an unknown field "state"'],
    ['a field of no one', 'version: 1\n  tag: kt-b\n', 'line 2: tag belongs under a credential'],
    ['no tag', 'version: 1\nresend:\n  generation: 0\n', 'the last entry: resend has no tag'],
    [
      'no generation, then another',
      `version: 1\na:\n  tag: kt-b\n${entry}`,
      'line 4: the entry before: a has no generation',
    ],
    [
      'a generation of minus one',
      'version: 1\na:\n  generation: -1\n',
      'line 3: generation of a must be a number from 0',
    ],
    ['a generation in octal', 'version: 1\na:\n  generation: 017\n', 'line 3: generation of a must be a number from 0'],
    ['a tag that is not ours', 'version: 1\na:\n  tag: v1\n', 'line 3: tag of a must be a tag that starts with kt-'],
    [
      'a short fingerprint',
      `version: 1\n${entry}  fingerprint: sha256:ab\n`,
      'line 5: fingerprint of resend must be sha256: and 16 hex digits',
    ],
    [
      'a day no calendar has',
      `version: 1\n${entry}  minted: 2026-02-30T00:00:00Z\n`,
      'line 5: minted of resend must be a time in UTC such as 2026-11-16T02:00:00Z',
    ],
    [
      'a time in another zone',
      `version: 1\n${entry}  minted: 2026-02-20T00:00:00+01:00\n`,
      'line 5: minted of resend must be a time in UTC such as 2026-11-16T02:00:00Z',
    ],
    [
      'an id that YAML takes for a number',
      `version: 1\n${entry}  id: 12345\n`,
      "line 5: id of resend must be the provider's id of the key, quoted unless it is plain letters and digits",
    ],
    ['an anchor', 'version: 1\nresend: &a\n', 'line 2: expected `<credential>:`, or two blanks and `<field>: <value>`'],
    [
      'an entry in braces',
      'version: 1\nresend: { generation: 0 }\n',
      'line 2: expected `<credential>:`, or two blanks and `<field>: <value>`',
    ],
    [
      'a field with four blanks',
      'version: 1\nresend:\n    generation: 0\n',
      'line 3: expected `<credential>:`, or two blanks and `<field>: <value>`',
    ],
    [
      'a second document',
      'version: 1\n---\n',
      'line 2: expected `<credential>:`, or two blanks and `<field>: <value>`',
    ],
    ['a merge conflict', 'version: 1\n<<<<<<< HEAD\n', 'line 2: a merge conflict was left in the file'],
    ['a name that is none', 'version: 1\na/b/c:\n', 'line 2: "a/b/c" cannot be the name of a credential'],
    ['a NUL', 'version: 1\n# \0\n', 'line 2: there is a NUL character'],
    [
      'a right-to-left override',
      'version: 1\n\n# \u202e\n',
      'line 3: there is a character that turns the reading direction',
    ],
    ['a byte order mark', '\ufeffversion: 1\n', 'line 1: there is a byte order mark'],
    ['an invisible line break', 'version: 1\n# a\u2028b\n', 'line 2: there is a line break that only some readers see'],
    ['a lone carriage return', 'version: 1\n# a\rb:\n', 'line 2: there is a carriage return without a line feed'],
  ])('refuses %s', (_name, text, why) => {
    expect(readLock(text)).toEqual({ why })
  })

  test('10,000 entries are read in under 300 ms', () => {
    const changes = new Map(Array.from({ length: 10_000 }, (_, n) => [`key-${n}/production`, openai]))
    const text = writeLockLines(undefined, changes)
    // The best of several: other work on the machine only ever adds to it.
    const times = Array.from({ length: 5 }, () => {
      const began = performance.now()
      expect(linesOf(text).size).toBe(10_000)
      return performance.now() - began
    })
    expect(Math.min(...times)).toBeLessThan(300)
  })
})

describe('writing the lock', () => {
  test('the first entry makes the file', () => {
    const first = writeLockLine(undefined, 'openai/production', openai)
    expect(writeLockLine(first, 'resend', resend)).toBe(TWO)
    expect(writeLockLine('', 'openai/production', openai)).toBe(first)
  })

  test('a new entry goes in alphabetical order, and the others do not move', () => {
    const three = writeLockLine(TWO, 'posthog', resend)
    expect(three.split('\n').filter((line) => /^\S+:$/.test(line))).toEqual([
      'openai/production:',
      'posthog:',
      'resend:',
    ])
    expect(removeLockLine(three, 'posthog')).toBe(TWO)
    expect(removeLockLine(writeLockLine(TWO, 'aaa', resend), 'aaa')).toBe(TWO)
    expect(removeLockLine(writeLockLine(TWO, 'zzz', resend), 'zzz')).toBe(TWO)
  })

  test('only the fields that changed change; comments of people stay', () => {
    const commented = TWO.replace('openai/production:', '# paid by team A\nopenai/production:').replace(
      '  id: key_',
      '  # see ticket 12\n  id: key_',
    )
    const after = writeLockLine(commented, 'openai/production', { ...openai, generation: 5, id: 'key_New' })
    expect(after).toBe(commented.replace('generation: 4', 'generation: 5').replace('key_Qm42Zc8e', 'key_New'))
    expect(removeLockLine(after, 'openai/production')).toContain('# paid by team A')
  })

  test('a fact that nobody knows any more leaves no line', () => {
    expect(linesOf(writeLockLine(TWO, 'openai/production', resend)).get('openai/production')).toEqual(resend)
  })

  test('removing what is not there changes nothing', () => {
    expect(removeLockLine(TWO, 'posthog')).toBe(TWO)
  })

  test('CRLF stays CRLF', () => {
    const after = writeLockLine(TWO.replaceAll('\n', '\r\n'), 'posthog', resend)
    expect(after.replaceAll('\r\n', '\n')).toBe(writeLockLine(TWO, 'posthog', resend))
    expect(after.replaceAll('\r\n', '')).not.toContain('\n')
  })

  test('a file that does not end its last line gets it ended', () => {
    expect(writeLockLine(TWO.trimEnd(), 'zzz', resend)).toBe(writeLockLine(TWO, 'zzz', resend))
  })

  test.each([
    ['a lock that cannot be read', 'version: 2\n', 'a', resend],
    ['a tag that would not read back', TWO, 'a', { ...resend, tag: 'kt-a\n  id: x' }],
    ['a credential that is none', TWO, 'a b', resend],
    ['a fingerprint that is none', TWO, 'a', { ...resend, fingerprint: 'md5:1' }],
  ])('refuses %s, in a sentence', (_name, text, ...[id, line]) => {
    expect(() => writeLockLine(text, id, line)).toThrow(/^rotation\.lock\.yml .*Nothing was written\.$/s)
  })

  test('two proposals for neighbours merge in git without a conflict', () => {
    const bumped = writeLockLine(TWO, 'openai/production', {
      ...openai,
      generation: 5,
      minted: Date.parse('2026-12-16T02:00:00Z'),
    })
    const other = writeLockLine(TWO, 'resend', { ...openai, tag: 'kt-1f9k3x-resend-1-000000' })
    const both = mergeInGit({ base: TWO, ours: bumped, theirs: other })
    expect(linesOf(both).get('openai/production')?.generation).toBe(5)
    expect(linesOf(both).get('resend')?.tag).toBe('kt-1f9k3x-resend-1-000000')
  })
})

/** Fails on a conflict, as `git merge-file` exits with their number. */
function mergeInGit(sides: { base: string; ours: string; theirs: string }): string {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-lock-'))
  for (const [name, text] of Object.entries(sides)) writeFileSync(join(folder, name), text)
  return execFileSync('git', ['merge-file', '-p', 'ours', 'base', 'theirs'], { cwd: folder, encoding: 'utf8' })
}
