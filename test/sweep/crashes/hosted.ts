// Keys that others keep: around what their stores are told, and at a share of the rest where the value is in one process alone.
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

/** Right before and right after all that Vault is told: what waits, what serves, what serves again, and what is over. */
function aroundWrites(calm: Calm): readonly Case[] {
  const writes = calm.told.lines
    .filter((line) => / vault (?:POST|PATCH|DELETE) \/v1\/secret\//.test(line))
    .map(numberOf)
  return crashes(calm).filter(({ blows }) => writes.some((at) => [at, at + 1].includes(blows?.[0]?.at ?? 0)))
}

test('a key in Vault, there and back again: a crash around any of its writes does no harm', async () => {
  const { harm, ...counts } = await sweep({ story: 'reverted', key: 'resend-vault' }, aroundWrites)
  console.info(`resend-vault, reverted: ${JSON.stringify(counts)}`)
  expect(harm).toEqual([])
  expect(counts.cases).toBeGreaterThan(3)
}, 300_000)

/** From the record of the new key to the journal's word that it is written: its value is in one process alone. */
function aroundThePut(calm: Calm): readonly Case[] {
  const at = numberOf(calm.told.lines.find((line) => / locker PUT /.test(line)))
  return crashes(calm).filter(({ blows = [] }) =>
    blows.some((blow) => blow.how === 'die-after' && blow.at >= at - 8 && blow.at <= at + 3),
  )
}

test('a key behind a command: a crash around its write does no harm, and it comes to rest', async () => {
  const { harm, ...counts } = await sweep({ story: 'merged', key: 'resend-command' }, aroundThePut)
  console.info(`resend-command, merged: ${JSON.stringify(counts)}`)
  expect(harm).toEqual([])
  expect(counts.cases).toBeGreaterThan(3)
  expect(counts.cases).toBeLessThan(7)
}, 300_000)

/** Right after all that AWS is told: dying before it leaves what dying after the effect before it leaves. */
function afterWrites(calm: Calm): readonly Case[] {
  const writes = calm.told.lines.filter((line) => / aws POST \/ (?:Put|Update)/.test(line)).map(numberOf)
  return crashes(calm).filter(({ blows }) => writes.includes(blows?.[0]?.at ?? 0))
}

test('a key at AWS, there and back again: a crash after any of its writes does no harm', async () => {
  const { harm, ...counts } = await sweep({ story: 'reverted', key: 'openai-aws' }, afterWrites)
  console.info(`openai-aws, reverted: ${JSON.stringify(counts)}`)
  expect(harm).toEqual([])
  expect(counts.cases).toBeGreaterThan(3)
}, 300_000)

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
