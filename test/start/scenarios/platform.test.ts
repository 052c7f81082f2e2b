import { describe, expect, test } from '@jest/globals'
import type { Fetch } from '../../../src/http/fetch.ts'
import { createGithub } from '../../../src/sandbox/github/github.ts'
import { createReadyWorld } from '../../../src/sandbox/ready.ts'
import { DAY, HOUR, rigOn } from '../rig.ts'
import {
  adoptable,
  expectAtRest,
  expectUnharmed,
  idOf,
  incumbentName,
  knowing,
  living,
  mergeOpen,
  openOnes,
  PATIENCE,
  rotated,
  untilRest,
} from './story.ts'

const MINUTE = 60_000
const ID = 'openai/production'

describe('with an App’s login', () => {
  test('a whole rotation runs on tokens that each end after an hour, one of them in the middle of a run', async () => {
    const rig = knowing()
    const { world } = rig
    const login = { kind: 'app', clientId: 'Iv23keyturn', privateKey: world.github.control.privateKey() } as const
    const asked = (): number =>
      world.calls.filter(({ request }) => request.url.pathname.endsWith('/access_tokens')).length
    await rig.keyturn({ login })
    mergeOpen(world, 'adopt')
    await rig.keyturn({ login })
    expect(asked()).toBe(2)
    await world.clock.advance(HOUR)
    mergeOpen(world, 'rotate')
    // One run that sleeps through the overlap and the notice: far longer than any token lives.
    await rig.keyturn({ login, patience: 26 * HOUR })
    expect(asked() - 2).toBeGreaterThan(1)
    expectAtRest(rig)
    const texts = `${rig.log.join('\n')}${world.github.truth.allText()}`
    expect(texts).not.toMatch(/ghs_|PRIVATE KEY/)
  }, 180_000)
})

describe('replicas that lag', () => {
  test('refs that are read three seconds late cost waiting and nothing else', async () => {
    const rig = knowing()
    rig.world.github.control.lagRefs(3000)
    await rig.keyturn()
    await rig.world.clock.advance(MINUTE)
    mergeOpen(rig.world, 'adopt')
    await rig.keyturn({ patience: PATIENCE })
    await untilOpen(rig)
    await rig.world.clock.advance(HOUR)
    mergeOpen(rig.world, 'rotate')
    await untilRest(rig)
    // What a late replica hid is found when the credential is next looked over.
    await rig.pass(2 * DAY)
    expectAtRest(rig)
  }, 180_000)

  test('a mergeable that is unknown for half an hour is not taken for a conflict', async () => {
    const rig = knowing()
    rig.world.github.control.lagMergeable(30 * MINUTE)
    await rotated(rig)
    expectAtRest(rig)
  }, 180_000)
})

async function untilOpen(rig: ReturnType<typeof knowing>): Promise<void> {
  for (let i = 0; i < 5 && openOnes(rig.world, 'rotate').length === 0; i += 1) {
    await rig.world.clock.advance(15 * MINUTE)
    await rig.keyturn({ patience: PATIENCE })
  }
  expect(openOnes(rig.world, 'rotate')).toHaveLength(1)
}

test('on an Enterprise Server, below /api/v3, nothing is asked of another place', async () => {
  const world = createReadyWorld(createGithub)
  const hosts = new Set<string>()
  const fetch: Fetch = (url, init) => {
    const { host, pathname } = new URL(url)
    hosts.add(`${host}${pathname.startsWith('/api/') ? pathname.replace(/^(\/api\/(?:v3|graphql)).*/, '$1') : ''}`)
    return world.fetch(url.replace('https://github.acme.dev/', 'https://api.github.com/'), init)
  }
  const rig = rigOn(world, { api: 'https://github.acme.dev/api/v3', fetch })
  rig.env[incumbentName(ID)] = world.first.get(ID)?.value
  await rotated(rig)
  expectAtRest(rig)
  expect(hosts).toEqual(
    new Set(['github.acme.dev/api/v3', 'github.acme.dev/api/graphql', 'api.openai.com', 'app.acme.dev']),
  )
}, 180_000)

describe('a copy of the repository, journal and all, on the same provider account', () => {
  test.each([
    ['with the same seal', true],
    ['with a seal of its own', false],
  ])(
    '%s parks, and touches nothing of the first',
    async (_, same) => {
      const rig = knowing()
      const { world } = rig
      await adoptable(rig)
      await rig.keyturn()
      const { truth, control } = world.github
      const files = (branch: string): Record<string, string> =>
        Object.fromEntries(truth.files(branch).map((path) => [path, truth.file(branch, path) ?? '']))
      control.addRepository({
        owner: 'acme',
        name: 'copy',
        private: true,
        people: { mona: 'admin' },
        environments: ['keyturn', 'production'],
        files: files('main'),
      })
      world.github.person('mona', 'acme/copy').commit('keyturn/journal', files('keyturn/journal'))
      world.github.person('mona', 'acme/copy').setSecret('environment/production', 'OPENAI_API_KEY', 'something else')
      const copy = rigOn(world, { name: 'copy' })
      if (same) copy.env['KEYTURN_SEAL'] = rig.env['KEYTURN_SEAL']
      const before = world.calls.length
      const { outcomes } = await copy.keyturn({ patience: PATIENCE })
      expect(outcomes[0]).toMatchObject({ kind: 'park', because: 'mac-bad' })
      const own = world.calls.slice(before).filter(({ from }) => from === 'keyturn')
      expect(own.filter(({ host, request }) => host === 'openai' && request.method !== 'GET')).toEqual([])
      expect(truth.pulls('acme/copy')).toEqual([])
      expect(living(world, 'openai')).toHaveLength(2)
      // The first goes on as if there were no other.
      await world.clock.advance(HOUR)
      mergeOpen(world, 'rotate')
      await untilRest(rig)
      expectAtRest(rig)
      expect(truth.readSecret('environment/production', 'OPENAI_API_KEY', 'acme/copy')).toBe('something else')
    },
    180_000,
  )
})

test('two repositories that share one service account never touch each other’s keys', async () => {
  const rig = knowing()
  const { world } = rig
  await rotated(rig)
  const { control, truth } = world.github
  const path = (file: string): string => truth.file('main', file) ?? ''
  control.addRepository({
    owner: 'acme',
    name: 'other',
    private: true,
    people: { mona: 'admin' },
    environments: ['keyturn', 'production'],
    files: {
      'rotation.yml': path('rotation.yml').replace(/witness:\n.*\n/, ''),
      '.github/workflows/deploy.yml': path('.github/workflows/deploy.yml'),
    },
  })
  const mine = world.openai.mint({
    project: world.first.get(ID)?.with['project'] ?? '',
    account: world.first.get(ID)?.with['service-account'] ?? '',
    name: 'made by hand for the other repository',
    createdAt: world.clock.now() - 100 * 24 * HOUR,
  })
  world.github.person('mona', 'acme/other').setSecret('environment/production', 'OPENAI_API_KEY', mine.value)
  const other = rigOn(world, { name: 'other' })
  other.env[incumbentName(ID)] = mine.value
  const pulls = (word: string): readonly number[] =>
    truth
      .pulls('acme/other')
      .filter(({ state, branch }) => state === 'open' && branch.startsWith(`keyturn/${word}`))
      .map(({ number }) => number)
  const first = idOf(world, world.keys[0] ?? { name: '', provider: 'openai' })
  await other.keyturn()
  for (const number of pulls('adopt')) world.github.person('mona', 'acme/other').merge(number)
  await other.keyturn()
  expect(pulls('rotate')).toHaveLength(1)
  await rig.pass(3 * 24 * HOUR)
  await other.keyturn()
  expectUnharmed(rig)
  expect(living(world, 'openai')).toHaveLength(3)
  expect(living(world, 'openai')).toContain(first)
}, 180_000)
