import { describe, expect, test } from '@jest/globals'
import type { Command } from '../../../src/core/command.ts'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { deaths } from '../../sweep/enumerate.ts'
import { tell } from '../../sweep/tell.ts'
import { askedFor, deleteOld, handIn, MINTED, putIn } from '../by-hand.ts'
import { HOUR, type Rig } from '../rig.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  knowing,
  mergeOpen,
  openOnes,
  PATIENCE,
  untilRest,
} from './story.ts'

const KEY: KeySpec = {
  name: 'stripe',
  provider: 'stripe',
  environment: 'production',
  manifest: ['with: { mode: live, kind: secret }', MINTED],
}
const ID = 'stripe/production'

async function asked(): Promise<Rig> {
  const rig = knowing({ keys: [KEY] })
  await adopted(rig)
  await rig.world.clock.advance(HOUR)
  return rig
}

function order(made: Command | undefined): Command {
  if (made === undefined) throw new Error('nobody is asked for anything')
  return made
}

/** Handed in by command; undefined: it was taken, else why it was not. */
async function given(rig: Rig, value: string): Promise<string | undefined> {
  // Not a key at all: it goes nowhere. A key may go to Stripe.
  if (!rig.world.minted().includes(value)) rig.world.confide(value)
  putIn(rig, value)
  try {
    await rig.keyturn({ command: { verb: 'submitted', credential: ID, ending: value.slice(-4) } })
    return undefined
  } catch (thrown) {
    expect(entryOf(rig.world, ID)?.candidate).not.toHaveProperty('keyId')
    expectUnharmed(rig)
    return String(thrown)
  }
}

test('a key of Stripe’s is made in the Dashboard, tried, put into service, and ended there', async () => {
  const rig = await asked()
  const { world } = rig
  const body = openOnes(world, 'rotate')[0]?.body ?? ''
  expect(body).toContain(`make a key named \`${askedFor(rig, KEY) ?? ''}\``)
  expect(body).toContain('live mode, secret key: everything in the account')
  expect(body).toContain('https://dashboard.stripe.com/apikeys')
  expect(body).toContain('Do not roll or rotate the old key instead')

  await rig.keyturn({ command: order(handIn(rig, KEY)) })
  mergeOpen(world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  await world.clock.advance(25 * HOUR)
  const waits = await rig.keyturn({ patience: PATIENCE })
  expect(waits.outcomes.map(({ because }) => because)).toEqual(['awaits-word'])
  expectUnharmed(rig)
  const told = world.github.truth.pulls().map((one) => one.body)
  expect(told.join('\n')).toContain('The webhook signing secret (`whsec_…`) is another secret and stays.')

  await rig.keyturn({ command: order(deleteOld(rig, KEY)), patience: PATIENCE })
  await untilRest(rig)
  expectAtRest(rig)
  expect(world.stripe.keys().map(({ deletedAt }) => deletedAt !== undefined)).toEqual([true, false])
  // What Stripe tells of the account beside its id is nobody's business.
  expect(JSON.stringify([world.github.truth.pulls(), rig.log])).not.toContain('owner@acme.dev')
})

test.each<[string, (rig: Rig, name: string) => string, string]>([
  ['of test mode', ({ world }, name) => world.stripe.make({ name, mode: 'test' }).value, 'a key of test mode'],
  [
    'that is restricted',
    ({ world }, name) => world.stripe.make({ name, kind: 'restricted' }).value,
    'a restricted key',
  ],
  ['of another account', ({ world }, name) => world.stripe.make({ name, account: 'acct_2' }).value, 'account acct_2'],
  ['that the Dashboard has ended', ended, 'does not work: GET /v1/account answered 401'],
  ['that is none: a webhook’s secret', () => `whsec_${'a'.repeat(32)}`, 'another secret and no API key'],
])('a key %s is refused, and nothing is changed', async (_what, value, said) => {
  const rig = await asked()
  expect(await given(rig, value(rig, askedFor(rig, KEY) ?? ''))).toContain(said)
})

function ended({ world }: Rig, name: string): string {
  const { value } = world.stripe.make({ name })
  world.stripe.end(name)
  return value
}

test('a key that was made a moment ago and does not work yet is waited for', async () => {
  const rig = await asked()
  rig.world.stripe.controls.worksAfter = 40_000
  expect(await given(rig, rig.world.stripe.make({ name: askedFor(rig, KEY) ?? '' }).value)).toBeUndefined()
})

test('a restricted key, whose account only the refusal tells, follows a restricted one of the same account', async () => {
  const rights =
    'with: { mode: test, kind: restricted, rights: "PaymentIntents: write", account: acct_1KtAcmeW0rks4Dev }'
  const rig = knowing({ keys: [{ ...KEY, manifest: [rights, MINTED] }] })
  const { world } = rig
  const first = world.stripe.make({ name: 'mine', mode: 'test', kind: 'restricted' })
  world.github.person('mona').setSecret('environment/production', 'STRIPE_API_KEY', first.value)
  world.app.start('stripe-production', first.value)
  rig.env['KEYTURN_INCUMBENT_STRIPE_PRODUCTION'] = first.value
  await adopted(rig)
  await world.clock.advance(HOUR)
  const name = askedFor(rig, KEY) ?? ''
  expect(openOnes(world, 'rotate')[0]?.body).toContain(
    `https://dashboard.stripe.com/acct_1KtAcmeW0rks4Dev/test/apikeys/create?name=${name}`,
  )
  const wish = { name, mode: 'test', kind: 'restricted' } as const

  expect(await given(rig, world.stripe.make({ ...wish, account: 'acct_2' }).value)).toContain('account acct_2')
  world.stripe.controls.discreet = true
  expect(await given(rig, world.stripe.make(wish).value)).toContain('named no account, and rotation.yml names acct_1Kt')
  world.stripe.controls.discreet = false
  expect(await given(rig, world.stripe.make(wish).value)).toBeUndefined()
  expect(entryOf(rig.world, ID)?.candidate?.probe).toMatchObject({ status: 403, account: 'acct_1KtAcmeW0rks4Dev' })
})

test('where the old value is not passed, the account that the manifest names is the one that counts', async () => {
  const manifest = ['with: { mode: live, kind: secret, account: acct_1KtAcmeW0rks4Dev }', MINTED]
  const rig = knowing({ keys: [{ ...KEY, manifest }] })
  delete rig.env['KEYTURN_INCUMBENT_STRIPE_PRODUCTION']
  await adopted(rig)
  await rig.world.clock.advance(HOUR)
  const name = askedFor(rig, KEY) ?? ''

  const said = await given(rig, rig.world.stripe.make({ name, account: 'acct_2' }).value)
  expect(said).toContain('account acct_2, and rotation.yml names acct_1KtAcmeW0rks4Dev')
  expect(await given(rig, rig.world.stripe.make({ name }).value)).toBeUndefined()
})

/** Until the old key may go; its value. */
async function untilItMayGo(rig: Rig): Promise<string> {
  await rig.keyturn({ command: order(handIn(rig, KEY)) })
  mergeOpen(rig.world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  await rig.world.clock.advance(25 * HOUR)
  await rig.keyturn({ patience: PATIENCE })
  return rig.world.first.get(ID)?.value ?? ''
}

const DELETED = { command: { verb: 'deleted', credential: ID }, patience: PATIENCE } as const

/** What lies in the gate now. */
function intake({ world }: Rig): string | undefined {
  return world.github.truth.readSecret('environment/keyturn', 'KEYTURN_INTAKE')
}

describe('where the old value comes along with the word', () => {
  test('Stripe is asked, and a key that it still lets in is not taken for deleted', async () => {
    const rig = await asked()
    const old = await untilItMayGo(rig)
    rig.world.stripe.end('stripe-production-first', 24 * HOUR)
    putIn(rig, old)

    await expect(rig.keyturn(DELETED)).rejects.toThrow(
      'the old key still works: GET /v1/account answered 200. End it at https://dashboard.stripe.com/apikeys',
    )
    expect(entryOf(rig.world, ID)).not.toHaveProperty('deadAt')
    expectUnharmed(rig)

    await rig.world.clock.advance(24 * HOUR)
    await rig.keyturn(DELETED)
    await untilRest(rig)
    expectAtRest(rig)
    expect(intake(rig)).toBeUndefined()
    const record = rig.world.github.truth.file('keyturn/journal', `records/${ID}/1.json`)
    expect(record).toContain('GET /v1/account with the old key')
    expect(record).toContain('mona says so')
    const comments = rig.world.github.truth.pulls().flatMap((one) => one.comments.map(({ body }) => body))
    expect(comments.join('\n')).toContain('is deleted, a person said, and the provider lets it in no more,')
  })

  test('a key that was ended a moment ago is asked about until it is dead', async () => {
    const rig = await asked()
    const old = await untilItMayGo(rig)
    rig.world.stripe.controls.diesAfter = 9000
    putIn(rig, old)
    deleteOld(rig, KEY)

    await rig.keyturn(DELETED)
    await untilRest(rig)
    expectAtRest(rig)
  })

  test('a crash at any request of the run that takes the word does no harm', async () => {
    const tale = { story: 'merged', key: 'stripe-single-environment' } as const
    const told = await tell(tale)
    const asks = told.lines.findIndex((line) => line.endsWith(' stripe GET /v1/account 401'))
    const asked = Number(/^\S+ +(\d+) /.exec(told.lines[asks] ?? '')?.[1])
    const blows = deaths(told).filter(({ at }) => at >= asked)
    expect(blows.length).toBeGreaterThan(5)
    for (const blow of blows) expect((await tell({ ...tale, blows: [blow] })).harm).toEqual([])
  }, 300_000)

  test('and whether it is dead cannot be told, the word does not count', async () => {
    const rig = await asked()
    putIn(rig, await untilItMayGo(rig))
    rig.world.stripe.controls.walled = true

    await expect(rig.keyturn(DELETED)).rejects.toThrow('could not be told: GET /v1/account answered 401')
    expect(entryOf(rig.world, ID)).not.toHaveProperty('deadAt')
  })

  test('and another one lies there, that one proves nothing and stays', async () => {
    const rig = await asked()
    await untilItMayGo(rig)
    const dead = rig.world.stripe.make({ name: 'nobody’s' })
    rig.world.stripe.end('nobody’s')
    putIn(rig, dead.value)
    deleteOld(rig, KEY)

    await rig.keyturn(DELETED)
    await untilRest(rig)
    expectAtRest(rig)
    const record = rig.world.github.truth.file('keyturn/journal', `records/${ID}/1.json`) ?? ''
    expect(record).toContain('is not known to be the old key')
    expect(record).not.toContain('with the old key')
    expect(intake(rig)).toBe(dead.value)
  })
})

test('until mode and kind are said, nobody is asked for a key', async () => {
  const rig = knowing({ keys: [{ ...KEY, manifest: [MINTED] }] })
  const { outcomes } = await adopted(rig)
  expect(outcomes.map(({ because, about }) => [because, about])).toEqual([
    ['rights-unknown', expect.stringContaining('mode: live # or test and kind: secret # or restricted')],
  ])
  expect(askedFor(rig, KEY)).toBeUndefined()
})

test.each([
  ['is of test mode, where live is said', { mode: 'test' }, 'is a key of test mode'],
  ['is another account’s', { account: 'acct_2' }, 'belongs to account acct_2, and not to acct_1KtAcmeW0rks4Dev'],
] as const)('a value that was passed and %s is not taken for the one in service', async (_what, wish, said) => {
  const manifest = ['with: { mode: live, kind: secret, account: acct_1KtAcmeW0rks4Dev }', MINTED]
  const rig = knowing({ keys: [{ ...KEY, manifest }] })
  rig.env['KEYTURN_INCUMBENT_STRIPE_PRODUCTION'] = rig.world.stripe.make({ name: 'passed', ...wish }).value
  await rig.keyturn()

  expect(openOnes(rig.world)[0]?.body).toContain(said)
  expect(openOnes(rig.world)[0]?.body).toContain('it is not used')
  mergeOpen(rig.world)
  await rig.keyturn()
  expect(entryOf(rig.world, ID)?.incumbent).toMatchObject({ adopted: 'unknown' })
})
