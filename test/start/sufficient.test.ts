import { describe, expect, test } from '@jest/globals'
import { createReadyWorld, type ReadyOptions, type ReadyWorld } from '../../src/sandbox/ready.ts'
import { createGithub, PERMISSIONS } from '../../src/sandbox/github/github.ts'
import { acme } from '../../src/sandbox/repository/acme.ts'
import type { Login } from '../../src/start/options.ts'
import { fleetOf } from '../../src/start/run.ts'
import { type Finding, findings, permissionFindings } from '../../src/start/sufficient.ts'
import { survey } from '../../src/start/survey.ts'
import { SEAL } from '../cli/doctor/rig.ts'
import { outsideOf } from './outside.ts'

/** What `check --online` and `mode: check` find. */
async function found(world: ReadyWorld, login: Login, env = world.admin): Promise<readonly Finding[]> {
  const outside = outsideOf(world, { KEYTURN_SEAL: SEAL, ...env })
  const wishes = { login, only: [], dryRun: true, patience: 0, endpoints: new Map(), adminKeys: new Map() }
  const looking = async (): Promise<readonly Finding[]> => {
    const looked = await survey(fleetOf(outside, wishes, { run: 'cli', attempt: 1, actor: '' }))
    if ('problems' in looked) throw new Error('the manifest is wrong')
    return (await Promise.all([permissionFindings(outside, wishes, looked), findings(looked)])).flat()
  }
  return world.clock.runUntilIdle(looking())
}

function all(but?: string): Readonly<Record<string, 'read' | 'write'>> {
  return Object.fromEntries(Object.entries(PERMISSIONS).filter(([name]) => name !== but))
}

/** A key whose manifest says all that its provider needs to know. */
const KEY = {
  name: 'resend',
  provider: 'resend',
  environment: 'production',
  manifest: ['with: { permission: sending_access }'],
} as const

function ready(options: ReadyOptions = {}): ReadyWorld {
  return createReadyWorld(createGithub, { keys: [KEY], ...options })
}

function token(world: ReadyWorld, permissions = all()): Login {
  return { kind: 'token', token: world.github.control.installationToken({ permissions }) }
}

describe('check --online', () => {
  test('finds all well where all is well', async () => {
    const world = ready()
    const told = await found(world, token(world))
    expect(told.filter(({ good }) => !good)).toEqual([])
    expect(told.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'permission “Environments: Read and write”',
        'permission “Deployments: Read-only”',
        'secrets',
      ]),
    )
  })

  test.each([
    ['environments', 'Environments: Read and write'],
    ['actions', 'Actions: Read and write'],
    ['deployments', 'Deployments: Read-only'],
  ])('names %s as GitHub’s settings do, and where to grant it', async (permission, setting) => {
    const world = ready()
    const wrong = (await found(world, token(world, all(permission)))).find(({ good }) => !good)
    expect(wrong).toMatchObject({ credential: 'repository', what: `permission “${setting}”` })
    expect(wrong?.about).toContain('GitHub Apps → your App → Permissions → Repository permissions')
  })

  test.each([
    ['a comment', '# workflow_dispatch: not yet\non: push\n', /has no `workflow_dispatch` under `on:`/],
    ['a job of that name', 'on: push\njobs: { workflow_dispatch: { runs-on: x, steps: [] } }\n', /has no `workflow_d/],
    ['text that is no YAML', 'on: [workflow_dispatch\n', /is not YAML/],
    ['the event in a list', 'on: [push, workflow_dispatch]\n', undefined],
    ['the event alone', 'on: workflow_dispatch\n', undefined],
  ])('takes a workflow for what GitHub takes it for: %s', async (_what, text, expected) => {
    const world = ready({ files: { '.github/workflows/deploy.yml': text } })
    const told = (await found(world, token(world))).find(({ what }) => what === 'workflow deploy.yml')
    expect(told?.good).toBe(expected === undefined)
    if (expected) expect(told?.about).toMatch(expected)
  })

  const NAMED = 'run-name: Deploy ${{ github.event.client_payload.keyturn }}\n'
  test.each([
    [
      'that hears no event',
      `${NAMED}on: push\n`,
      /has no `repository_dispatch` under `on:` that takes the type deploy-app/,
    ],
    ['that hears another', `${NAMED}on: { repository_dispatch: { types: [other] } }\n`, /takes the type deploy-app/],
    [
      'whose runs show no mark',
      'on: repository_dispatch\n',
      /github\.event\.client_payload\.keyturn.* in its `run-name:`/,
    ],
    ['that hears every event', `${NAMED}on: [push, repository_dispatch]\n`, undefined],
    ['that hears this one', `${NAMED}on: { repository_dispatch: { types: [other, deploy-app] } }\n`, undefined],
    ['that hears this one alone', `${NAMED}on: { repository_dispatch: { types: deploy-app } }\n`, undefined],
  ])('knows a workflow %s', async (_what, text, expected) => {
    const world = ready({ keys: [{ ...KEY, startedBy: 'event' }], files: { '.github/workflows/deploy.yml': text } })
    const told = (await found(world, token(world))).find(({ what }) => what === 'workflow deploy.yml')
    expect(told?.good).toBe(expected === undefined)
    if (expected) expect(told?.about).toMatch(expected)
  })

  test('asks the query of a witness, and says why there is no number', async () => {
    const world = ready({ keys: [{ ...KEY, measured: true }] })
    const told = (await found(world, token(world))).find(({ what }) => what === 'prometheus')
    // Nobody allowed the server here.
    expect(told).toMatchObject({ good: false, about: expect.stringContaining('`allow-endpoints`') })
  })

  test('says which commands the workflow does not allow, and starts none', async () => {
    const world = ready({ keys: [{ ...KEY, host: 'locker' }] })
    const told = (await found(world, token(world))).filter(({ good }) => !good)
    expect(told.map(({ about }) => about).join()).toContain('`locker whoami with LOCKER_TOKEN`')
    expect(world.program.started).toEqual([])
  })

  const ON = 'on: { workflow_dispatch: { inputs: { service: , keyturn: } } }\n'
  test.each([
    ['that cannot be dispatched', 'on: push\n', /no `workflow_dispatch`/],
    [
      'without the inputs',
      'run-name: ${{ inputs.keyturn }}\non: workflow_dispatch\n',
      /no input `service`; it has no input `keyturn`/,
    ],
    ['whose runs show no mark', ON, /`\$\{\{ inputs\.keyturn \}\}` in its `run-name:`/],
    ['that has all of it', `run-name: T \${{ inputs.keyturn }}\n${ON}`, undefined],
  ])('knows a smoke test %s', async (_what, text, expected) => {
    const world = ready({ keys: [{ ...KEY, tested: true }], files: { '.github/workflows/smoke.yml': text } })
    const told = (await found(world, token(world))).find(({ what }) => what === 'workflow smoke.yml')
    expect(told?.good).toBe(expected === undefined)
    if (expected) expect(told?.about).toMatch(expected)
  })

  test('knows of an App’s own login what it may write', async () => {
    const permissions = { ...all(), secrets: 'read', environments: 'read' } as const
    const world = ready({ github: { app: { permissions } } })
    const login: Login = { kind: 'app', clientId: 'Iv23keyturn', privateKey: world.github.control.privateKey() }
    const wrong = (await found(world, login)).filter(({ good }) => !good)
    // This manifest turns no secret of the repository.
    expect(wrong.map(({ what }) => what)).toEqual(['permission “Environments: Read and write”'])
    expect(wrong[0]?.about).toContain('/settings/installations/777')
  })

  test('says of a job’s own token that it can turn nothing', async () => {
    const world = ready()
    const login: Login = { kind: 'token', token: world.github.control.actionsToken({ permissions: all() }) }
    const wrong = (await found(world, login)).filter(({ credential, good }) => credential === 'repository' && !good)
    expect(wrong.map(({ about }) => about)).toEqual([expect.stringContaining('it is a job’s GITHUB_TOKEN')])
  })

  test('asks of a classic token for its scopes', async () => {
    const world = ready()
    const login: Login = { kind: 'token', token: world.github.person('mona').token() }
    const told = (await found(world, login)).filter(({ credential }) => credential === 'repository')
    expect(told).toEqual([{ credential: 'repository', what: 'permission “repo”', good: true, about: '' }])
  })

  test('says that nobody names whose an admin key is, where the manifest names the address', async () => {
    const key = { name: 'mails', provider: 'http', environment: 'production', manifest: [acme()] } as const
    const world = ready({ keys: [key] })
    const wrong = (await found(world, token(world))).filter(({ good }) => !good)
    expect(wrong).toMatchObject([{ credential: 'mails/production', what: 'admin key HTTP_ADMIN_KEY' }])
    expect(wrong[0]?.about).toContain('`mails=HTTP_ADMIN_KEY` to `admin-keys`')
  })

  test('says that an admin key is not passed', async () => {
    const world = ready()
    const wrong = (await found(world, token(world), { ...world.admin, RESEND_ADMIN_KEY: '' })).filter(
      ({ good }) => !good,
    )
    expect(wrong).toMatchObject([{ credential: 'resend/production', what: 'admin key RESEND_ADMIN_KEY' }])
    expect(wrong.map(({ unseen }) => unseen)).toEqual([undefined])
  })
})
