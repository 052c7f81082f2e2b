import { describe, expect, test } from '@jest/globals'
import { FAILURES } from '../../src/core/failures.ts'
import { REASONS } from '../../src/core/reasons.ts'
import { REMEDIES } from '../../src/core/render/remind.ts'
import { read, sources } from '../repository/sources.ts'

const page = read('docs/errors.md')

describe('docs/errors.md', () => {
  test.each(Object.entries(REASONS).filter(([, { blame }]) => blame !== 'nobody'))('has %s', (code, { remedy }) => {
    const row = page.split('\n').find((line) => line.startsWith(`| [\`${code}\`]`))
    expect(row).toContain(remedy === '' ? 'Keyturn looks again' : remedy)
  })

  test.each(Object.entries(FAILURES))('has %s', (code, { remedy }) => {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${code}\` |`))
    expect(row).toContain(remedy)
  })

  test.each(Object.entries(REMEDIES))('has a reminder that is %s', (standing, remedy) => {
    expect(page).toContain(`| \`${standing}\` | ${remedy} |`)
  })
})

describe('what is explained', () => {
  test.each(Object.keys(FAILURES))('%s is something that can happen', (code) => {
    const users = sources('src').filter(
      ({ path, text }) => path !== 'src/core/failures.ts' && text.includes(`'${code}'`),
    )
    expect(users.map(({ path }) => path)).not.toEqual([])
  })

  test('leaves nobody whose move it is without a way on', () => {
    const stuck = Object.entries(REASONS).filter(([, { blame, remedy }]) => blame === 'person' && remedy.length === 0)
    expect(stuck.map(([code]) => code)).toEqual([])
  })

  test('are sentences', () => {
    const texts = Object.values(FAILURES).flatMap(({ text, remedy }) => [text, remedy])
    expect(texts.filter((text) => !/^[A-Z].*[.]$/.test(text))).toEqual([])
  })
})
