// Keys that lie outside the repository: among the organisation's secrets, or in another repository.
import { expect, test } from '@jest/globals'
import type { ReadyOptions } from '../../../src/sandbox/ready.ts'
import { OTHER, type KeySpec } from '../../../src/sandbox/repository/key.ts'
import { HOUR, type Rig } from '../rig.ts'
import {
  adoptable,
  entryOf,
  expectAtRest,
  expectUnharmed,
  idOf,
  knowing,
  living,
  mergeOpen,
  openOnes,
  PATIENCE,
  proposed,
  untilRest,
} from './story.ts'

const SHARED: KeySpec = { name: 'openai', provider: 'openai', kept: 'organization' }
const THERE: KeySpec = { name: 'openai', provider: 'openai', kept: 'elsewhere' }
const INSIDE: KeySpec = { name: 'openai', provider: 'openai', kept: 'elsewhere', environment: 'production' }
const NAME = 'OPENAI_API_KEY'

function asked(key: KeySpec, options: ReadyOptions = {}): Promise<Rig> {
  return proposed({ keys: [key], ...options })
}

async function reasons(rig: Rig): Promise<readonly string[]> {
  const { outcomes } = await rig.keyturn({ patience: PATIENCE })
  return outcomes.map(({ because }) => because)
}

const written = ({ world }: Rig): readonly string[] =>
  world.calls.flatMap(({ from, request }) =>
    from === 'keyturn' && request.method === 'PUT' && request.url.pathname.includes('/secrets/')
      ? [request.url.pathname]
      : [],
  )

test.each([
  ['of the organisation', SHARED, `/orgs/acme/actions/secrets/${NAME}`],
  ['of another repository', THERE, `/repos/${OTHER}/actions/secrets/${NAME}`],
  ['of an environment of another repository', INSIDE, `/repos/${OTHER}/environments/production/secrets/${NAME}`],
])(
  'a key %s is rotated, from the adoption to the end of the old one',
  async (_name, key, path) => {
    const rig = await asked(key)
    const { world } = rig
    const [first] = world.first.values()
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expect(world.openai.accepts(first?.value ?? '')).toBe(false)
    expect(new Set(written(rig))).toEqual(new Set([path]))
    expectAtRest(rig)
  },
  180_000,
)

test.each([
  ['selected', ['acme/web', OTHER], `selected ${OTHER} acme/web`],
  ['private', [], 'private'],
  ['all', [], 'all'],
] as const)(
  'who gets a secret of the organisation stays as it is: %s',
  async (visibility, names, after) => {
    const rig = await asked(SHARED)
    const { world } = rig
    const mona = world.github.person('mona')
    mona.shareSecret(NAME, visibility, names)
    mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    expect(written(rig)).toHaveLength(1)
    expect(world.github.truth.sharing(NAME)).toBe(after)
  },
  180_000,
)

test('a merge taken back puts the old value into the secret of the organisation, for whom it is by then', async () => {
  const rig = await asked(SHARED)
  const { world } = rig
  const [first] = world.first.values()
  const mona = world.github.person('mona')
  const [number = 0] = mergeOpen(world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  mona.shareSecret(NAME, 'selected', ['acme/web'])
  mona.merge(mona.revert(number))
  await untilRest(rig)
  expect(world.github.truth.readSecret('organization', NAME)).toBe(first?.value)
  expect(world.github.truth.sharing(NAME)).toBe('selected acme/web')
  expectUnharmed(rig)
}, 180_000)

test('its pull request says which repositories get it', async () => {
  const rig = await asked(SHARED)
  const { body = '' } = openOnes(rig.world, 'rotate')[0] ?? {}
  expect(body).toContain(`the secret \`${NAME}\` of the organisation, for ${OTHER} and acme/web`)
}, 180_000)

test('what somebody chose at the very moment of the write stays, and is said', async () => {
  const rig = await asked(SHARED)
  const { world } = rig
  mergeOpen(world, 'rotate')
  let done = false
  world.tap({
    after: async ({ from, request }, reply) => {
      if (done || from !== 'keyturn' || request.method !== 'PUT' || !request.url.pathname.includes('/orgs/'))
        return reply
      done = true
      world.github.person('mona').shareSecret(NAME, 'selected', ['acme/web'])
      return reply
    },
  })
  const { outcomes } = await rig.keyturn({ patience: PATIENCE })
  expect(outcomes[0]?.about).toContain(`it was for ${OTHER} and acme/web, and now it is for acme/web`)
  expect(living(rig.world, 'openai')).toHaveLength(2)
  await untilRest(rig)
  expect(world.github.truth.sharing(NAME)).toBe('selected acme/web')
  expectAtRest(rig)
}, 180_000)

test.each([
  ['the organisation', SHARED, 'organization'],
  [OTHER, THERE, OTHER],
])(
  'what the workflow does not allow is not written: secrets of %s',
  async (whose, key, line) => {
    const rig = knowing({ keys: [key] })
    const { outcomes } = await rig.keyturn({ secrets: new Set() })
    expect(outcomes[0]?.about).toContain(`among the secrets of ${whose}, and the workflow does not allow that`)
    expect(outcomes[0]?.about).toContain(`add a line \`${line}\` to the input \`allow-secrets\``)
    expect(written(rig)).toEqual([])
    const seen = rig.world.calls.filter(
      ({ from, request: { url } }) =>
        from === 'keyturn' && /^\/(orgs\/acme\/actions|repos\/acme\/api)\b/.test(url.pathname),
    )
    expect(seen).toEqual([])
    expect(openOnes(rig.world)).toEqual([])
  },
  60_000,
)

test('what the workflow allows no more stays as it was, in the middle of a rotation, too', async () => {
  const rig = await asked(SHARED)
  const { world } = rig
  const [first] = world.first.values()
  mergeOpen(world, 'rotate')
  await rig.keyturn({ patience: PATIENCE, secrets: new Set(['acme/web', OTHER]) })
  expect(world.github.truth.readSecret('organization', NAME)).toBe(first?.value)
  expect(written(rig)).toEqual([])
  await untilRest(rig)
  expectAtRest(rig)
}, 180_000)

test('this repository under its own name is refused: one secret would have two', async () => {
  const rig = knowing({ keys: [THERE] })
  const { world } = rig
  const text = world.github.truth.file('main', 'rotation.yml') ?? ''
  world.github.person('mona').commit('main', { 'rotation.yml': text.replace(OTHER, 'Acme/Web') })
  const { outcomes } = await rig.keyturn({ secrets: new Set(['acme/web']) })
  expect(outcomes[0]?.about).toContain('names Acme/Web for openai, which is this repository. Leave `repository:` out')
}, 60_000)

const HIDERS = [
  ['of the repository', 'repository', SHARED, 'this repository'],
  [
    'of the environment that its jobs run in',
    'environment/production',
    { ...SHARED, environment: 'production' },
    'the environment "production"',
  ],
] as const

test.each(HIDERS)(
  'a secret %s that hides it is seen before anything is made',
  async (_name, scope, key, place) => {
    const rig = knowing({ keys: [key] })
    const { world } = rig
    await adoptable(rig)
    const before = world.openai.keys().length
    world.github.person('mona').setSecret(scope, NAME, 'another-value-0123456789')
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(outcomes[0]?.because).toBe('secret-shadowed')
    expect(outcomes[0]?.about).toContain(`by the secret ${NAME} of ${place}`)
    expect(world.openai.keys()).toHaveLength(before)
    world.github.person('mona').deleteSecret(scope, NAME)
    await world.clock.advance(HOUR)
    await rig.keyturn({ patience: PATIENCE })
    mergeOpen(world, 'rotate')
    await untilRest(rig)
    expectAtRest(rig)
  },
  180_000,
)

test('one that hides it since the merge keeps the old key alive: nothing counts as in service', async () => {
  const rig = await asked(SHARED)
  const { world } = rig
  const first = [...world.first.values()][0]
  mergeOpen(world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  expect(idOf(world, SHARED)).not.toBe(first?.id)
  world.github.person('mona').setSecret('repository', NAME, first?.value ?? '')
  for (let day = 0; day < 4; day += 1) {
    await world.clock.advance(24 * HOUR)
    expect(await reasons(rig)).toEqual(['secret-shadowed'])
  }
  expect(world.openai.accepts(first?.value ?? '')).toBe(true)
  expect(entryOf(world, 'openai')?.candidate).toBeDefined()
}, 180_000)

test('one that hid it before is not adopted in its place', async () => {
  const rig = knowing({ keys: [SHARED] })
  rig.world.github.person('mona').setSecret('repository', NAME, 'another-value-0123456789')
  const { outcomes } = await rig.keyturn()
  expect(outcomes[0]?.about).toContain(
    `github:organization/${NAME} is not what is read here, because the secret ${NAME} of this repository has the same name`,
  )
  expect(openOnes(rig.world)).toEqual([])
}, 60_000)

test('without the right nothing is made, and the right is named', async () => {
  const rig = knowing({ keys: [SHARED], github: { app: { permissions: { ...RIGHTS } } } })
  const { outcomes } = await rig.keyturn()
  expect(outcomes[0]?.about).toContain('it needs the organisation permission "Secrets: write"')
  expect(openOnes(rig.world)).toEqual([])
}, 60_000)

test('a repository that the token does not see is not taken for one without the secret', async () => {
  const rig = knowing({ keys: [THERE] })
  const narrow = rig.world.github.control.installationToken({ forever: true, repository: 'acme/web' })
  const { outcomes } = await rig.keyturn({ login: { kind: 'token', token: narrow } })
  expect(outcomes[0]?.about).toContain(`GitHub does not show the secrets of ${OTHER}`)
  expect(openOnes(rig.world)).toEqual([])
}, 60_000)

test('an App gets a token for the other repository alone, and asks nothing there with its own', async () => {
  const rig = knowing({ keys: [THERE] })
  const { control } = rig.world.github
  const login = { kind: 'app', clientId: 'Iv23keyturn', privateKey: control.privateKey() } as const
  const { outcomes } = await rig.keyturn({ login })
  expect(outcomes.map(({ because }) => because)).toEqual(['awaiting-adoption'])
  const made = rig.world.calls.flatMap(({ request }) =>
    request.url.pathname.endsWith('/access_tokens') ? [JSON.parse(request.body) as unknown] : [],
  )
  expect(made).toEqual([{ repositories: ['web'] }, { repositories: ['api'] }])
}, 60_000)

const RIGHTS = {
  metadata: 'read',
  contents: 'write',
  pull_requests: 'write',
  issues: 'write',
  secrets: 'write',
  environments: 'write',
  actions: 'write',
  deployments: 'read',
  checks: 'write',
} as const

test('one that hides it is not taken over, though people have merged its adoption', async () => {
  const rig = knowing({ keys: [SHARED] })
  const { world } = rig
  await adoptable(rig)
  world.github.person('mona').setSecret('repository', NAME, 'another-value-0123456789')
  expect(await reasons(rig)).toEqual(['secret-shadowed'])
  expect(entryOf(world, 'openai')?.incumbent).toBeUndefined()
}, 60_000)

const HELD =
  'on: workflow_dispatch\njobs:\n  wait:\n    runs-on: x\n    environment: held\n    steps: [{ run: ./wait }]\n'

test('a run there that holds the old key keeps it alive', async () => {
  const rig = await asked(THERE)
  const { world } = rig
  const first = [...world.first.values()][0]
  const mona = world.github.person('mona', OTHER)
  world.github.control.addEnvironment({ name: 'held', reviewers: ['mona'] }, OTHER)
  mona.commit('main', { '.github/workflows/held.yml': HELD })
  const run = mona.dispatch('held.yml')
  await world.clock.advance(HOUR)
  mergeOpen(world, 'rotate')
  await rig.keyturn({ patience: PATIENCE })
  for (let day = 0; day < 4; day += 1) {
    await world.clock.advance(24 * HOUR)
    await rig.keyturn({ patience: PATIENCE })
  }
  expect(await reasons(rig)).toEqual(['runs-hold-old'])
  expect(world.openai.accepts(first?.value ?? '')).toBe(true)
  mona.approveDeployment(run)
  await world.clock.advance(HOUR)
  await untilRest(rig)
  expectAtRest(rig)
}, 180_000)
