import { expect, test } from '@jest/globals'
import { tamper } from './files.ts'

const FIRST = 500_000
const CASES = Math.round(40 * Number(process.env['KEYTURN_FUZZ'] ?? '1'))

test('a file of the journal, lock or manifest that somebody changed does no harm, and all goes on once it is put back', async () => {
  const found: string[] = []
  for (let number = FIRST; number < FIRST + CASES; number++) {
    const { what, harm } = await tamper(number)
    found.push(...harm.map((each) => `npm run fuzz -- --file ${number}: ${what}: ${each}`))
  }
  expect(found).toEqual([])
}, 600_000)
