// Where the key is made after the merge and its value is in one process alone: around what that store is told, and at a share of the rest.
import { expect, test } from '@jest/globals'
import { crashesInTurn } from './enumerate.ts'
import { sweep } from './every.ts'

test('a key that Vercel keeps: a crash before or after a request, then fresh runs until rest, does no harm', async () => {
  const { harm, ...counts } = await sweep({ story: 'merged', key: 'resend-hosted' }, crashesInTurn('vercel', 1))
  console.info(`resend-hosted, merged: ${JSON.stringify(counts)}`)
  expect(harm).toEqual([])
  expect(counts.cases).toBeGreaterThan(4)
}, 300_000)
