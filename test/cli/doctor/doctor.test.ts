import { describe, expect, test } from '@jest/globals'
import { examine } from '../../../src/cli/doctor/checks.ts'
import { answerWith, broken } from '../../../src/sandbox/faults.ts'
import { json } from '../../../src/sandbox/reply.ts'
import { examined, healthy, only, WORKFLOW, workflow } from './rig.ts'

/** What an administrator's own token always tells of itself, and what is true of every OpenAI admin key. */
const ALWAYS = ['note token-kind', 'note narrower-key']

/** All that a run is passed. */
const SECRETS = ['KEYTURN_SEAL', 'KEYTURN_APP_PRIVATE_KEY', 'OPENAI_ADMIN_KEY']
const but = (name: string): readonly string[] => SECRETS.filter((one) => one !== name)

describe('a repository that has everything', () => {
  test('is told nothing but what cannot be otherwise', async () => {
    const { told, unseen } = await examined(healthy())
    expect(told).toEqual(ALWAYS)
    expect(unseen.map(({ what }) => what)).toEqual(['the journal’s seals', 'what the App was granted'])
  })

  test('is only looked at: nothing is written, and nothing leaves but to GitHub', async () => {
    const world = healthy()
    const mark = world.calls.length
    await examined(world)
    const sent = world.calls.slice(mark).filter(({ from }) => from === 'keyturn')
    expect(sent.length).toBeGreaterThan(10)
    expect(
      sent
        .filter(({ request, host }) => host !== 'github' || request.method !== 'GET')
        .map((call) => call.request.body),
    ).toEqual([JSON.stringify({ query: 'query Token { viewer { login } }' })])
  })
})

describe('the plan', () => {
  test('Free without protection is told in two sentences, and not a second time', async () => {
    const { told, found } = await examined(healthy({ settings: { plan: 'free' }, secrets: SECRETS }))
    expect(told.filter((one) => !ALWAYS.includes(one))).toEqual(['warning plan', 'warning plan'])
    expect(found[0]?.means).toBe('Who can push to main can approve a key here, and nobody can be made to review it.')
  })

  test('Free has no gate to keep the seal in', async () => {
    const one = only(await examined(healthy({ settings: { plan: 'free' } })), 'seal')
    expect(one.what).toBe('There is no secret KEYTURN_SEAL in the repository.')
    expect(one.lines?.text).toEqual(['openssl rand -base64 32 | gh secret set KEYTURN_SEAL'])
  })

  test('with rulesets and no rule over the default branch or the journal', async () => {
    const { told } = await examined(healthy({ settings: { rulesets: [] } }))
    expect(told).toEqual(expect.arrayContaining(['warning default-branch', 'note journal-branch']))
  })
})

describe('the gate', () => {
  test('that every branch may use', async () => {
    const one = only(await examined(healthy({ ready: { environments: ['keyturn'] } })), 'gate')
    expect(one).toMatchObject({ level: 'error', what: 'Every branch may use the gate keyturn.' })
    expect(one.fix).toContain('github.com/acme/web/settings/environments')
  })

  test('that another branch may use, too', async () => {
    const environments = [{ name: 'keyturn', branches: ['main', 'release/*'] }]
    const one = only(await examined(healthy({ ready: { environments } })), 'gate')
    expect(one.what).toBe('Not only main may use the gate keyturn, but also release/*.')
  })

  test('for protected branches, of which there is none', async () => {
    const world = healthy({
      ready: { environments: [{ name: 'keyturn', branches: 'protected' }] },
      settings: { rulesets: [] },
    })
    expect(only(await examined(world), 'gate').level).toBe('error')
    world.github.control.configure({
      rulesets: [{ name: 'r', branches: ['~DEFAULT_BRANCH'], rules: ['pull_request'] }],
    })
    expect(only(await examined(world), 'gate').level).toBe('warning')
  })

  test('that is not there', async () => {
    const world = healthy()
    world.github.control.deleteEnvironment('keyturn')
    const { told, found } = await examined(world)
    expect(told).toContain('error gate')
    const missing = found.find(({ check }) => check === 'gate')
    expect(missing?.what).toBe('There is no environment keyturn.')
    expect(missing?.lines?.text[1]).toBe(
      'gh api --method POST repos/acme/web/environments/keyturn/deployment-branch-policies -f name=main',
    )
  })

  test('is the one that the workflow names', async () => {
    const files = workflow((text) => text.replace('name: keyturn\n      deployment', 'name: vault\n      deployment'))
    const { found } = await examined(healthy({ files }))
    expect(found.find(({ check }) => check === 'gate')?.what).toBe('There is no environment vault.')
  })
})

describe('the seal', () => {
  test('that is nowhere', async () => {
    expect(only(await examined(healthy({ gate: [] })), 'seal').level).toBe('error')
  })

  test('that lies where every branch reads it', async () => {
    const one = only(await examined(healthy({ gate: [], secrets: ['KEYTURN_SEAL'] })), 'seal')
    expect(one).toMatchObject({ level: 'warning', what: 'KEYTURN_SEAL is a secret of the repository.' })
  })
})

describe('what the step is passed from the gate', () => {
  test.each([
    ['OPENAI_ADMIN_KEY', 'Nothing can be asked of openai'],
    ['KEYTURN_APP_PRIVATE_KEY', 'Keyturn has no login'],
  ])('and that nobody has put there: %s', async (name, means) => {
    const one = only(await examined(healthy({ gate: but(name) })), 'gate-secrets')
    expect(one.what).toBe(`There is no secret ${name} in the environment keyturn, and the workflow passes it.`)
    expect(one.means).toContain(means)
    expect(one.lines?.text).toEqual([`gh secret set ${name} --env keyturn`])
  })

  test('and that lies where every branch reads it', async () => {
    const world = healthy({ gate: but('OPENAI_ADMIN_KEY'), secrets: ['OPENAI_ADMIN_KEY'] })
    expect(only(await examined(world), 'gate-secrets')).toMatchObject({
      level: 'warning',
      what: 'OPENAI_ADMIN_KEY is no secret of the gate.',
    })
  })

  test('is not asked for where a person makes the key, nor where the plan has no gate', async () => {
    const manifest = ['mint: person']
    const keys = [{ name: 'openai', provider: 'openai', environment: 'production', manifest }] as const
    const byHand = healthy({ gate: but('OPENAI_ADMIN_KEY'), ready: { keys } })
    expect((await examined(byHand)).found.map(({ check }) => check)).not.toContain('gate-secrets')
    const free = healthy({ settings: { plan: 'free' }, gate: [], secrets: SECRETS })
    expect((await examined(free)).found.map(({ check }) => check)).not.toContain('gate-secrets')
  })
})

describe('secrets', () => {
  test.each([
    'NEXT_PUBLIC_KEY',
    'VITE_KEY',
    'REACT_APP_KEY',
    'EXPO_PUBLIC_KEY',
    'NUXT_PUBLIC_KEY',
    'GATSBY_KEY',
    'PUBLIC_KEY',
  ])('with the name %s are public', async (name) => {
    const one = only(await examined(healthy({ secrets: [name, 'NEXTPUBLIC', 'MY_VITE_KEY'] })), 'public-names')
    expect(one.level).toBe('warning')
    expect(one.what).toContain(name)
  })

  test('with such a name that the manifest turns are an error', async () => {
    const manifest = 'version: 1\ndeploy: deploy.yml\nkeys:\n  VITE_OPENAI_API_KEY: openai\n'
    const one = only(await examined(healthy({ ready: { manifest } })), 'public-names')
    expect(one).toMatchObject({ level: 'error', means: expect.stringContaining('protects nobody') })
  })

  test('that OIDC could replace are said once for each vendor', async () => {
    const { found } = await examined(healthy({ secrets: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'NPM_TOKEN'] }))
    const keyless = found.filter(({ check }) => check === 'keyless')
    expect(keyless.map(({ what }) => what)).toEqual([
      'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: workflows need no key for AWS.',
      'NPM_TOKEN: workflows need no key for npm.',
    ])
  })
})

describe('the repository', () => {
  test('that is public is told what that means', async () => {
    const { facts } = await examined(healthy())
    const open = examine({ ...facts, repository: { ...facts.repository, private: false } })
    expect(open.find(({ check }) => check === 'public-repository')?.means).toMatch(
      /No value of a key is in any of them/,
    )
  })

  test('without secret scanning', async () => {
    expect(only(await examined(healthy({ settings: { security: false } })), 'secret-scanning').level).toBe('note')
  })

  test('whose Actions are off, or only its own owner’s', async () => {
    const off = only(await examined(healthy({ settings: { actions: { enabled: false } } })), 'actions-policy')
    expect(off.what).toBe('Actions are switched off in this repository.')
    const local = only(await examined(healthy({ settings: { actions: { allowed: 'local_only' } } })), 'actions-policy')
    expect(local).toMatchObject({ level: 'error', means: expect.stringContaining('keyturn/keyturn@') })
    const pinned = only(await examined(healthy({ settings: { actions: { pinned: true } } })), 'actions-policy')
    expect(pinned.what).toContain('pinned by a full commit')
  })

  test.each<[string, Readonly<Record<string, string>>, boolean]>([
    ['.env.example', { '.gitignore': '' }, true],
    ['.env.example', { '.gitignore': 'node_modules\n.env.*\n' }, true],
    ['.env.example', { '.gitignore': '.env*.local\n' }, true],
    ['.env.example', { '.gitignore': '.env\n!.env\n' }, true],
    ['.env.example', { '.gitignore': '#.env\n' }, true],
    ['.env.example', { '.gitignore': '.env*\n!.env.example\n' }, false],
    ['.env.example', { '.gitignore': '/.env\r\n' }, false],
    ['.env.example', { '.gitignore': '**/.env\n' }, false],
    ['.env.example', { '.gitignore': '.*\n' }, false],
    ['apps/web/.env.sample', { '.gitignore': '.env\n' }, false],
    ['apps/web/.env.sample', { '.gitignore': '', 'apps/web/.gitignore': '.env\n' }, false],
    ['apps/web/.env.sample', { '.gitignore': '', 'apps/api/.gitignore': '.env\n' }, true],
    ['README.md', { '.gitignore': '' }, false],
  ])('with %s and %j: %s', async (path, gitignores, told) => {
    const { found } = await examined(healthy({ files: { [path]: 'A=\n', ...gitignores } }))
    expect(found.some(({ check }) => check === 'env-files')).toBe(told)
  })

  test('in which a .env is committed', async () => {
    const one = only(await examined(healthy({ files: { 'apps/web/.env.production': 'A=1\n' } })), 'env-files')
    expect(one.what).toBe('apps/web/.env.production is committed.')
  })
})

describe('the manifest', () => {
  test('that is not there', async () => {
    const world = healthy()
    world.github.person('mona').commit('main', { 'rotation.yml': undefined })
    expect(only(await examined(world), 'manifest').what).toContain('There is no rotation.yml on main')
  })

  test('that is wrong is told by line and column', async () => {
    const one = only(await examined(healthy({ ready: { manifest: 'version: 1\nkeys:\n  A: opnai\n' } })), 'manifest')
    expect(one.what).toMatch(/^rotation\.yml:3:6 · provider "opnai" is not known/)
  })
})

describe('what may not be seen', () => {
  test('is said, and taken for nothing', async () => {
    const world = healthy()
    const token = world.github.person('hubot').token()
    const { unseen, told } = await examined(world, token)
    expect(unseen).toEqual(
      expect.arrayContaining([
        { what: 'what Actions may run', why: 'only an administrator’s token sees it' },
        { what: 'secret scanning', why: 'only an administrator’s token sees it' },
      ]),
    )
    expect(told).toEqual(ALWAYS)
  })

  test('a repository that the token does not see is a failure with what to do', async () => {
    const world = healthy()
    await expect(examined(world, world.github.person('rando').token())).rejects.toThrow(
      'GitHub shows no such repository to this token.',
    )
  })

  test('a token that GitHub does not take is a failure', async () => {
    await expect(examined(healthy(), 'ghp_nobody')).rejects.toThrow('GitHub does not take the token')
  })

  test.each([
    ['/environments', 'environments'],
    ['/actions/secrets', 'secrets of the repository'],
    ['/git/trees/main', 'files, workflows and the manifest'],
  ])('%s that GitHub denies to be there, as it does for some tokens, is said', async (path, what) => {
    const world = healthy()
    world.tap(answerWith(({ request }) => request.url.pathname.endsWith(path), json(404, { message: 'Not Found' })))
    const { unseen } = await examined(world)
    expect(unseen).toContainEqual({ what, why: 'it is not there, or the token may not see it' })
  })

  test('a request that fails is said, and the rest is looked at', async () => {
    const world = healthy()
    world.tap(answerWith(({ request }) => request.url.pathname.endsWith('/environments'), broken()))
    const { unseen } = await examined(world)
    expect(unseen.map(({ what }) => what)).toContain('environments')
  })
})

test('a workflow that is no YAML is said, and stops nothing', async () => {
  const { found } = await examined(healthy({ files: { '.github/workflows/broken.yml': 'on: [push\n' } }))
  expect(found.map(({ what }) => what)).toContain('.github/workflows/broken.yml cannot be read: it is not valid YAML.')
})

test('a repository without a workflow of Keyturn’s', async () => {
  const world = healthy()
  world.github.person('mona').commit('main', { [WORKFLOW]: undefined })
  expect(only(await examined(world), 'workflow').what).toBe('No workflow on main uses Keyturn.')
})
