import { describe, expect, test } from '@jest/globals'
import { at, each } from '../ask.ts'
import { createRig } from './rig.ts'

const ADMIN = { metadata: 'read', actions: 'read', environments: 'read', administration: 'write' } as const
const GATE = { name: 'keyturn', branches: ['main'] }

function admin(options: Parameters<typeof createRig>[0] = {}): ReturnType<typeof createRig> {
  return createRig({ permissions: ADMIN, ...options })
}

describe('an environment', () => {
  test('says which branches may use it, and knows their patterns', async () => {
    const rig = admin({ repository: { environments: [GATE, { name: 'safe', branches: 'protected' }, 'open'] } })
    const policy = async (name: string) =>
      at((await rig.rest(`GET /environments/${name}`)).json, 'deployment_branch_policy')

    expect(await policy('keyturn')).toEqual({ protected_branches: false, custom_branch_policies: true })
    expect(await policy('safe')).toEqual({ protected_branches: true, custom_branch_policies: false })
    expect(await policy('open')).toBeNull()
    const patterns = await rig.rest('GET /environments/keyturn/deployment-branch-policies')
    expect(each(patterns.json, 'branch_policies', 'name')).toEqual(['main'])
  })

  test('is made, restricted and told a branch by whoever administers', async () => {
    const rig = admin()
    const settings = {
      deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
    }
    expect((await rig.rest('PUT /environments/keyturn', settings)).status).toBe(200)
    expect((await rig.rest('POST /environments/keyturn/deployment-branch-policies', { name: 'main' })).status).toBe(200)
    expect((await rig.rest('POST /environments/keyturn/deployment-branch-policies', { name: 'main' })).status).toBe(303)
    const patterns = await rig.rest('GET /environments/keyturn/deployment-branch-policies')
    expect(at(patterns.json, 'total_count')).toBe(1)
  })

  test('is not made by an App that may only read', async () => {
    const rig = createRig({ permissions: { metadata: 'read', actions: 'read' } })
    const refused = await rig.rest('PUT /environments/keyturn', {})
    expect(refused.status).toBe(403)
    expect(refused.headers['x-accepted-github-permissions']).toBe('administration=write')
  })
})

describe('on the plan Free a private repository', () => {
  test('has no rulesets and no environments, and says what would help', async () => {
    const rig = admin({ repository: { plan: 'free', environments: ['production'] } })
    const refused = await rig.rest('GET /rules/branches/main')
    expect(refused).toMatchObject({ status: 403, json: { message: expect.stringContaining('Upgrade to GitHub Pro') } })
    expect((await rig.rest('GET /environments')).status).toBe(404)
    expect((await rig.rest('PUT /environments/keyturn', {})).status).toBe(404)
  })

  test('that is public has both', async () => {
    const rig = admin({ repository: { plan: 'free', private: false } })
    expect((await rig.rest('GET /rules/branches/main')).status).toBe(200)
    expect((await rig.rest('GET /environments')).status).toBe(200)
  })
})

describe('rulesets', () => {
  test('hold for the branches that they name', async () => {
    const rig = admin()
    const ruleset = {
      name: 'journal',
      target: 'branch',
      enforcement: 'active',
      conditions: { ref_name: { include: ['refs/heads/keyturn/**'], exclude: [] } },
      rules: [{ type: 'non_fast_forward' }],
    }
    expect((await rig.rest('POST /rulesets', ruleset)).status).toBe(201)
    const types = async (branch: string): Promise<unknown> =>
      JSON.parse((await rig.rest(`GET /rules/branches/${branch}`)).body)

    expect(await types('keyturn/journal')).toMatchObject([{ type: 'non_fast_forward' }])
    expect(await types('main')).toEqual([])
  })

  test('may mean the default branch, whatever it is called', async () => {
    const rig = admin({
      repository: {
        defaultBranch: 'trunk',
        rulesets: [{ name: 'r', branches: ['~DEFAULT_BRANCH'], rules: ['pull_request'] }],
      },
    })
    expect(JSON.parse((await rig.rest('GET /rules/branches/trunk')).body)).toMatchObject([{ type: 'pull_request' }])
  })
})

describe('what only an administrator sees', () => {
  test('secret scanning is shown to one, and to nobody else', async () => {
    const rig = createRig({ repository: { private: false, people: { ada: 'admin', will: 'write' } } })
    const seen = async (login: string): Promise<unknown> =>
      at((await rig.rest('GET ', undefined, rig.github.person(login).token())).json, 'security_and_analysis')

    expect(await seen('ada')).toMatchObject({ secret_scanning: { status: 'enabled' } })
    expect(await seen('will')).toBeUndefined()
    rig.github.control.configure({ security: false })
    expect(await seen('ada')).toMatchObject({ secret_scanning: { status: 'disabled' } })
  })

  test('what Actions may run', async () => {
    const rig = admin({ repository: { actions: { allowed: 'local_only' } } })
    expect((await rig.rest('GET /actions/permissions')).json).toMatchObject({ allowed_actions: 'local_only' })
    rig.github.control.configure({ actions: { enabled: false } })
    expect((await rig.rest('GET /actions/permissions')).json).toEqual({ enabled: false })
  })
})

describe('a person’s token', () => {
  test('of the classic kind has scopes, told with every answer, and sees nothing private without `repo`', async () => {
    const rig = createRig({ repository: { people: { ada: 'admin' } } })
    const whole = await rig.rest('GET ', undefined, rig.github.person('ada').token())
    expect(whole).toMatchObject({ status: 200, headers: { 'x-oauth-scopes': 'repo, workflow' } })
    const poor = rig.github.person('ada').token({ scopes: ['public_repo'] })
    expect((await rig.rest('GET ', undefined, poor)).status).toBe(404)
  })

  test('of the fine-grained kind may do what it says and what the person may, and no more', async () => {
    const rig = createRig({ repository: { people: { ada: 'admin', rita: 'read' } } })
    const fine = (login: string): string => rig.github.person(login).token({ permissions: { secrets: 'read' } })
    expect((await rig.rest('GET /actions/secrets', undefined, fine('ada'))).status).toBe(200)
    expect((await rig.rest('GET /actions/secrets', undefined, fine('rita'))).status).toBe(403)
    const refused = await rig.rest('GET /actions/runs', undefined, fine('ada'))
    expect(refused.json['message']).toBe('Resource not accessible by personal access token')
    expect(refused.headers['x-accepted-github-permissions']).toBe('actions=read')
  })
})

describe('a workflow that is switched off', () => {
  const files = { '.github/workflows/w.yml': 'on:\n  push:\n  schedule: []\n  workflow_dispatch:\njobs:\n  a: {}\n' }

  test('is started by nothing, until it is switched on', async () => {
    const rig = createRig({ repository: { files } })
    const runs = (): number => rig.github.truth.runs().length
    const dispatch = () => rig.rest('POST /actions/workflows/w.yml/dispatches', { ref: 'main' })
    expect((await rig.rest('PUT /actions/workflows/w.yml/disable')).status).toBe(204)

    rig.github.person('will').commit('main', { a: '1' })
    rig.github.control.schedule()
    expect(await dispatch()).toMatchObject({
      status: 422,
      json: { message: expect.stringContaining('disabled workflow') },
    })
    expect(runs()).toBe(0)
    expect(at((await rig.rest('GET /actions/workflows/w.yml')).json, 'state')).toBe('disabled_manually')

    expect((await rig.rest('PUT /actions/workflows/w.yml/enable')).status).toBe(204)
    expect((await dispatch()).status).toBe(204)
    expect(runs()).toBe(1)
  })
})
