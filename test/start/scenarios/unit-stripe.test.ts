// Stripe's API key and the signing secret of its webhooks: a key that people make, and one in three places, as one.
import { expect, test } from '@jest/globals'
import { hookOf } from '../../../src/sandbox/providers/stripe-webhook/vendor.ts'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { deleteOld, handIn, MINTED } from '../by-hand.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import { entryOf, expectAtRest, expectUnharmed, mergeOpen, openOnes, PATIENCE, untilRest } from './story.ts'
import { entry, inService, proposed } from './unit-story.ts'

const STRIPE: KeySpec = {
  name: 'stripe',
  provider: 'stripe',
  environment: 'production',
  manifest: ['with: { mode: live, kind: secret }', MINTED],
}
const HOOK: KeySpec = {
  name: 'payments',
  provider: 'stripe-webhook',
  layout: 'dual',
  environment: 'production',
  manifest: [`with: { url: "${hookOf('payments-production')}" }`],
}
const KEYS = [STRIPE, HOOK]

/** Handed in, so that one pull request has both. */
async function both(): Promise<Rig> {
  const rig = await proposed(KEYS)
  expect(openOnes(rig.world, 'rotate')).toEqual([])
  const command = handIn(rig, STRIPE)
  await rig.keyturn({ patience: PATIENCE, ...(command ? { command } : {}) })
  expect(openOnes(rig.world, 'rotate').map(({ title }) => title)).toEqual([
    'Rotate stripe/production and payments/production together',
  ])
  return rig
}

test('are proposed, merged and ended together, and no event is lost', async () => {
  const rig = await both()
  const before = inService(rig, KEYS)
  mergeOpen(rig.world, 'rotate')
  await rig.pass(2 * DAY, () => KEYS.every((key) => entry(rig, key)?.candidate?.verifiedAt !== undefined))
  const living = rig.world['stripe-webhook'].all().filter(({ status }) => status === 'enabled')
  expect(living.map(({ id }) => id)).toContain(before[1])
  await rig.pass(3 * DAY, () => deleteOld(rig, STRIPE) !== undefined)
  const word = deleteOld(rig, STRIPE)
  await rig.keyturn({ patience: PATIENCE, ...(word ? { command: word } : {}) })
  await rig.pass(10 * DAY, () => KEYS.every((key) => entry(rig, key)?.candidate === undefined))
  expect(inService(rig, KEYS)).toEqual(KEYS.map((key) => entry(rig, key)?.incumbent?.keyId))
  for (const [index, id] of inService(rig, KEYS).entries()) expect(id).not.toBe(before[index])
  await untilRest(rig)
  expectAtRest(rig)
}, 180_000)

test('go back together while both old keys live', async () => {
  const rig = await both()
  const before = inService(rig, KEYS)
  const [number = 0] = mergeOpen(rig.world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  await rig.world.clock.advance(HOUR)
  const mona = rig.world.github.person('mona')
  mona.merge(mona.revert(number))
  await rig.pass(10 * DAY, () => {
    const word = deleteOld(rig, STRIPE)
    return word !== undefined && entryOf(rig.world, 'stripe/production')?.rollback?.verifiedAt !== undefined
  })
  expect(inService(rig, KEYS)).toEqual(before)
  expectUnharmed(rig)
}, 180_000)
