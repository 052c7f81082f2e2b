import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { mergeTexts } from '../../../../src/sandbox/github/git/lines.ts'

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lines-'))
})

afterAll(() => rmSync(folder, { recursive: true }))

/** What git makes of three texts; undefined: a conflict. */
function byGit(base: string, ours: string, theirs: string): string | undefined {
  for (const [name, text] of Object.entries({ base, ours, theirs })) writeFileSync(join(folder, name), text)
  try {
    return execFileSync('git', ['merge-file', '-p', '-q', 'ours', 'base', 'theirs'], {
      cwd: folder,
      stdio: 'pipe',
    }).toString()
  } catch {
    return undefined
  }
}

describe('texts merge as git merges them', () => {
  const base = 'a\nb\nc\nd\ne\n'
  test.each([
    ['two changes far apart', base, 'A\nb\nc\nd\ne\n', 'a\nb\nc\nd\nE\n'],
    ['the same line changed differently', base, 'a\nb\nX\nd\ne\n', 'a\nb\nY\nd\ne\n'],
    ['the same change twice', base, 'a\nb\nX\nd\ne\n', 'a\nb\nX\nd\ne\n'],
    ['neighbouring lines', base, 'a\nB\nc\nd\ne\n', 'a\nb\nC\nd\ne\n'],
    ['one line between', base, 'a\nB\nc\nd\ne\n', 'a\nb\nc\nD\ne\n'],
    ['both append', base, `${base}x\n`, `${base}y\n`],
    ['one deletes what the other changes', base, 'a\nb\nd\ne\n', 'a\nb\nC\nd\ne\n'],
    ['a missing last line feed', base, 'A\nb\nc\nd\ne\n', 'a\nb\nc\nd\ne'],
  ])('%s', (_, ...[before, ours, theirs]) => {
    expect(mergeTexts(before, ours, theirs)).toBe(byGit(before, ours, theirs))
  })

  test('texts of distinct lines, edited at random: never another result, and a conflict where git sees one', () => {
    const edits = fc.array(fc.tuple(fc.nat(11), fc.constantFrom('drop', 'change', 'insert')), { maxLength: 3 })
    const lines = [...'abcdefghijkl']
    const edit = (side: string, list: readonly (readonly [number, string])[]): string =>
      lines
        .flatMap((line, index) => {
          const what = list.find(([place]) => place === index)?.[1]
          if (what === 'drop') return []
          if (what === 'change') return [`${line}${side}`]
          return what === 'insert' ? [`new${side}${index}`, line] : [line]
        })
        .map((line) => `${line}\n`)
        .join('')
    const whole = lines.map((line) => `${line}\n`).join('')
    fc.assert(
      fc.property(edits, edits, (mine, yours) => {
        const [ours, theirs] = [edit('1', mine), edit('2', yours)]
        expect(mergeTexts(whole, ours, theirs)).toBe(byGit(whole, ours, theirs))
      }),
      { numRuns: 60, seed: 7 },
    )
  })
})
