import { describe, expect, test } from '@jest/globals'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { credentialOf } from '../../../src/sandbox/repository/key.ts'
import { nextValue } from '../../../src/sandbox/holders.ts'
import { HOUR } from '../rig.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  FIRST_KEY,
  idOf,
  knowing,
  living,
  mergeOpen,
  openOnes,
  PATIENCE,
  untilRest,
  versions,
} from './story.ts'

const RIGHTS = ['with: { permission: sending_access }', FIRST_KEY]
const KEYS: readonly (readonly [string, KeySpec])[] = [
  ['Resend, a repository secret', { name: 'resend', provider: 'resend', layout: 'versioned', manifest: RIGHTS }],
  [
    'OpenAI, an environment secret',
    { name: 'openai', provider: 'openai', environment: 'production', layout: 'versioned' },
  ],
]

function fileOf(key: KeySpec): string {
  return `.github/workflows/${key.environment === undefined ? 'release.yml' : `deploy-${key.environment}.yml`}`
}

describe.each(KEYS)('layout versioned with on-merge: %s', (_, key) => {
  const secret = key.provider === 'openai' ? 'OPENAI_API_KEY' : 'RESEND_API_KEY'

  test('the merge is the switch, its own push deploys, and the old version goes only after the old key', async () => {
    const rig = knowing({ keys: [key] })
    const { world } = rig
    await adopted(rig)
    const before = nextValue(world, key)
    const [pull] = openOnes(world, 'rotate')
    expect(world.github.truth.file(pull?.head ?? '', fileOf(key))).toContain(`secrets.${secret}_V1 }}`)
    expect(versions(world, key)).toEqual([`${secret}_V1`])
    expect(nextValue(world, key)).toBe(before)
    await world.clock.advance(HOUR)
    mergeOpen(world, 'rotate')
    expect(nextValue(world, key)).not.toBe(before)
    const deployed = world.github.truth.runs().filter(({ event }) => event === 'push').length
    await rig.keyturn({ patience: PATIENCE })
    expect(world.github.truth.runs().filter(({ event }) => event === 'push')).toHaveLength(deployed)
    expect(world.github.truth.runs().filter(({ event }) => event === 'workflow_dispatch')).toEqual([])
    expect(entryOf(world, credentialOf(key))?.candidate?.verifiedAt).toBeDefined()
    expect(living(world, key.provider)).toHaveLength(2)
    await untilRest(rig)
    expectAtRest(rig)
    expect(versions(world, key)).toEqual([`${secret}_V1`])
  }, 180_000)

  test('a revert of the merge switches back, and the new key is discarded with its version', async () => {
    const rig = knowing({ keys: [key] })
    const { world } = rig
    await adopted(rig)
    const old = idOf(world, key)
    const [number = 0] = mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    await world.clock.advance(2 * HOUR)
    world.github.person('mona').merge(world.github.person('mona').revert(number))
    expect(idOf(world, key)).toBe(old)
    await rig.keyturn({ patience: PATIENCE })
    expectUnharmed(rig)
    await untilRest(rig)
    expect(idOf(world, key)).toBe(old)
    expect(versions(world, key)).toEqual([])
    expectAtRest(rig)
  }, 180_000)

  test('a revert two days later, seen hours after its own push deployed: that run is the one that counts', async () => {
    const rig = knowing({ keys: [{ ...key, manifest: [...(key.manifest ?? []), 'overlap: 7d'] }] })
    const { world } = rig
    await adopted(rig)
    const [number = 0] = mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    await world.clock.advance(48 * HOUR)
    world.github.person('mona').merge(world.github.person('mona').revert(number))
    await world.clock.advance(3 * HOUR)
    const run = world.github.truth.runs().findLast(({ event }) => event === 'push')
    await rig.keyturn({ patience: PATIENCE })
    const [deployment] = entryOf(world, credentialOf(key))?.rollback?.deployments ?? []
    expect(deployment?.finishedAt).toBeDefined()
    expect(deployment?.url).toContain(`/runs/${run?.id ?? ''}`)
  }, 180_000)

  test('a revert long after the old key is gone: one merge has lock and references name the key in service again', async () => {
    const rig = knowing({ keys: [key] })
    const { world } = rig
    await adopted(rig)
    const [number = 0] = mergeOpen(world, 'rotate')
    await untilRest(rig)
    const heir = idOf(world, key)
    await world.clock.advance(20 * 24 * HOUR)
    world.github.person('mona').merge(world.github.person('mona').revert(number))
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(outcomes[0]?.because).toBe('dead-tag-in-lock')
    expect(openOnes(world, 'repair')).toHaveLength(1)
    expect(world.github.truth.pulls().at(-1)?.body).toContain('to its version of the secret')
    mergeOpen(world, 'repair')
    expect(idOf(world, key)).toBe(heir)
    await untilRest(rig)
    expectAtRest(rig)
  }, 180_000)

  test('the second rotation replaces the first one’s version', async () => {
    const rig = knowing({ keys: [key], app: { every: HOUR } })
    const { world } = rig
    await adopted(rig)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    await rig.pass(95 * 24 * HOUR, () => openOnes(world, 'rotate').length > 0)
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expectAtRest(rig)
    expect(versions(world, key)).toEqual([`${secret}_V2`])
  }, 180_000)
})
