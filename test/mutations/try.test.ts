import { describe, expect, test } from '@jest/globals'
import { split, type Ran } from './jest.ts'
import type { Sorted } from './mutation.ts'
import { mutationSection } from './report.ts'
import type { Tree } from './tree.ts'
import { applied, tryMutation } from './try.ts'

const MUTATION: Sorted = {
  category: 'guard',
  name: 'nothing is looked at',
  why: 'a key | dies',
  file: 'src/a.ts',
  from: 'a < b',
  to: 'true',
  caughtBy: ['test/a.test.ts'],
}

const PASSED: Ran = { kind: 'passed', tests: 7 }
const FAILED: Ran = {
  kind: 'failed',
  failed: [
    { path: 'test/a.test.ts', name: 'a key lives' },
    { path: 'test/a.test.ts', name: 'another, too' },
  ],
}

function tree(text = 'export const c = a < b'): Tree & { readonly texts: string[] } {
  const texts = [text]
  return {
    texts,
    root: '/nowhere',
    read: () => texts.at(-1) ?? '',
    write: (_path, next) => void texts.push(next),
    remove: () => {},
  }
}

/** What is made of what the listed tests said, and the whole suite after them. */
async function verdict(mutation: Sorted, ...said: readonly Ran[]) {
  const asked: (readonly string[])[] = []
  const copy = tree()
  const run = async (_root: string, { tests }: { readonly tests: readonly string[] }): Promise<Ran> => {
    asked.push(tests)
    return said[asked.length - 1] ?? { kind: 'broken', message: 'asked too often' }
  }
  const one = await tryMutation(copy, mutation, { run, whole: true })
  return { one, asked, texts: copy.texts }
}

describe('a mutation', () => {
  test('that a listed test notices is caught, by the name of that test, and is taken back', async () => {
    const { one, asked, texts } = await verdict(MUTATION, FAILED)
    const by = { path: 'test/a.test.ts', name: 'a key lives' }
    expect(one).toMatchObject({ verdict: 'caught', by, others: 1 })
    expect(asked).toEqual([['test/a.test.ts']])
    expect(texts.slice(1)).toEqual(['export const c = true', 'export const c = a < b'])
  })

  test('that only another test notices is caught, and said to be unexpected', async () => {
    const { one, asked } = await verdict(MUTATION, PASSED, FAILED)
    expect(one).toMatchObject({ verdict: 'caught', unexpected: true })
    expect(asked).toEqual([['test/a.test.ts'], []])
  })

  test('that no test notices has survived', async () => {
    expect((await verdict(MUTATION, PASSED, PASSED)).one).toMatchObject({ verdict: 'survived' })
  })

  test.each<[string, Ran]>([
    ['cannot be loaded', { kind: 'unloadable', path: 'test/a.test.ts', message: 'SyntaxError: no such export' }],
    ['does not end', { kind: 'timed-out' }],
    ['ends without a word', { kind: 'broken', message: '' }],
  ])('whose code %s is not caught: nothing is known', async (_, ran) => {
    expect((await verdict(MUTATION, ran)).one).toMatchObject({ verdict: 'error', about: expect.any(String) })
  })

  test('of which it is said that it never ends is caught by its never ending', async () => {
    const { one } = await verdict({ ...MUTATION, neverEnds: true }, { kind: 'timed-out' })
    expect(one).toMatchObject({ verdict: 'caught', by: { name: 'never ends' } })
  })

  test.each([
    ['stands nowhere', 'export const c = 1'],
    ['stands twice', 'a < b && a < b'],
  ])('whose text %s is not applied', async (_, text) => {
    expect(applied(text, MUTATION)).toMatchObject({ why: expect.stringContaining('times') })
  })

  test('that makes nonsense is not applied', () => {
    expect(applied('if (a < b) return', { from: 'a < b', to: 'a <' })).toMatchObject({ why: expect.any(String) })
  })

  test('names a file, or some of its tests', () => {
    expect(split('test/a.test.ts')).toEqual({ path: 'test/a.test.ts' })
    expect(split('test/a.test.ts > a key > lives')).toEqual({ path: 'test/a.test.ts', name: 'a key > lives' })
  })
})

test('the section says of each what it breaks and who noticed, and hides no survivor', async () => {
  const survived = await verdict({ ...MUTATION, name: 'nobody cares' }, PASSED, PASSED)
  const caught = await verdict(MUTATION, FAILED)
  const mutations = [caught.one, survived.one]
  const text = mutationSection({
    version: 1,
    node: 'v24.0.0',
    commit: 'abcdef0123456789',
    seconds: 600,
    waiting: { 'edited comment': 'comments are not read yet' },
    mutations,
  })
  expect(text).toContain('1 of 2 deliberate breaks of the source are caught')
  expect(text).toContain(
    '| guard | nothing is looked at | a key \\| dies | a key lives (and 1 more), `test/a.test.ts` |',
  )
  expect(text).toContain('| guard | nobody cares | a key \\| dies | **nobody** |')
  expect(text).toContain('- edited comment: comments are not read yet')
})
