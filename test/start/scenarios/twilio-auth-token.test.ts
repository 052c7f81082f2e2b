// Twilio's auth token: a primary, one secondary, and a promotion that ends the old one at once; webhooks are signed with the primary.
import { describe, expect, test } from '@jest/globals'
import { credentialOf, type KeySpec } from '../../../src/sandbox/repository/key.ts'
import { nextAccepted, nextValue } from '../../../src/sandbox/holders.ts'
import type { ReadyOptions } from '../../../src/sandbox/ready.ts'
import { ACCOUNT } from '../../../src/sandbox/providers/twilio/state.ts'
import { loseAnswer, nth, ofKeyturn } from '../../../src/sandbox/faults.ts'
import type { Call } from '../../../src/sandbox/contract.ts'
import { HOUR, type Rig } from '../rig.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  knowing,
  lineOf,
  mergeOpen,
  openOnes,
  untilRest,
} from './story.ts'

const WITH = `account: ${ACCOUNT.slice(2)}, secondary: keyturn`
const SAID = 'minted: 2026-08-08'
const THREE: KeySpec = {
  name: 'twilio',
  provider: 'twilio-auth-token',
  layout: 'dual',
  environment: 'production',
  manifest: [`with: { ${WITH}, signatures: three }`, SAID],
}
const ONE: KeySpec = { ...THREE, layout: 'single', manifest: [`with: { ${WITH}, signatures: none }`, SAID] }
const ID = credentialOf(THREE)

/** Many requests, and deployments that take their time: webhooks meet instances of before and after. */
const BUSY: ReadyOptions = {
  manifest: { defaults: ['overlap: 2h'] },
  app: { every: 20_000, rolling: { between: 5 * 60_000 } },
}

function rigOf(key: KeySpec): Rig {
  return knowing({ keys: [key], ...BUSY })
}

function primary({ world }: Rig): string {
  return world['twilio-auth-token'].tokens.primary().id
}

function first({ world }: Rig): string | undefined {
  return world.first.get(ID)?.id
}

function posts({ world }: Rig, what: 'Secondary' | 'Promote', method = 'POST'): number {
  return world.calls.filter(
    ({ request, from }) =>
      from === 'keyturn' && request.method === method && request.url.pathname === `/v1/AuthTokens/${what}`,
  ).length
}

function minting({ request }: Call): boolean {
  return request.method === 'POST' && request.url.pathname.endsWith('/Secondary')
}

/** Some runs, and what they told. */
async function often(rig: Rig): Promise<string> {
  const told: string[] = []
  for (let run = 0; run < 8; run += 1) {
    told.push(JSON.stringify((await rig.keyturn()).outcomes))
    await rig.world.clock.advance(20 * 60_000)
  }
  return told.join('\n')
}

async function proposed(rig: Rig): Promise<void> {
  await adopted(rig)
  await rig.world.clock.advance(HOUR)
}

/** One run after the other, a few minutes apart, until it is so. */
async function until(rig: Rig, so: () => boolean): Promise<void> {
  for (let run = 0; run < 90 && !so(); run += 1) {
    await rig.keyturn()
    await rig.world.clock.advance(2 * 60_000)
  }
  if (!so()) throw new Error(JSON.stringify(entryOf(rig.world, ID)))
}

describe('a whole rotation', () => {
  test('in three places, with webhooks coming in all the time, fails nobody; the old token dies by one promotion', async () => {
    const rig = rigOf(THREE)
    await proposed(rig)
    const [proposal] = openOnes(rig.world, 'rotate')
    expect(proposal?.body).toContain('this cannot be undone')
    expect(proposal?.body).toContain('TWILIO_AUTH_TOKEN_API_KEY_NEXT')
    mergeOpen(rig.world, 'rotate')
    await until(rig, () => entryOf(rig.world, ID)?.candidate?.verifiedAt !== undefined)
    const heir = entryOf(rig.world, ID)?.candidate?.keyId
    // The new one is in use, and the old one signs.
    expect([nextAccepted(rig.world, THREE).length, primary(rig)]).toEqual([3, first(rig)])
    expectUnharmed(rig)
    await untilRest(rig)

    expectAtRest(rig)
    expect([lineOf(rig.world, ID)?.id, primary(rig)]).toEqual([heir, heir])
    expect([posts(rig, 'Secondary'), posts(rig, 'Promote')]).toEqual([1, 1])
    expect(rig.world.vendors['twilio-auth-token'].accepts(rig.world.first.get(ID)?.value ?? '')).toBe(false)
    expect(new Set(nextAccepted(rig.world, THREE))).toEqual(new Set([nextValue(rig.world, THREE)]))
  })

  test('in one place, where the manifest says that nothing validates webhooks, and the proposal says what that means', async () => {
    const rig = rigOf(ONE)
    await proposed(rig)
    expect(openOnes(rig.world, 'rotate')[0]?.body).toContain('refuses every webhook from its switch until then')
    mergeOpen(rig.world, 'rotate')
    await untilRest(rig)

    expectAtRest(rig)
    expect([primary(rig) === first(rig), posts(rig, 'Promote')]).toEqual([false, 1])
  })
})

test.each([
  ['in three places', THREE],
  ['in one', ONE],
])('a revert before the promotion goes back, and the secondary alone is deleted: %s', async (_, key) => {
  const rig = rigOf(key)
  await proposed(rig)
  const [open] = openOnes(rig.world, 'rotate')
  mergeOpen(rig.world, 'rotate')
  await until(rig, () => entryOf(rig.world, ID)?.candidate?.verifiedAt !== undefined)
  const mona = rig.world.github.person('mona')
  mona.merge(mona.revert(open?.number ?? 0))
  await until(rig, () => entryOf(rig.world, ID)?.candidate === undefined)
  await untilRest(rig)

  expectUnharmed(rig)
  expect([primary(rig), nextValue(rig.world, key)]).toEqual([first(rig), rig.world.first.get(ID)?.value])
  expect([posts(rig, 'Promote'), posts(rig, 'Secondary', 'DELETE')]).toEqual([0, 1])
})

test('after the promotion there is no way back, and that is said', async () => {
  const rig = rigOf(THREE)
  await proposed(rig)
  const [open] = openOnes(rig.world, 'rotate')
  mergeOpen(rig.world, 'rotate')
  await until(rig, () => posts(rig, 'Promote') === 1 && entryOf(rig.world, ID)?.clearing !== undefined)
  const mona = rig.world.github.person('mona')
  mona.merge(mona.revert(open?.number ?? 0))
  const [outcome] = (await rig.keyturn()).outcomes

  expect(outcome).toMatchObject({ kind: 'park', because: 'too-late' })
  expect(entryOf(rig.world, ID)?.rollback).toBeUndefined()
})

test.each(['leaked', 'exploited'] as const)(
  '%s: another is made, written and proven, and the old one dies at once, and not before',
  async (verb) => {
    const rig = rigOf({ ...ONE, manifest: [`with: { ${WITH}, signatures: none }`, 'minted: 2026-11-15'] })
    await adopted(rig)
    await rig.world.clock.advance(HOUR)
    const { outcomes } = await rig.keyturn({ command: { verb, credential: ID } }, { actor: 'octavia' })

    expect(outcomes).toMatchObject([{ kind: 'wait', because: 'awaiting-lock', emergency: true }])
    expectUnharmed(rig)
    expect([primary(rig) === first(rig), posts(rig, 'Promote'), posts(rig, 'Secondary')]).toEqual([false, 1, 1])
  },
)

describe('a secondary that is there already', () => {
  test.each([
    ['is refused by Twilio', 'refused'],
    ['is shown by Twilio', 'shown'],
  ] as const)('%s: it is a person’s, and neither used nor deleted', async (_, taken) => {
    const rig = knowing({ keys: [ONE], ...BUSY, 'twilio-auth-token': { taken } })
    const { tokens } = rig.world['twilio-auth-token']
    const theirs = tokens.beside()
    await rig.world.clock.advance(HOUR)
    await adopted(rig)
    const told = await often(rig)

    expect(openOnes(rig.world, 'rotate')).toEqual([])
    expect([tokens.accepts(theirs.value), primary(rig)]).toEqual([true, first(rig)])
    expect(posts(rig, 'Secondary', 'DELETE')).toBe(0)
    expect(told).toContain('seems to have a secondary token already')
    expectUnharmed(rig)
  })

  test('the answer to a mint is lost: nobody has its value, a person is told, and deletes it', async () => {
    const rig = rigOf(ONE)
    rig.world.wire.tap(loseAnswer(nth(1, (call) => ofKeyturn(call) && minting(call))))
    await adopted(rig)
    await rig.world.clock.advance(HOUR)
    const told = await often(rig)
    expect(told).toContain('seems to have a secondary token already')
    expect(told).toContain('may lie in the second place, and nobody has its value')
    expect([posts(rig, 'Secondary', 'DELETE'), openOnes(rig.world, 'rotate')]).toEqual([0, []])

    const { tokens } = rig.world['twilio-auth-token']
    tokens.remove(tokens.beside().id)
    await rig.keyturn({ command: { verb: 'rotate', credential: ID } }, { actor: 'octavia' })
    expect(mergeOpen(rig.world, 'rotate')).toHaveLength(1)
    await untilRest(rig)
    expectAtRest(rig)
  })
})

test('nothing is made before a person says that the second place is free, nor where Twilio shows no primary', async () => {
  const silent = rigOf({ ...ONE, manifest: ['with: { signatures: none }', SAID] })
  await adopted(silent)
  expect((await silent.keyturn()).outcomes[0]).toMatchObject({ because: 'rights-unknown' })
  expect(silent.world.github.truth.file('main', 'rotation.yml')).toContain(`account: ${ACCOUNT.slice(2)}`)

  const unseen = knowing({ keys: [ONE], ...BUSY, 'twilio-auth-token': { tokensByKey: 'unseen' } })
  await adopted(unseen)
  await unseen.keyturn()
  expect([posts(silent, 'Secondary'), posts(unseen, 'Secondary')]).toEqual([0, 0])
})

test('a proposal that is closed takes its token along, once, and there is room for the next', async () => {
  const rig = rigOf(ONE)
  await proposed(rig)
  const [open] = openOnes(rig.world, 'rotate')
  rig.world.github.person('mona').close(open?.number ?? 0)
  await rig.keyturn()
  await rig.keyturn()
  await rig.world.clock.advance(25 * HOUR)
  await rig.keyturn()

  expect([posts(rig, 'Secondary', 'DELETE'), primary(rig)]).toEqual([1, first(rig)])
  await rig.keyturn({ command: { verb: 'rotate', credential: ID } }, { actor: 'octavia' })
  await rig.keyturn()
  expect(mergeOpen(rig.world, 'rotate')).toHaveLength(1)
  await untilRest(rig)
  expectAtRest(rig)
})
