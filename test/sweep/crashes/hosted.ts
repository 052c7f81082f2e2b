// Keys that others keep: around what their stores are told, and at a share of the rest where the value is in one process alone.
import { expect, test } from '@jest/globals'
import { type Calm, crashes, crashesInTurn, isAt, placeOf } from '../enumerate.ts'
import type { Case } from '../case.ts'
import { harmless, requestsLike } from './harmless.ts'

/** From the hand-in to the end of the intake: nowhere else does a value lie in the gate alone. */
function aroundTheHandIn(calm: Calm): readonly Case[] {
  const [from = 0] = requestsLike(calm, / stripe /)
  const [to = 0] = requestsLike(calm, /DELETE .*KEYTURN_INTAKE/)
  return crashes(calm).filter((one) => placeOf(one) >= from && placeOf(one) <= to)
}

/** Right before and right after all that Vault is told: what waits, what serves, what serves again, and what is over. */
function aroundWrites(calm: Calm): readonly Case[] {
  const writes = new Set(requestsLike(calm, / vault (?:POST|PATCH|DELETE) \/v1\/secret\//))
  return crashes(calm).filter((one) => isAt(writes, one))
}

/** From the record of the new key to the journal's word that it is written: its value is in one process alone. */
function aroundThePut(calm: Calm): readonly Case[] {
  const [at = 0] = requestsLike(calm, / locker PUT /)
  return crashes(calm).filter(({ blows = [] }) =>
    blows.some((blow) => blow.how === 'die-after' && blow.at >= at - 8 && blow.at <= at + 3),
  )
}

/** Right after all that AWS is told: dying before it leaves what dying after the effect before it leaves. */
function afterWrites(calm: Calm): readonly Case[] {
  const writes = requestsLike(calm, / aws POST \/ (?:Put|Update)/)
  return crashes(calm).filter((one) => writes.includes(placeOf(one)))
}

export function testHosted(): void {
  test('a key in Vault, there and back again: a crash around any of its writes does no harm', async () => {
    expect(await harmless({ story: 'reverted', key: 'resend-vault' }, aroundWrites)).toBeGreaterThan(3)
  }, 300_000)

  test('a key behind a command: a crash around its write does no harm, and it comes to rest', async () => {
    const cases = await harmless({ story: 'merged', key: 'resend-command' }, aroundThePut)
    expect(cases).toBeGreaterThan(3)
    expect(cases).toBeLessThan(7)
  }, 300_000)

  test('a key at AWS, there and back again: a crash after any of its writes does no harm', async () => {
    expect(await harmless({ story: 'reverted', key: 'openai-aws' }, afterWrites)).toBeGreaterThan(3)
  }, 300_000)

  test('a key that people make and Vercel keeps: a crash from the hand-in to the end of the intake does no harm', async () => {
    expect(await harmless({ story: 'merged', key: 'stripe-hosted' }, aroundTheHandIn)).toBeGreaterThan(4)
  }, 300_000)

  test('a key that Vercel keeps: a crash before or after a request, then fresh runs until rest, does no harm', async () => {
    expect(await harmless({ story: 'merged', key: 'resend-hosted' }, crashesInTurn('vercel', 1))).toBeGreaterThan(4)
  }, 300_000)
}
