import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { adoptionView } from '../../../src/core/render/adoption.ts'
import { rotationView } from '../../../src/core/render/rotation.ts'
import { adoption } from './adoption-cases.ts'
import { STATES } from './cases.ts'
import { page } from './page.ts'

// Reviewed texts, one per state. `KEYTURN_FIXTURES=write` writes them anew; the diff is then the review.
const PAGES: readonly (readonly [string, string])[] = [
  ...Object.entries(STATES).map(([name, situation]) => [name, page(rotationView(situation))] as const),
  ['adoption', page(adoptionView(adoption()))] as const,
]

describe('the reviewed text', () => {
  test.each(PAGES)('of %s stands as it was reviewed', (name, text) => {
    const path = new URL(`./fixtures/${name}.md`, import.meta.url)
    if (process.env['KEYTURN_FIXTURES'] === 'write') writeFileSync(path, text)
    expect(text).toBe(readFileSync(path, 'utf8'))
  })
})
