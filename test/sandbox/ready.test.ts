import { describe, expect, test } from '@jest/globals'
import { createGithub } from '../../src/sandbox/github/github.ts'
import { holders } from '../../src/sandbox/holders.ts'
import { createReadyWorld, type ReadyWorld } from '../../src/sandbox/ready.ts'
import type { KeySpec } from '../../src/sandbox/repository/key.ts'

const MINUTE = 60_000
const MAIL: KeySpec = { name: 'mail', provider: 'resend', layout: 'versioned' }

function deadHolders(world: ReadyWorld): readonly string[] {
  return holders(world)
    .filter((one) => !one.alive)
    .map((one) => one.who)
}

/** A further key on the first one's service account. */
function nextKey(world: ReadyWorld): { readonly id: string; readonly value: string } {
  const { project = '', 'service-account': account = '' } = world.first.get('openai/production')?.with ?? {}
  return world.openai.mint({ project, account, name: 'next' })
}

describe('a repository that is ready for Keyturn', () => {
  const world = createReadyWorld(createGithub)
  const first = world.first.get('openai/production')

  test('has manifest, workflow and environments', () => {
    const { truth } = world.github
    const head = truth.ref('refs/heads/main') ?? ''
    expect(truth.files(head)).toEqual(expect.arrayContaining(['rotation.yml', '.github/workflows/deploy.yml']))
    expect(() => world.github.person('mona').setSecret('environment/keyturn', 'SEAL', 'x')).not.toThrow()
  })

  test('keeps its first key, which lives, in the store and in every instance', () => {
    expect(world.github.truth.readSecret('environment/production', 'OPENAI_API_KEY')).toBe(first?.value)
    expect(holders(world).map(({ who, alive }) => [who, alive])).toEqual([
      ['web-1 of openai-production', true],
      ['web-2 of openai-production', true],
      ['web-3 of openai-production', true],
      ['the next run of deploy.yml', true],
    ])
  })

  test('has a first key that is old enough to be due', () => {
    expect(world.clock.now() - (world.openai.keys()[0]?.createdAt ?? 0)).toBeGreaterThan(90 * 86_400_000)
  })

  test('holds no value in anything that GitHub shows', () => {
    expect(world.leaks(world.github.truth.allText())).toEqual([])
  })
})

describe('deploying by a run', () => {
  test('brings the environment’s secret to every instance, rolling, and no call fails', async () => {
    const world = createReadyWorld(createGithub)
    const next = nextKey(world)
    world.github.person('mona').setSecret('environment/production', 'OPENAI_API_KEY', next.value)
    world.github.person('mona').dispatch('deploy.yml', { environment: 'production' })
    await world.clock.advance(10_000)
    expect(new Set(world.app.running().map((one) => one.value)).size).toBe(2)
    await world.clock.advance(5 * MINUTE)
    expect(world.github.truth.runs()).toMatchObject([{ status: 'completed', conclusion: 'success' }])
    expect(world.app.running().every((one) => one.value === next.value)).toBe(true)
    world.openai.remove(world.first.get('openai/production')?.id ?? '')
    await world.clock.advance(10 * MINUTE)
    expect(world.app.requests).toBeGreaterThan(30)
    expect(world.app.failed).toBe(0)
    expect(deadHolders(world)).toEqual([])
  })

  test('before the old key goes, else the sandbox shows who is hurt', async () => {
    const world = createReadyWorld(createGithub)
    const next = nextKey(world)
    world.github.person('mona').setSecret('environment/production', 'OPENAI_API_KEY', next.value)
    world.openai.remove(world.first.get('openai/production')?.id ?? '')
    expect(deadHolders(world)).toEqual(['web-1', 'web-2', 'web-3'].map((name) => `${name} of openai-production`))
    await world.clock.advance(MINUTE)
    expect(world.app.failed).toBe(3)
  })

  test('fails when the secret is gone, and the instances keep what they have', async () => {
    const world = createReadyWorld(createGithub)
    world.github.person('mona').deleteSecret('environment/production', 'OPENAI_API_KEY')
    world.github.person('mona').dispatch('deploy.yml', { environment: 'production' })
    await world.clock.advance(5 * MINUTE)
    expect(world.github.truth.runs()).toMatchObject([{ conclusion: 'failure' }])
    expect(deadHolders(world)).toEqual(['the next run of deploy.yml'])
    expect(world.app.failed).toBe(0)
  })

  test('by a push, reads the version that the pushed workflow names', async () => {
    const world = createReadyWorld(createGithub, { keys: [MAIL] })
    const next = world.resend.mint({ name: 'next', permission: 'sending_access' })
    const mona = world.github.person('mona')
    mona.setSecret('repository', 'RESEND_API_KEY_V1', next.value)
    const path = '.github/workflows/release.yml'
    const text = world.github.truth.file(world.github.truth.ref('refs/heads/main') ?? '', path) ?? ''
    mona.commit('main', { [path]: text.replace('secrets.RESEND_API_KEY', 'secrets.RESEND_API_KEY_V1') })
    await world.clock.advance(5 * MINUTE)
    expect(world.app.running().map((one) => one.value)).toEqual([next.value, next.value, next.value])
    expect([world.app.failed, deadHolders(world)]).toEqual([0, []])
  })

  test('is left alone when the job is somebody else’s', async () => {
    const seen: string[] = []
    const world = createReadyWorld(createGithub, {
      onJob: (context) => {
        seen.push(context.job)
        return Promise.resolve('success')
      },
    })
    world.github.person('mona').dispatch('deploy.yml', { environment: 'production' })
    await world.clock.advance(5 * MINUTE)
    expect(seen).toEqual(['deploy'])
    expect(world.app.running()).toHaveLength(3)
  })
})
