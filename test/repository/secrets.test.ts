import { describe, expect, test } from '@jest/globals'
import { sources } from './sources.ts'
import { field, parse, walk } from './syntax.ts'

/** Who may open a key's value: what speaks to its provider, what seals it, and what logs in. */
const OPENERS = [/^src\/core\/secret\.ts$/, /^src\/plugins\//, /^src\/github\/(api|seal|token)\.ts$/]

/** Places that open a `Secret`, as `path:line`. */
function openings(source: { readonly path: string; readonly text: string }): readonly string[] {
  const module = parse(source)
  return [...walk(module.body)]
    .filter((node) => node.type === 'MemberExpression' && field(node, 'property')?.['value'] === 'reveal')
    .map((node) => `${source.path}:${module.line(node)}`)
}

describe('a key’s value is opened', () => {
  test('by plugins, the sealer and the login only', () => {
    const found = sources('src').flatMap((source) => openings(source))
    expect(found.length).toBeGreaterThan(2)
    expect(found.filter((place) => !OPENERS.some((pattern) => pattern.test(place.replace(/:\d+$/, ''))))).toEqual([])
  })

  test('and an opening elsewhere would be found', () => {
    expect(
      openings({ path: 'src/engine/run.ts', text: 'export const y = (x: { reveal(): string }) => x.reveal()' }),
    ).toEqual(['src/engine/run.ts:1'])
  })
})
