import { describe, expect, test } from '@jest/globals'
import { faults } from './shape.ts'
import { lines, median, sources } from './sources.ts'

describe('the house rules', () => {
  test('hold everywhere in src', () => {
    const modules = sources('src')
    expect(modules.length).toBeGreaterThan(20)
    expect(modules.flatMap((source) => faults(source))).toEqual([])
  })

  test('the median module is under 80 lines', () => {
    expect(median(sources('src').map((source) => lines(source.text)))).toBeLessThan(80)
  })

  test('no test suppresses a check or says any', () => {
    const here = new Set(['test/repository/shape.ts', 'test/repository/shape.test.ts'])
    const tests = sources('test').filter((source) => !here.has(source.path))
    const loose = tests.flatMap((source) => faults(source)).filter((text) => /suppresses|says any/.test(text))
    expect(loose).toEqual([])
  })

  test.each([
    ['any', 'src/core/x.ts', 'export function f(x: any): void { void x }', 'says any'],
    ['a non-null assertion', 'src/core/x.ts', 'export const y = [1][0]!', 'asserts with !'],
    ['an assertion outside a codec', 'src/core/x.ts', 'export const y = JSON.parse("1") as number', 'with as'],
    ['a suppression', 'src/core/x.ts', '// @ts-ignore\nexport const y = 1', 'suppresses'],
    ['a default export', 'src/core/x.ts', 'export default function f(): void {}', 'default export'],
    ['a third class', 'src/core/x.ts', 'export class Third {}', 'class Third'],
    ['a long module', 'src/core/x.ts', 'export const y = 1\n'.repeat(251), '251 lines'],
    ['a long function', 'src/core/x.ts', `export function f(): void {\n${'void 0\n'.repeat(50)}}`, '52 lines'],
    ['the wall clock in core', 'src/core/x.ts', 'export const y = Date.now()', 'Date.now'],
    ['a date of now in the engine', 'src/engine/x.ts', 'export const y = new Date()', 'new Date()'],
    ['a timer in a plugin', 'src/plugins/x.ts', 'setTimeout(() => {}, 5)', 'setTimeout'],
    ['the global fetch in github', 'src/github/x.ts', 'await fetch("https://x.test")', 'fetch'],
    ['the environment in github', 'src/github/x.ts', 'export const y = process.env["X"]', 'process.env'],
    ['chance in the engine', 'src/engine/x.ts', 'export const y = Math.random()', 'Math.random'],
  ])('find %s', (_, path, text, about) => {
    expect(faults({ path, text })).toEqual([expect.stringContaining(about)])
  })

  test.each([
    ['an injected fetch', 'src/github/x.ts', 'export async function f(fetch: () => Promise<void>) { await fetch() }'],
    [
      'an injected fetch in a record',
      'src/http/x.ts',
      'export function f({ fetch }: { fetch: () => void }) { fetch() }',
    ],
    ['a date of an instant', 'src/core/x.ts', 'export const y = new Date(5).toISOString()'],
    ['the wall clock at an edge', 'src/action/x.ts', 'export const y = Date.now()'],
    ['as const', 'src/core/x.ts', 'export const y = ["a"] as const'],
    ['an assertion in a codec', 'src/core/lock/codec.ts', 'export const y = JSON.parse("1") as number'],
    ['a module of 250 lines', 'src/core/x.ts', 'export const y = 1\n'.repeat(250)],
  ])('allow %s', (_, path, text) => {
    expect(faults({ path, text })).toEqual([])
  })
})
