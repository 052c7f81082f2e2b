import { describe, expect, test } from '@jest/globals'
import { ofKeyturn } from '../../../src/sandbox/faults.ts'
import { nextValue } from '../../../src/sandbox/holders.ts'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { createRig, HOUR, type Rig } from '../rig.ts'
import { passed } from '../team.ts'
import {
  adoptable,
  adopted,
  entryOf,
  expectAtRest,
  knowing,
  lineOf,
  mergeOpen,
  openOnes,
  PATIENCE,
  proposed,
  rotated,
  untilRest,
} from './story.ts'

const KEY: KeySpec = { name: 'twilio', provider: 'twilio', environment: 'production' }
const APART: KeySpec = { ...KEY, apart: true }
const ID = 'twilio/production'
const SLOW = { every: HOUR }

function secretOf({ world }: Rig, name: string): string | undefined {
  return world.github.truth.readSecret('environment/production', name)
}

function textOf({ world, log }: Rig): string {
  return `${world.github.truth.allText()}\n${log.join('\n')}`
}

describe('a whole rotation at Twilio', () => {
  test.each<[string, KeySpec]>([
    ['two secrets', APART],
    ['one JSON secret', KEY],
    ['two fields of a secret in Vault', { ...APART, host: 'vault' }],
    ['one JSON field of a secret in Vault', { ...KEY, host: 'vault' }],
  ])(
    'turns a pair in %s, lets time decide, and says so',
    async (_, key) => {
      const rig = knowing({ keys: [key], twilio: { listingLag: 5000, worksAfter: 3000 }, app: SLOW })
      await rig.world.clock.advance(HOUR)
      await adopted(rig)
      const first = rig.world.first.get(ID)
      expect(entryOf(rig.world, ID)?.incumbent).toMatchObject({ keyId: first?.id, adopted: 'by-value' })
      const body = openOnes(rig.world, 'rotate')[0]?.body ?? ''
      expect(body).toContain('does not tell whether a key is used')
      await rig.world.clock.advance(HOUR)
      mergeOpen(rig.world, 'rotate')
      await untilRest(rig)
      expectAtRest(rig)
      expect(lineOf(rig.world, ID)?.id).not.toBe(first?.id)
    },
    180_000,
  )

  test('names no whole SID where scanners look, and neither half of the secret anywhere', async () => {
    const rig = knowing({ keys: [APART], app: SLOW })
    await rotated(rig)
    expect(textOf(rig)).toContain(lineOf(rig.world, ID)?.id ?? 'none')
    expect(textOf(rig)).not.toMatch(/\b(?:SK|AC)[0-9a-f]{32}/)
    for (const { value } of rig.world.twilio.keys()) expect(textOf(rig)).not.toContain(value.split(':').at(-1) ?? '')
  }, 180_000)

  test('goes back with both halves when it is reverted', async () => {
    const rig = await proposed({ keys: [APART], app: SLOW })
    const [number = 0] = mergeOpen(rig.world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    expect(nextValue(rig.world, APART)).not.toBe(rig.world.first.get(ID)?.value)
    const mona = rig.world.github.person('mona')
    mona.merge(mona.revert(number))
    await untilRest(rig)
    expect(nextValue(rig.world, APART)).toBe(rig.world.first.get(ID)?.value)
    expectAtRest(rig)
  }, 180_000)
})

describe('a run that dies between the two writes', () => {
  const second = /\/secrets\/TWILIO_API_KEY_SID$/

  test('has deployed nothing and called nothing done; the next one writes both, and deploys then', async () => {
    const rig = await proposed({ keys: [APART], app: SLOW })
    const { world } = rig
    mergeOpen(world, 'rotate')
    let cut = true
    world.tap({
      before: async (call) => {
        if (cut && ofKeyturn(call) && call.request.method === 'PUT' && second.test(call.request.url.pathname))
          throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
        return undefined
      },
    })
    await rig.keyturn()
    const half = entryOf(world, ID)
    expect(Object.values(half?.slots ?? {}).map(({ openedAt }) => openedAt === undefined)).toEqual([false, false])
    expect(half?.candidate?.promotedAt).toBeUndefined()
    expect(half?.candidate?.deployments ?? []).toEqual([])
    const [sid, secret] = nextValue(world, APART)?.split(':') ?? []
    const keys = world.twilio.keys()
    expect(keys.some(({ value }) => value === `${sid}:${secret}`)).toBe(false)
    expect(secretOf(rig, 'TWILIO_API_KEY_SECRET')).toBe(secret)
    cut = false
    await world.clock.advance(5 * 60_000)
    await untilRest(rig)
    expectAtRest(rig)
    expect(nextValue(world, APART)).toBe(keys.find(({ id }) => id === lineOf(world, ID)?.id)?.value)
    expect(world.app.failed).toBe(0)
  }, 180_000)

  test('and a person who writes one half meanwhile is not overwritten', async () => {
    const rig = await proposed({ keys: [APART], app: SLOW })
    rig.world.github.person('mona').setSecret('environment/production', 'TWILIO_API_KEY_SID', 'something of mine')
    mergeOpen(rig.world, 'rotate')
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(outcomes[0]).toMatchObject({ kind: 'park', because: 'foreign-secret' })
    expect(secretOf(rig, 'TWILIO_API_KEY_SID')).toBe('something of mine')
  }, 180_000)
})

describe('the adoption of a pair', () => {
  test('of which only one half is passed is by no value, and makes no key before its rights are said', async () => {
    const rig = createRig({ keys: [{ ...APART, manifest: ['minted: 2026-08-01'] }], app: SLOW })
    const [, secret] = Object.entries(passed(APART, rig.world.first.get(ID)?.value ?? ''))[0] ?? []
    rig.env['KEYTURN_INCUMBENT_TWILIO_PRODUCTION_SECRET'] = secret
    await adoptable(rig)
    const { outcomes } = await rig.keyturn()
    expect(outcomes[0]).toMatchObject({ kind: 'wait', because: 'rights-unknown' })
    expect(outcomes[0]?.about).toContain('kind: standard')
  }, 180_000)

  test('in a JSON secret with more in it than the pair is refused, and told why', async () => {
    const rig = createRig({ keys: [KEY], app: SLOW })
    rig.env['KEYTURN_INCUMBENT_TWILIO_PRODUCTION'] = '{"sid":"SK1","secret":"hush-0123456789","account":"AC1"}'
    const { outcomes } = await rig.keyturn()
    expect(outcomes[0]?.about).toMatch(/is not a JSON object of exactly secret and sid/)
    expect(textOf(rig)).not.toContain('hush-0123456789')
    expect(entryOf(rig.world, ID)).toBeUndefined()
  }, 180_000)
})
