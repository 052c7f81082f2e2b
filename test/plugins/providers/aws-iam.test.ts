import { beforeEach, expect, test } from '@jest/globals'
import { type Bench, openBench, TAG } from '../../contract/bench.ts'

let bench: Bench

beforeEach(async () => {
  bench = await openBench('aws-iam')
})

test('a new key has the rights of the one it is made after', async () => {
  const minted = await bench.run(bench.provider.mint(TAG, { like: bench.first.id }))

  expect(bench.accepts(minted.parts['value']?.reveal() ?? '')).toBe(true)
  expect('what the new key may do').toBe('what the old one may')
})
