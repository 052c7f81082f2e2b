import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'

describe.each(['action', 'cli'])('what %s.js loads before its first line runs', (entry) => {
  test('is two files beside it: each further one costs every scheduled run', () => {
    const [own, shared] = [`at-once-${entry}.js`, 'at-once-both.js']
    expect([`./lib/${own}`, `./lib/${shared}`]).toEqual(expect.arrayContaining(atOnce(`dist/${entry}.js`)))
    expect([`./${shared}`]).toEqual(expect.arrayContaining(atOnce(`dist/lib/${own}`)))
    expect(atOnce(`dist/lib/${shared}`)).toEqual([])
  })
})

/** The files that it imports before it runs; what `import()` loads comes later. */
function atOnce(file: string): string[] {
  const found = readFileSync(file, 'utf8').matchAll(/\b(?:import|from)\s*["'](?<path>\.[^"']+)["']/g)
  return [...new Set([...found].map(({ groups }) => groups?.['path'] ?? ''))]
}
