// A case that broke something is printed, so that it can be told again: nothing in a telling is by chance.
import { expect, test } from '@jest/globals'
import type { Case } from './case.ts'
import { tell } from './tell.ts'

const CASES: readonly (readonly [string, Case])[] = [
  [
    'who waits to repeat what fails',
    { story: 'reverted', key: 'openai-single-environment', blows: [{ how: 'blind', at: 20 }] },
  ],
  ['a tag in a store’s path', { story: 'commanded', key: 'openrouter-vault' }],
  ['two that race', { story: 'merged', key: 'resend-single-environment', race: { seed: 27, runners: 2 } }],
]

test.each(CASES)('%s: told again, it is the same to the letter', async (_what, tale) => {
  const [first, again] = [await tell(tale), await tell(tale)]
  expect(again).toEqual(first)
})
