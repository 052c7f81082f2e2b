import { afterEach, describe, expect, test } from '@jest/globals'
import { manifestText } from '../../../src/sandbox/repository/manifest.ts'
import { VENDORS } from '../../../src/sandbox/vendors.ts'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { credentialOf } from '../../../src/sandbox/repository/key.ts'
import { harmOf, idOf, isCalm, lineOf, living } from '../../start/truth.ts'
import { ASSISTANT, BARE, MONOREPO, NEXTJS, SERVICE, SETTLED, SHARED } from './clones.ts'
import { begin, fillResend, handInAtAnthropic, type Journey, rotations } from './journey.ts'

let journey: Journey | undefined
afterEach(() => journey?.close())

const OPENAI: KeySpec = { name: 'OPENAI_API_KEY', provider: 'openai' }
const RESEND: KeySpec = { name: 'RESEND_API_KEY', provider: 'resend' }

/** Every key is at its next generation, the old ones are dead, nobody noticed, and nothing leaked. */
function expectTurned({ world, log }: Journey, keys: readonly KeySpec[]): void {
  expect(rotations(world)).toHaveLength(keys.length)
  for (const key of keys)
    expect(lineOf(world, credentialOf(key))).toMatchObject({ generation: 1, id: idOf(world, key) })
  for (const vendor of VENDORS)
    expect(living(world, vendor)).toHaveLength(keys.filter(({ provider }) => provider === vendor).length)
  expect(harmOf({ world, log: [...log] })).toEqual([])
}

describe('from keyturn init to a merged rotation', () => {
  test('a Next.js app on Vercel, with OpenAI and Resend as secrets of the repository', async () => {
    const keys = [OPENAI, RESEND]
    journey = begin(NEXTJS, keys)
    const { world } = journey
    const said = await journey.init()
    expect(said.out).toContain('RESEND_API_KEY: No listing of Resend shows what a key may do')
    // The lines that the file itself asks for, and nothing else.
    journey.follow(said, fillResend(world))
    await journey.until(() => isCalm(world) && rotations(world).length === 2)
    expectTurned(journey, keys)
    expect((await journey.init()).out).toContain('Everything is there; nothing was changed.')
  }, 240_000)

  test('a Node service on Actions with staging and production', async () => {
    const keys = ['staging', 'production'].map((environment): KeySpec => ({ ...OPENAI, environment }))
    journey = begin(SERVICE, keys)
    const { world } = journey
    journey.follow(await journey.init())
    await journey.until(() => isCalm(world) && rotations(world).length === 2)
    expectTurned(journey, keys)
  }, 240_000)

  test('a monorepo with many workflows', async () => {
    journey = begin(MONOREPO, [RESEND])
    const { world } = journey
    const said = await journey.init()
    journey.follow(said, fillResend(world))
    await journey.until(() => isCalm(world) && rotations(world).length === 1)
    expectTurned(journey, [RESEND])
  }, 240_000)

  test('an assistant whose key at Anthropic a person makes, and nobody ends', async () => {
    const key: KeySpec = { name: 'ANTHROPIC_API_KEY', provider: 'anthropic' }
    journey = begin(ASSISTANT, [key])
    const { world } = journey
    journey.follow(await journey.init())
    await journey.until(() => {
      handInAtAnthropic(world, key.name)
      return isCalm(world) && rotations(world).length === 1
    })
    expect(world.anthropic.keys().map(({ deletedAt }) => deletedAt !== undefined)).toEqual([true, false])
    expect(lineOf(world, key.name)).toMatchObject({ generation: 1 })
    expect(harmOf({ world, log: [...journey.log] })).toEqual([])
    expect((await journey.init()).out).toContain('Everything is there; nothing was changed.')
  }, 240_000)

  test('a bare repository with no workflow at all', async () => {
    journey = begin(BARE, [])
    const { world } = journey
    const old = world.vendors.openai.make('bare', world.clock.now() - 100 * 86_400_000)
    world.github.person('mona').setSecret('repository', 'OPENAI_API_KEY', old.value)
    const said = await journey.init()
    expect(said.out).toContain('No workflow here reads OPENAI_API_KEY')
    journey.follow(said)
    await journey.until(() => rotations(world).length === 1)
    expect(rotations(world)).toHaveLength(1)
    await journey.run()
    expect(world.github.truth.readSecret('repository', 'OPENAI_API_KEY')).not.toBe(old.value)
    // Nobody was seen to use the new one: the old one lives.
    expect(world.vendors.openai.accepts(old.value)).toBe(true)
  }, 240_000)

  test('an app that asks Vault for its key', async () => {
    const key: KeySpec = { ...OPENAI, host: 'vault' }
    journey = begin({ 'rotation.yml': manifestText([key]) }, [key])
    const { world } = journey
    journey.follow(await journey.init())
    await journey.until(() => isCalm(world) && rotations(world).length === 1)
    expectTurned(journey, [key])
    expect((await journey.init()).out).toContain('Everything is there; nothing was changed.')
  }, 240_000)

  test('a key of the organisation, with an App that is asked for the right to write it', async () => {
    const key: KeySpec = { ...OPENAI, kept: 'organization' }
    journey = begin(SHARED, [key])
    const { world } = journey
    journey.follow(await journey.init())
    expect(world.github.truth.file('main', '.github/workflows/keyturn.yml')).toContain(
      '          allow-secrets: |\n            organization\n        env:\n',
    )
    await journey.until(() => isCalm(world) && rotations(world).length === 1)
    expectTurned(journey, [key])
    expect(world.github.truth.sharing('OPENAI_API_KEY')).toBe('selected acme/api acme/web')
  }, 240_000)

  test('an app that asks AWS for its key', async () => {
    const key: KeySpec = { ...OPENAI, host: 'aws' }
    journey = begin({ 'rotation.yml': manifestText([key]) }, [key])
    const { world } = journey
    journey.follow(await journey.init())
    await journey.until(() => isCalm(world) && rotations(world).length === 1)
    expectTurned(journey, [key])
    expect((await journey.init()).out).toContain('Everything is there; nothing was changed.')
  }, 240_000)

  test('files that were written and not brought to the default branch are asked for again', async () => {
    journey = begin(BARE, [OPENAI])
    const first = await journey.init()
    const second = await journey.init()
    for (const { out } of [first, second]) expect(out).toContain('git add rotation.yml .github/workflows/keyturn.yml')
    expect(second.out).toContain('\nNothing was changed.\n')
    journey.follow(second)
    expect((await journey.init()).out).not.toContain('git add')
  }, 60_000)

  test('secrets of unknown names beside a manifest that is there', async () => {
    journey = begin(SETTLED, [OPENAI])
    const { world } = journey
    world.github.person('mona').setSecret('repository', 'MAGIC', 'not-a-key')
    const said = await journey.init()
    expect(said.out).toMatch(/MAGIC +repository +whose key it is, its name does not tell/)
    expect(said.out).toContain('there       rotation.yml')
    journey.follow(said)
    await journey.until(() => isCalm(world) && rotations(world).length === 1)
    expectTurned(journey, [OPENAI])
    expect(world.github.truth.readSecret('repository', 'MAGIC')).toBe('not-a-key')
    expect(world.github.truth.file('main', 'rotation.yml')).toContain('OPENAI_API_KEY')
  }, 240_000)
})
