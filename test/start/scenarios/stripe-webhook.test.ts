// The secret that Stripe signs events with: another endpoint takes over from the one in service, and no event is lost on the way.
import { describe, expect, test } from '@jest/globals'
import type { Candidate } from '../../../src/core/entry/entry.ts'
import type { Call, SandboxRequest } from '../../../src/sandbox/contract.ts'
import { loseAnswer } from '../../../src/sandbox/faults.ts'
import type { ReadyOptions } from '../../../src/sandbox/ready.ts'
import { credentialOf, serviceOf, type KeySpec } from '../../../src/sandbox/repository/key.ts'
import { nextAccepted, nextValue } from '../../../src/sandbox/holders.ts'
import { hookOf } from '../../../src/sandbox/providers/stripe-webhook/vendor.ts'
import { DAY, HOUR, createRig, type Rig } from '../rig.ts'
import { entryOf, harmOf, lineOf, openOnes, unrestOf } from '../truth.ts'
import { merge, proposed, until } from './inbound.ts'

const MINUTE = 60_000
const URL = hookOf('payments-production')
const KEY: KeySpec = {
  name: 'payments',
  provider: 'stripe-webhook',
  environment: 'production',
  manifest: [`with: { url: "${URL}" }`],
}
const ID = credentialOf(KEY)

function isCreation({ from, request }: Call): boolean {
  return from === 'keyturn' && request.method === 'POST' && request.url.pathname === '/v1/webhook_endpoints'
}

/** Deployments that take their time: events meet instances of before and after. */
const SLOW = { rolling: { between: 5 * MINUTE } }

function rigOf(options: ReadyOptions = {}): Rig {
  const rig = createRig({ keys: [KEY], manifest: { defaults: ['overlap: 2h'] }, app: SLOW, ...options })
  rig.env['KEYTURN_INCUMBENT_PAYMENTS_PRODUCTION'] = rig.world.first.get(ID)?.value
  return rig
}

/** Which endpoints at the app's address are enabled, the first one by that name. */
function enabled({ world }: Rig): readonly string[] {
  const first = world.first.get(ID)?.id
  return world['stripe-webhook']
    .all()
    .filter(({ url, status }) => url === URL && status === 'enabled')
    .map(({ id }) => (id === first ? 'first' : 'heir'))
}

const candidate = (rig: Rig): Candidate | undefined => entryOf(rig.world, ID)?.candidate

describe('a webhook endpoint', () => {
  test('is made disabled, enabled once every instance accepts it, and the old one goes; no event is lost', async () => {
    const rig = rigOf()
    const { world } = rig
    const first = world.first.get(ID)
    await proposed(rig)
    expect(enabled(rig)).toEqual(['first'])
    const [proposal] = openOnes(world, 'rotate')
    expect(proposal?.body).toContain('each event comes twice')
    merge(rig, 'rotate')

    await until(rig, () => candidate(rig)?.acceptance?.writtenAt !== undefined)
    expect(enabled(rig)).toEqual(['first'])
    await until(rig, () => candidate(rig)?.openedAt !== undefined)
    expect(candidate(rig)?.acceptance?.verifiedAt).toBeDefined()
    expect(enabled(rig)).toEqual(['first', 'heir'])
    await until(rig, () => candidate(rig)?.verifiedAt !== undefined)
    await rig.pass(DAY, () => entryOf(world, ID)?.disabledAt !== undefined)
    expect(enabled(rig)).toEqual(['heir'])
    expect(world['stripe-webhook'].all()).toHaveLength(2)
    await rig.pass(3 * DAY, () => candidate(rig) === undefined)

    expect(unrestOf(rig)).toEqual([])
    const [heir] = world['stripe-webhook'].all()
    expect(lineOf(world, ID)).toMatchObject({ generation: 1, id: heir?.id })
    expect(heir).toMatchObject({ url: URL, version: '2026-10-28.endive', metadata: { team: 'payments' } })
    expect(nextAccepted(world, KEY)).not.toContain(first?.value)
    expect(world['stripe-webhook'].occurred()).toBeGreaterThan(100)
  })

  test.each([false, true])(
    'whose answer was lost is deleted by its mark, and another one is made; what it was sent is remembered: %s',
    async (remembers) => {
      const rig = rigOf({ 'stripe-webhook': { remembers } })
      const { world } = rig
      await rig.keyturn()
      merge(rig, 'adopt')
      const off = world.tap(loseAnswer(isCreation))
      await rig.keyturn()
      off()
      // It is enabled, and nobody accepts it: what is sent to it, the first one brings.
      expect(enabled(rig)).toEqual(['first', 'heir'])
      await rig.pass(2 * DAY, () => openOnes(world, 'rotate').length > 0)
      expect(enabled(rig)).toEqual(['first'])
      expect(harmOf(rig)).toEqual([])
      merge(rig, 'rotate')
      // What it was sent may be what the first one still owes: that is waited for as long as Stripe would try.
      await rig.pass(DAY)
      expect(entryOf(world, ID)?.disabledAt === undefined).toBe(remembers)
      await rig.pass(6 * DAY, () => candidate(rig) === undefined)
      expect(unrestOf(rig)).toEqual([])
    },
  )

  test('is not disabled while an event of before waits for it', async () => {
    const rig = rigOf()
    const { world } = rig
    const { handler } = world.app
    await proposed(rig)
    // For half a day the app cannot take what occurs now: Stripe tries again, later and later.
    const poison = world['stripe-webhook'].occurred()
    const works = world.clock.now() + 12 * HOUR
    let bad: string | undefined
    Object.assign(world.app, {
      handler: async (request: SandboxRequest) => {
        const id = /"id":"(evt_\w+)"/.exec(request.body)?.[1]
        if (bad === undefined && world['stripe-webhook'].occurred() > poison) bad = id
        return id !== undefined && id === bad && world.clock.now() < works
          ? { status: 500, headers: {}, body: '' }
          : handler(request)
      },
    })
    await world.clock.advance(10 * MINUTE)
    merge(rig, 'rotate')
    await rig.pass(12 * HOUR)
    expect(candidate(rig)?.verifiedAt).toBeDefined()
    expect(entryOf(world, ID)?.disabledAt).toBeUndefined()
    await rig.pass(5 * DAY, () => candidate(rig) === undefined)
    expect(unrestOf(rig)).toEqual([])
  })
})

test('deleted by a person before its time, the old one is accepted no more all the same', async () => {
  const rig = rigOf()
  const { world } = rig
  const first = world.first.get(ID)
  await proposed(rig)
  merge(rig, 'rotate')
  await until(rig, () => candidate(rig)?.verifiedAt !== undefined)
  world['stripe-webhook'].remove(first?.id ?? '')
  await rig.pass(3 * DAY, () => candidate(rig) === undefined)
  expect(unrestOf(rig)).toEqual([])
  expect(nextAccepted(world, KEY)).not.toContain(first?.value)
})

describe('no event is lost on the way back', () => {
  test.each([
    ['while it is only accepted', (rig: Rig) => candidate(rig)?.acceptance?.writtenAt !== undefined],
    ['once it is enabled', (rig: Rig) => candidate(rig)?.openedAt !== undefined],
    ['once it is proven', (rig: Rig) => candidate(rig)?.verifiedAt !== undefined],
    ['once the old one is held', (rig: Rig) => entryOf(rig.world, ID)?.disabledAt !== undefined],
  ])('%s', async (_when, so) => {
    const rig = rigOf({ manifest: { defaults: ['overlap: 1h', 'quiet: 30m'] } })
    const { world } = rig
    await proposed(rig)
    const number = merge(rig, 'rotate')
    await until(rig, () => so(rig))
    await world.clock.advance(20 * MINUTE)
    const mona = world.github.person('mona')
    mona.merge(mona.revert(number))
    await rig.pass(4 * DAY, () => candidate(rig) === undefined)

    expect(unrestOf(rig)).toEqual([])
    expect(enabled(rig)).toEqual(['first'])
    expect(nextValue(world, KEY)).toBe(world.first.get(ID)?.value)
  })
})

test.each(['leaked', 'exploited'] as const)(
  '%s: it is replaced in minutes, and at no moment is none enabled',
  async (verb) => {
    const rig = rigOf({ age: DAY })
    const { world } = rig
    const first = world.first.get(ID)
    await rig.keyturn()
    merge(rig, 'adopt')
    await rig.keyturn()
    await rig.keyturn({ patience: 45 * MINUTE, command: { verb, credential: ID } })
    await rig.pass(DAY, () => candidate(rig) === undefined)
    expect((entryOf(world, ID)?.past ?? []).map(({ why }) => why)).toContain('retired')
    expect(nextAccepted(world, KEY)).not.toContain(first?.value)
    expect(harmOf(rig, [first?.value ?? ''])).toEqual([])
  },
)

test('a person who orders that it be disabled is told what that would do', async () => {
  const rig = rigOf()
  await rig.keyturn()
  merge(rig, 'adopt')
  await rig.keyturn()
  await expect(rig.keyturn({ command: { verb: 'disable', credential: ID } })).rejects.toThrow(
    'nobody but the app refuses a secret',
  )
  expect(enabled(rig)).toEqual(['first'])
})

test('a Connect endpoint, of whose deliveries nobody tells, goes by time', async () => {
  const rig = createRig({
    keys: [{ ...KEY, manifest: [`with: { url: "${URL}", connect: true }`] }],
    manifest: { defaults: ['overlap: 2h'] },
  })
  const { world } = rig
  const first = world['stripe-webhook'].all()[0]
  if (first) Object.assign(first, { application: 'ca_KtPlatform' })
  rig.env['KEYTURN_INCUMBENT_PAYMENTS_PRODUCTION'] = first?.value
  await proposed(rig)
  merge(rig, 'rotate')
  await rig.pass(4 * DAY, () => candidate(rig) === undefined)
  expect(unrestOf(rig)).toEqual([])
  expect(world['stripe-webhook'].all()[0]?.application).toBe('ca_KtPlatform')
  expect(serviceOf(KEY)).toBe('payments-production')
})
