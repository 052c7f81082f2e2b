import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'

describe.each(['action', 'cli'])('what %s.js loads before its first line runs', (entry) => {
  test('is one file beside it: each further one costs every scheduled run', () => {
    expect(atOnce(`dist/${entry}.js`)).toEqual([`./${entry}/at-once.js`])
    expect(atOnce(`dist/${entry}/at-once.js`)).toEqual([])
  })
})

/** The files that it imports before it runs; what `import()` loads comes later. */
function atOnce(file: string): readonly string[] {
  const found = readFileSync(file, 'utf8').matchAll(/\b(?:import|from)\s*["'](?<path>\.[^"']+)["']/g)
  return [...new Set([...found].map(({ groups }) => groups?.['path'] ?? ''))]
}
