import { expect, test } from '@jest/globals'
import type { Found } from '../../../src/cli/doctor/finding.ts'
import { PERMISSIONS } from '../../../src/sandbox/github/permissions.ts'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { examined, healthy, only, WORKFLOW, workflow } from './rig.ts'

const SHARED: KeySpec = { name: 'openai', provider: 'openai', environment: 'production', kept: 'organization' }
const THERE: KeySpec = { name: 'openai', provider: 'openai', environment: 'production', kept: 'elsewhere' }
const WIDE = { ...PERMISSIONS, organization_secrets: 'write' } as const

/** What the step says beside its login. */
const allowing = (text: string) =>
  workflow((whole) =>
    whole.replace(/^ {10}app-client-id: /m, `          allow-secrets: ${text}\n          app-client-id: `),
  )

async function passes(key: KeySpec, files: Readonly<Record<string, string>>): Promise<readonly Found[]> {
  const { found } = await examined(healthy({ ready: { keys: [key] }, files }))
  return found.filter(({ check }) => check === 'workflow-passes')
}

test.each([
  ['of the organisation', SHARED, 'organization', 'the organisation'],
  ['of another repository', THERE, 'acme/api', 'acme/api'],
])('a workflow that does not allow secrets %s is told the line, and with it nothing', async (_, key, line, whose) => {
  expect(await passes(key, workflow())).toEqual([
    expect.objectContaining({
      level: 'error',
      what: `${WORKFLOW} does not allow secrets of ${whose}, where rotation.yml keeps a key.`,
      lines: expect.objectContaining({ text: ['with:', '  allow-secrets: |', `    ${line}`] }),
    }),
  ])
  expect(await passes(key, allowing('organization, ACME/api'))).toEqual([])
  // Only a run knows what it says.
  expect(await passes(key, allowing('${{ vars.ALLOWED }}'))).toEqual([])
})

test.each([
  ['repository', 'this repository', 'gh secret delete OPENAI_API_KEY'],
  ['environment/production', 'the environment production', 'gh secret delete OPENAI_API_KEY --env production'],
])('a secret that hides the organisation’s is told, with what deletes it: %s', async (scope, place, line) => {
  const world = healthy({ ready: { keys: [SHARED] }, files: allowing('organization') })
  expect((await examined(world)).told).not.toContain('error shadowed')
  world.github.person('mona').setSecret(scope, 'OPENAI_API_KEY', 'x')
  expect(only(await examined(world), 'shadowed')).toMatchObject({
    level: 'error',
    what: `A secret OPENAI_API_KEY of ${place} hides the organisation’s, in which openai/production lies.`,
    lines: { text: [line] },
  })
})

test('a secret of that name beside one of another repository hides nothing', async () => {
  const world = healthy({ ready: { keys: [THERE] }, files: allowing('acme/api'), secrets: ['OPENAI_API_KEY'] })
  expect((await examined(world)).told).not.toContain('error shadowed')
})

test.each([
  ['the organisation’s', SHARED, ['secrets', 'environments', 'organization_secrets']],
  ['another repository’s environments', THERE, ['environments']],
] as const)(
  'an App is asked for what %s secrets need',
  async (_, key, names) => {
    for (const without of [...names, undefined]) {
      const permissions = Object.fromEntries(Object.entries(WIDE).filter(([name]) => name !== without))
      const world = healthy({ ready: { keys: [key], github: { app: { permissions: allowed(permissions) } } } })
      const env = {
        KEYTURN_APP_CLIENT_ID: 'Iv23keyturn',
        KEYTURN_APP_PRIVATE_KEY: world.github.control.privateKey(),
      }
      const { found } = await examined(world, undefined, env)
      expect(found.filter(({ check }) => check === 'app-permissions')).toHaveLength(without === undefined ? 0 : 1)
    }
  },
  60_000,
)

function allowed(permissions: Readonly<Record<string, string>>): Readonly<Record<string, 'read' | 'write'>> {
  return Object.fromEntries(
    Object.entries(permissions).map(([name, level]) => [name, level === 'write' ? 'write' : 'read']),
  )
}

test('a classic token is asked for admin:org, for the organisation’s secrets alone', async () => {
  for (const [key, lacks] of [
    [SHARED, true],
    [THERE, false],
  ] as const) {
    const world = healthy({ ready: { keys: [key] }, files: allowing('organization, acme/api') })
    const { found } = await examined(world)
    expect(found.some(({ check, what }) => check === 'permissions' && what.includes('admin:org'))).toBe(lacks)
  }
})
