// What people ask about keys: whose is this, and what lives there?
import { describe, expect, test } from '@jest/globals'
import { sentences } from '../../src/cli/whose.ts'
import { Secret } from '../../src/core/secret.ts'
import type { FleetOptions } from '../../src/engine/fleet.ts'
import { createRedactor } from '../../src/http/redact.ts'
import { createReadyWorld, type ReadyOptions, type ReadyWorld } from '../../src/sandbox/ready.ts'
import { createGithub } from '../../src/sandbox/github/github.ts'
import { inventory } from '../../src/start/inventory.ts'
import { type Survey, survey } from '../../src/start/survey.ts'
import { type Known, whose } from '../../src/start/whose.ts'
import { type Rig, rigOn } from './rig.ts'
import { incumbentName, mergeOpen } from './scenarios/story.ts'

const KEYS: ReadyOptions = {
  keys: [
    { name: 'openai', provider: 'openai', environment: 'production' },
    { name: 'resend', provider: 'resend' },
  ],
}

interface Looked {
  readonly rig: Rig
  readonly world: ReadyWorld
  look(): Promise<Survey>
}

/** A repository with both keys adopted; the OpenAI one with its value. */
async function adopted(): Promise<Looked> {
  const world = createReadyWorld(createGithub, KEYS)
  let parts: FleetOptions | undefined
  const rig = rigOn(world, {}, (given) => (parts = given))
  rig.env[incumbentName('openai/production')] = world.first.get('openai/production')?.value
  await rig.keyturn()
  mergeOpen(world, 'adopt')
  await rig.keyturn()
  return {
    rig,
    world,
    look: async () => {
      if (parts === undefined) throw new Error('nothing ran')
      const looked = await world.clock.runUntilIdle(survey({ ...parts, dryRun: true }))
      if ('problems' in looked) throw new Error('the manifest is wrong')
      return looked
    },
  }
}

function asked({ world }: Pick<Looked, 'world'>, value: string, looked?: Survey): Promise<Known> {
  const { clock, fetch } = world
  const redactor = createRedactor()
  const outside = {
    fetch,
    clock: { now: clock.now, monotonic: clock.now, sleep: clock.sleep },
    timer: clock.timer,
    redactor,
  }
  const known = whose(
    { ...outside, env: {}, api: 'https://api.github.com', owner: '', name: '', log: () => undefined },
    Secret.of(value, redactor.mask),
    looked,
  )
  return clock.runUntilIdle(known)
}

describe('whose', () => {
  test('tells the credential of the key in service, and that it lives', async () => {
    const looked = await adopted()
    const first = looked.world.first.get('openai/production')
    const known = await asked(looked, first?.value ?? '', await looked.look())
    expect(known).toMatchObject({
      spelled: ['openai'],
      ours: [{ credential: 'openai/production', as: 'in service' }],
      asked: [{ provider: 'openai', verdict: 'alive', status: 200 }],
      keys: [{ provider: 'openai', id: first?.id }],
    })
    const told = sentences(known, true).join('\n')
    expect(told).toContain('It is ours: openai/production, the key in service.')
    expect(told).not.toContain(first?.value)
  }, 120_000)

  test('asks only the provider whose keys are spelled so, without a repository or an admin key', async () => {
    const looked = await adopted()
    const before = looked.world.calls.length
    const known = await asked(looked, looked.world.first.get('openai/production')?.value ?? '')
    expect(known).toMatchObject({ spelled: ['openai'], ours: [], asked: [{ verdict: 'alive' }], keys: [] })
    expect(looked.world.calls.slice(before).map(({ host }) => host)).toEqual(['openai'])
  }, 120_000)

  test('tells a dead key, and sends what is spelled like none to nobody', async () => {
    const looked = await adopted()
    const dead = (looked.world.first.get('openai/production')?.value ?? '').replace(/.{6}$/, 'zzzzzz')
    expect((await asked(looked, dead)).asked).toMatchObject([{ verdict: 'dead', status: 401 }])
    const before = looked.world.calls.length
    const known = await asked(looked, 'correct horse battery staple', await looked.look())
    expect(known).toEqual({ spelled: [], ours: [], asked: [], keys: [] })
    expect(looked.world.calls.slice(before).filter(({ host }) => host !== 'github')).toEqual([])
    expect(sentences(known, true)[0]).toContain('It was sent to nobody.')
  }, 120_000)
})

describe('audit keys', () => {
  test('shows what lives at each provider: ours, and what a person made beside', async () => {
    const looked = await adopted()
    const first = looked.world.first.get('resend')
    const beside = first && looked.world.vendors.resend.beside(first)
    const found = await looked.world.clock.runUntilIdle(inventory(await looked.look()))
    expect(found.map(({ provider, about }) => [provider, about])).toEqual([
      ['openai', ''],
      ['resend', ''],
    ])
    const keys = new Map(found.flatMap((one) => one.keys.map((each) => [each.key.id, each] as const)))
    expect(keys.get(looked.world.first.get('openai/production')?.id ?? '')).toMatchObject({
      standing: 'adopted',
      credential: 'openai/production',
    })
    expect(keys.get(beside?.id ?? '')).toMatchObject({ standing: 'unknown' })
    expect(keys.get(beside?.id ?? '')?.concerns).toContain('nobody answers for it')
  }, 120_000)

  test('reads the journal once, however many credentials there are', async () => {
    const looked = await adopted()
    const survey = await looked.look()
    const before = looked.world.calls.length
    await looked.world.clock.runUntilIdle(inventory(survey))
    const read = looked.world.calls.slice(before).filter(({ request }) => request.body.includes('query Entries('))
    expect(read).toHaveLength(1)
  }, 120_000)

  test('says which admin key is missing, and goes on with the others', async () => {
    const looked = await adopted()
    delete looked.rig.env['RESEND_ADMIN_KEY']
    const found = await looked.world.clock.runUntilIdle(inventory(await looked.look()))
    expect(found.map(({ provider, about }) => [provider, about])).toEqual([
      ['openai', ''],
      ['resend', 'the admin key RESEND_ADMIN_KEY is not set, so nobody could be asked'],
    ])
  }, 120_000)
})
