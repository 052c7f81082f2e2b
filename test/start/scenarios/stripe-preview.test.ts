import { expect, test } from '@jest/globals'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { OWNER, type StripeKey } from '../../../src/sandbox/providers/stripe/state.ts'
import { deleteOld, handIn, MINTED } from '../by-hand.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  knowing,
  mergeOpen,
  openOnes,
  PATIENCE,
  rotated,
  untilRest,
} from './story.ts'

const WITH = 'with: { api: preview, mode: live, account: acct_1KtAcmeW0rks4Dev }'
const TOLD = WITH.replace(' }', ', permissions: [charge_write, payment_intent_write] }')
const ID = 'stripe/production'

const KEY: KeySpec = {
  name: 'stripe',
  provider: 'stripe',
  preview: 'live',
  environment: 'production',
  manifest: [WITH, 'verify: deployment', 'old-key: time'],
}
/** A person made the one in service, in the Dashboard. */
const { preview: _preview, ...BY_HAND } = { ...KEY, manifest: [TOLD, 'verify: deployment', 'old-key: time', MINTED] }

function lives({ world }: Rig): readonly boolean[] {
  return world.stripe.keys().map(({ deletedAt }) => deletedAt === undefined)
}

function newest({ world }: Rig): StripeKey | undefined {
  return world.stripe.keys().at(-1)
}

function texts({ world }: Rig): string {
  return world.github.truth
    .pulls()
    .flatMap((pull) => [pull.body, ...pull.comments.map(({ body }) => body)])
    .join('\n')
}

test('who opts into the preview gets keys that Keyturn makes, with the rights of the old one, and ends', async () => {
  const rig = knowing({ keys: [KEY] })
  await adopted(rig)
  await rig.world.clock.advance(HOUR)
  const [proposal] = openOnes(rig.world, 'rotate')
  expect(proposal?.body).toContain('live mode, restricted key: the permissions of the key in service')
  mergeOpen(rig.world, 'rotate')
  await untilRest(rig)

  expectAtRest(rig)
  expect(lives(rig)).toEqual([false, true])
  expect(rig.world.github.truth.readSecret('environment/production', 'STRIPE_API_KEY')).toBe(newest(rig)?.value)
  expect(newest(rig)?.permissions).toEqual(rig.world.stripe.keys()[0]?.permissions)
})

test('by default its use has to be seen, and its silence, as fine as a day', async () => {
  const rig = knowing({ keys: [{ ...KEY, manifest: [WITH] }] })
  await adopted(rig)
  await rig.world.clock.advance(HOUR)
  mergeOpen(rig.world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  expect(lives(rig)).toEqual([true, true])
  await rig.pass(2 * DAY)
  expect(lives(rig)).toEqual([true, true])
  expectUnharmed(rig)

  await untilRest(rig, 40)
  expectAtRest(rig)
  expect(lives(rig)).toEqual([false, true])
})

test('after a key of a person’s the first one has what the manifest says, and that person ends the old one', async () => {
  const rig = knowing({ keys: [BY_HAND] })
  await rotated(rig)
  await rig.pass(3 * DAY)

  expect(lives(rig)).toEqual([true, true])
  expect(newest(rig)).toMatchObject({
    kind: 'restricted',
    permissions: ['rak_charge_write', 'rak_payment_intent_write'],
  })
  expect(rig.world.calls.filter(({ request }) => request.url.pathname.endsWith('/expire'))).toEqual([])
  expect(texts(rig)).toContain('retire it yourself')
  expectUnharmed(rig)
})

test.each(['closed', 'uninstalled'] as const)(
  'whoever is %s is told which line to take out; then people make the key',
  async (preview) => {
    const rig = knowing({ keys: [BY_HAND], stripe: { preview } })
    await adopted(rig)
    await rig.world.clock.advance(HOUR)
    await rig.keyturn()
    expect(texts(rig) + rig.log.join('\n')).toContain('take `api: preview` out of `with:` in rotation.yml')
    expect(rig.world.stripe.keys()).toHaveLength(1)
    expectUnharmed(rig)

    const text = rig.world.github.truth.file('main', 'rotation.yml') ?? ''
    const plain = text.replace(TOLD, 'with: { mode: live, kind: secret }').replace(/ *(?:verify|old-key): .*\n/g, '')
    rig.world.github.person('mona').commit('main', { 'rotation.yml': plain }, 'Let people make it')
    await rig.keyturn()
    await rig.world.clock.advance(HOUR)
    await rig.keyturn()
    expect(openOnes(rig.world, 'rotate')[0]?.body).toContain('make a key named')
  },
)

test('a key whose value nobody can read is ended again, and the one in service stays', async () => {
  const rig = knowing({ keys: [KEY], stripe: { alg: 'ECDH-ES' } })
  await adopted(rig)
  await rig.pass(DAY)

  expect(rig.world.stripe.keys().length).toBeGreaterThan(1)
  expect(lives(rig)[0]).toBe(true)
  expect(lives(rig).slice(1)).not.toContain(true)
  expect(entryOf(rig.world, ID)?.candidate).toBeUndefined()
  expectUnharmed(rig)
})

test('a preview that passes over which account is meant puts nothing into service', async () => {
  const rig = knowing({ keys: [{ ...KEY, manifest: [TOLD] }], stripe: { heedless: true } })
  const { outcomes } = await adopted(rig)
  expect(JSON.stringify(outcomes)).toContain(
    `belongs to account ${OWNER}, and rotation.yml names acct_1KtAcmeW0rks4Dev`,
  )
  await rig.world.clock.advance(HOUR)
  await rig.keyturn()

  expect(openOnes(rig.world, 'rotate')).toEqual([])
  expect(newest(rig)?.account).toBe(OWNER)
  expectUnharmed(rig)
})

/** The manifest says something else of the key from now on. */
function say({ world }: Rig, line: string): void {
  const text = world.github.truth.file('main', 'rotation.yml') ?? ''
  const other = text.replace(/with: \{.*\}/, line).replace(/ *(?:verify|old-key): .*\n/g, '')
  world.github.person('mona').commit('main', { 'rotation.yml': other }, 'Say who makes the key')
}

test('whoever opts in when people made the key in service: that one is never taken for gone', async () => {
  const by = { ...BY_HAND, manifest: ['with: { mode: live, kind: secret }', MINTED] }
  const rig = knowing({ keys: [by] })
  await adopted(rig)
  await rig.world.clock.advance(HOUR)
  const made = handIn(rig, by)
  await rig.keyturn(made === undefined ? {} : { command: made })
  mergeOpen(rig.world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  await rig.world.clock.advance(25 * HOUR)
  await rig.keyturn({ patience: PATIENCE })
  const gone = deleteOld(rig, by)
  await rig.keyturn({ patience: PATIENCE, ...(gone === undefined ? {} : { command: gone }) })
  await untilRest(rig)
  expect(lives(rig)).toEqual([false, true])

  say(rig, TOLD)
  await rig.world.clock.advance(2 * DAY)
  const { outcomes } = await rig.keyturn()
  expect(outcomes[0]?.because).toBe('incumbent-gone')
  await rig.keyturn({ command: { verb: 'adopt', credential: ID } })
  expect(openOnes(rig.world, 'adopt')).toHaveLength(1)
  expect(lives(rig)).toEqual([false, true])
  expectUnharmed(rig)
}, 180_000)

test('whoever takes the line out again is asked for the next key, and to end the one that the app made', async () => {
  const rig = knowing({ keys: [KEY] })
  await rotated(rig)
  expectAtRest(rig)

  say(rig, 'with: { mode: live, kind: restricted, rights: "Charges (write)" }')
  await rig.keyturn({ command: { verb: 'rotate', credential: ID } })
  await rig.world.clock.advance(HOUR)
  await rig.keyturn()

  expect(openOnes(rig.world, 'rotate')[0]?.body).toContain('make a key named')
  expect(lives(rig)).toEqual([false, true])
  expectUnharmed(rig)
}, 180_000)
