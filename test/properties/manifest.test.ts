// A manifest by any other spelling, and with any word misspelt.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parse } from 'yaml'
import { formatProblem } from '../../src/core/manifest/format.ts'
import { readManifest } from '../../src/core/manifest/read.ts'
import { FULL, KNOWN } from '../core/manifest/known.ts'
import { runs } from './runs.ts'

const LINES = FULL.split('\n')

/** Everything a manifest says, wherever it stands. */
function meaning(text: string): unknown {
  const reading = readManifest(text, 'rotation.yml', KNOWN)
  if ('problems' in reading) return undefined
  const { credentials, limits } = reading.manifest
  return JSON.parse(
    JSON.stringify({ credentials, limits }, (name, value: unknown) => (name === 'position' ? undefined : value)),
  )
}

/** The example with some of its lines left out: often still a manifest, and each time another. */
const shorter = fc
  .subarray([...LINES.keys()], { minLength: 0, maxLength: 4 })
  .map((gone) => LINES.filter((_, place) => !gone.includes(place)).join('\n'))

describe('a manifest', () => {
  test('means the same as JSON, with other line ends, and with comments and blank lines', () => {
    let good = 0
    fc.assert(
      fc.property(shorter, (text) => {
        const meant = meaning(text)
        if (meant === undefined) return
        good += 1
        const json = JSON.stringify(parse(text), undefined, 1)
        expect(meaning(json)).toEqual(meant)
        expect(meaning(JSON.stringify(JSON.parse(json)))).toEqual(meant)
        expect(meaning(text.replaceAll('\n', '\r\n'))).toEqual(meant)
        expect(meaning(text.replaceAll('\n', '\n# said by somebody\n\n'))).toEqual(meant)
      }),
      runs(250),
    )
    expect(good).toBeGreaterThan(25)
  })

  test('with one word misspelt is refused at that word, and the nearest known one is named', () => {
    // Names of keys, environments, inputs and of what plugins take are anybody's to choose; these words are not.
    const words = [
      'defaults',
      'limits',
      'overlap',
      'quiet',
      'reviewers',
      'provider',
      'owner',
      'environments',
      'store',
      'deploy',
      'witness',
    ]
    const places = LINES.flatMap((line, place) => {
      const word = /^ *([a-z-]+):/.exec(line)?.[1] ?? ''
      return words.includes(word) && !/^ {2}\S/.test(line.replace(/^ {2}(overlap|quiet|reviewers):/, '    x'))
        ? [{ place, word }]
        : []
    })
    expect(places.length).toBeGreaterThan(10)
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.nat(20),
        fc.constantFrom('twice', 'gone', 'swapped'),
        ({ place, word }, at, how) => {
          const [n, wrong] = misspelt(word, at, how)
          if (wrong === word || n < 0) return
          const line = LINES[place] ?? ''
          const text = LINES.with(place, line.replace(word, wrong)).join('\n')
          const reading = readManifest(text, 'rotation.yml', KNOWN)
          const told = 'problems' in reading ? reading.problems.map(formatProblem) : []
          const mine = told.find((each) => each.startsWith(`rotation.yml:${place + 1}:${line.indexOf(word) + 1} · `))
          expect(mine).toContain(`"${wrong}"`)
          expect(mine).toContain(`Did you mean "${word}"?`)
        },
      ),
      runs(300),
    )
  })
})

/** A letter doubled, left out, or changed with the next one. */
function misspelt(word: string, at: number, how: string): readonly [number, string] {
  const place = at % (word.length - 1)
  const [a = '', b = ''] = [word[place], word[place + 1]]
  const middle = how === 'twice' ? a + a + b : how === 'gone' ? b : b + a
  return [place, word.slice(0, place) + middle + word.slice(place + 2)]
}
