import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { caseOf } from './cases.ts'
import { play } from './play.ts'

const FIRST = 100_000
const CASES = Math.round(60 * Number(process.env['KEYTURN_FUZZ'] ?? '1'))
const unheard: unknown[] = []
const hear = (thrown: unknown): void => void unheard.push(thrown)

beforeAll(() => void process.on('unhandledRejection', hear))
afterAll(() => void process.off('unhandledRejection', hear))

test('answers that something happened to do no harm, and the truth brings every rotation to rest', async () => {
  const found: string[] = []
  let spoilt = 0
  for (let number = FIRST; number < FIRST + CASES; number++) {
    const played = await play(caseOf(number))
    spoilt += played.spoilt
    found.push(...played.harm.map((what) => `npm run fuzz -- --case ${number}: ${what}`))
  }
  console.info(`fuzzing: ${CASES} cases, ${spoilt} answers spoilt`)
  expect(found).toEqual([])
  expect(unheard).toEqual([])
  expect(spoilt).toBeGreaterThan(CASES * 2)
}, 600_000)
