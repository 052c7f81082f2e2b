import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { read, ROOT } from '../repository/sources.ts'
import { split } from './jest.ts'
import { MUTATIONS } from './list.ts'
import { CATEGORIES, ROWS, WAITING } from './mutation.ts'
import { applied } from './try.ts'

describe('the list of mutations', () => {
  test.each(MUTATIONS.map((one) => [`${one.category}: ${one.name}`, one] as const))('%s: fits the source', (_, one) => {
    const mutated = applied(read(one.file), one)
    expect(mutated).toEqual(expect.any(String))
    expect(mutated).not.toBe(read(one.file))
    expect(one.caughtBy).not.toEqual([])
    expect(one.caughtBy.filter((path) => !existsSync(join(ROOT, split(path).path)))).toEqual([])
  })

  test('has names that differ, and changes that differ', () => {
    const names = MUTATIONS.map(({ name }) => name)
    const changes = MUTATIONS.map(({ file, from, to }) => JSON.stringify([file, from, to]))
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
    expect(changes.filter((change, index) => changes.indexOf(change) !== index)).toEqual([])
  })

  test('is about the source alone, and large enough', () => {
    expect(MUTATIONS.filter(({ file }) => !/^src\/(?!sandbox\/)/.test(file))).toEqual([])
    expect(MUTATIONS.length).toBeGreaterThanOrEqual(50)
  })

  test.each(CATEGORIES)('has something about %s', (category) => {
    expect(MUTATIONS.filter((one) => one.category === category)).not.toEqual([])
  })

  test.each(ROWS)('answers “%s”, or says what it waits for', (row) => {
    const answers = MUTATIONS.filter((one) => one.row === row)
    expect(answers.length > 0).toBe(WAITING[row] === undefined)
  })
})
