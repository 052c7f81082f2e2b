// Where the key is made after the merge and its value is in one process alone: around what that store is told, and at a share of the rest.
import { expect, test } from '@jest/globals'
import { type Calm, crashes, crashesInTurn } from './enumerate.ts'
import type { Case } from './case.ts'
import { sweep } from './every.ts'

function numberOf(line: string | undefined): number {
  return Number(/^\S+ +(\d+) /.exec(line ?? '')?.[1] ?? 0)
}

/** From the hand-in to the end of the intake: nowhere else does a value lie in the gate alone. */
function aroundTheHandIn(calm: Calm): readonly Case[] {
  const { lines } = calm.told
  const from = numberOf(lines.find((line) => / stripe /.test(line)))
  const to = numberOf(lines.find((line) => / DELETE .*KEYTURN_INTAKE/.test(line)))
  return crashes(calm).filter(({ blows }) => {
    const at = blows?.[0]?.at ?? 0
    return at >= from && at <= to
  })
}

test('a key that people make and Vercel keeps: a crash from the hand-in to the end of the intake does no harm', async () => {
  const { harm, ...counts } = await sweep({ story: 'merged', key: 'stripe-hosted' }, aroundTheHandIn)
  console.info(`stripe-hosted, merged: ${JSON.stringify(counts)}`)
  expect(harm).toEqual([])
  expect(counts.cases).toBeGreaterThan(4)
}, 300_000)

test('a key that Vercel keeps: a crash before or after a request, then fresh runs until rest, does no harm', async () => {
  const { harm, ...counts } = await sweep({ story: 'merged', key: 'resend-hosted' }, crashesInTurn('vercel', 1))
  console.info(`resend-hosted, merged: ${JSON.stringify(counts)}`)
  expect(harm).toEqual([])
  expect(counts.cases).toBeGreaterThan(4)
}, 300_000)
