import { describe, expect, test } from '@jest/globals'
import * as fc from 'fast-check'
import { formatProblem } from '../../../src/core/manifest/format.ts'
import { readManifest } from '../../../src/core/manifest/read.ts'
import { FULL, KNOWN } from './known.ts'

/** Reads, and checks all that must hold for any text whatsoever. */
function demandSound(text: string): void {
  const reading = readManifest(text, 'rotation.yml', KNOWN)
  if ('manifest' in reading) {
    expect(reading.manifest.credentials.length).toBeGreaterThan(0)
    return
  }
  expect(reading.problems.length).toBeGreaterThan(0)
  const lines = text.split('\n')
  for (const problem of reading.problems) {
    expect(problem.line).toBeGreaterThanOrEqual(1)
    expect(problem.line).toBeLessThanOrEqual(lines.length)
    expect(problem.column).toBeGreaterThanOrEqual(1)
    expect(problem.column).toBeLessThanOrEqual((lines[problem.line - 1] ?? '').length + 1)
    expect(formatProblem(problem)).toMatch(/^rotation\.yml:\d+:\d+ · [^\n\r\0]+$/)
  }
}

const words = [...new Set(FULL.split(/(\s+|[:{}[\],"])/).filter((word) => word !== ''))]
const strange = [
  '\t',
  '\0',
  '&a',
  '*a',
  '!t',
  '<<:',
  '---',
  '? ',
  '- ',
  '|',
  '>',
  '%',
  '{',
  '[',
  '"',
  "'",
  '#',
  '\u202e',
  '~',
  'null',
  '1e9',
  '__proto__',
  'constructor',
]

describe('for any text whatsoever', () => {
  test('reading says sound things', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), demandSound), { numRuns: 150 })
  })

  test('reading says sound things of a good manifest that something happened to', () => {
    const edit = fc.record({
      at: fc.nat(FULL.length),
      drop: fc.nat(40),
      put: fc.oneof(fc.constantFrom(...strange, ...words), fc.string({ maxLength: 6 })),
    })
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        let text = FULL
        for (const { at, drop, put } of edits) text = text.slice(0, at) + put + text.slice(at + drop)
        demandSound(text)
      }),
      { numRuns: 300 },
    )
  })

  test('reading says sound things of known words in any order', () => {
    const word = fc.constantFrom(...words, ...strange, '\n', '\n  ', '\n    ')
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (all) => demandSound(all.join(''))),
      { numRuns: 300 },
    )
  })

  test('any value in any place is judged, never thrown at', () => {
    const value = fc.oneof(
      fc.constantFrom(
        '',
        '5',
        '-1',
        '1.5',
        'true',
        '~',
        '[]',
        '{}',
        '[a]',
        '[[a]]',
        '{ a: b }',
        '{ a: { b: c } }',
        '"x"',
        '""',
        '__proto__',
      ),
      fc.string({ maxLength: 8 }).map((text) => JSON.stringify(text)),
    )
    const places = FULL.split('\n').flatMap((line, index) => (line.includes(': ') ? [index] : []))
    fc.assert(
      fc.property(fc.constantFrom(...places), value, (place, put) => {
        const lines = FULL.split('\n')
        lines[place] = (lines[place] ?? '').replace(/: .*$/, `: ${put}`)
        demandSound(lines.join('\n'))
      }),
      { numRuns: 300 },
    )
  })
})

describe('texts made to take long', () => {
  test.each([
    ['brackets', '['.repeat(40_000)],
    ['braces', '{'.repeat(40_000)],
    ['dashes', '- '.repeat(30_000)],
    ['questions', '? '.repeat(30_000)],
    ['colons', ': '.repeat(30_000)],
    ['maps in maps', 'a: '.repeat(20_000)],
    ['anchors', '&a '.repeat(20_000)],
    ['aliases', '*a\n'.repeat(20_000)],
    ['quotes', '"'.repeat(40_000)],
    ['documents', '---\n'.repeat(15_000)],
    ['directives', '%a\n'.repeat(20_000)],
    ['one key again and again', 'a:\n'.repeat(20_000)],
    ['one long name', `version: 1\nkeys:\n  ${'a'.repeat(200_000)}: openai\n`],
    ['one long unknown key', `version: 1\n${'k'.repeat(900)}: 1\nkeys: { a: openai }\n`],
    ['many unknown keys', `version: 1\n${Array.from({ length: 5_000 }, (_, n) => `deplo${n}: 1\n`).join('')}`],
    ['steps without end', Array.from({ length: 700 }, (_, n) => `${' '.repeat(n)}a:\n`).join('')],
  ])('%s', (_name, text) => {
    const began = performance.now()
    demandSound(text)
    expect(performance.now() - began).toBeLessThan(5000)
  })

  test('more than 256 KB is not even parsed', () => {
    const reading = readManifest(`version: 1\n#${'x'.repeat(1_000_000)}`, 'rotation.yml', KNOWN)
    const lines = 'problems' in reading ? reading.problems.map(formatProblem) : []
    expect(lines).toEqual(['rotation.yml:1:1 · the file has 1000012 bytes; at most 262144 are read'])
  })

  test('after a hundred problems the rest are counted', () => {
    const text = `version: 1\n${Array.from({ length: 500 }, (_, n) => `x${n}: 1\n`).join('')}keys: { a: openai }\n`
    const reading = readManifest(text, 'rotation.yml', KNOWN)
    const problems = 'problems' in reading ? reading.problems : []
    expect(problems).toHaveLength(101)
    expect(problems[100]?.message).toBe('and 400 more problems from here on')
  })
})
