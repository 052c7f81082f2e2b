import { randomBytes } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { createGithub, PERMISSIONS } from '../../../src/sandbox/github/github.ts'
import { createReadyWorld } from '../../../src/sandbox/ready.ts'
import { NEEDS, settingOf } from '../../../src/start/permissions.ts'
import { read } from '../../repository/sources.ts'
import { examined, healthy, only } from './rig.ts'

/** The App's permissions but for one. */
function all(but?: string): Readonly<Record<string, 'read' | 'write'>> {
  return Object.fromEntries(Object.entries(PERMISSIONS).filter(([name]) => name !== but))
}

test('what Keyturn needs is what the README asks for', () => {
  const table = /\| permission \| access \|[\s\S]*?\n\n/.exec(read('README.md'))?.[0] ?? ''
  const rows = [...table.matchAll(/^\| ([A-Z][a-z ]+) \| (read(?: and write)?) \|/gm)]
  const asked = rows.map(([, name = '', level = '']) => `${name}: ${level === 'read' ? 'Read-only' : 'Read and write'}`)
  expect(NEEDS.map((need) => settingOf(need)).toSorted()).toEqual(asked.toSorted())
})

describe('an App’s token', () => {
  test('with every permission lacks nothing', async () => {
    const world = healthy()
    const { told } = await examined(world, world.github.control.installationToken({ permissions: all() }))
    expect(told).toEqual(['note narrower-key'])
  })

  // Secrets of the repository are not used by this manifest; Metadata is given with every App.
  test.each(
    NEEDS.filter(({ name }) => name !== 'metadata' && name !== 'secrets').map((need) => [need.name, need] as const),
  )('without %s is told it by its name in GitHub’s settings', async (name, need) => {
    const world = healthy()
    const { found } = await examined(world, world.github.control.installationToken({ permissions: all(name) }))
    const lacking = found.filter(({ check }) => check === 'permissions')
    expect(lacking.map(({ what }) => what)).toEqual([`The token lacks “${settingOf(need)}”.`])
    expect(lacking[0]).toMatchObject({
      level: 'error',
      fix: expect.stringContaining('GitHub Apps → your App → Permissions → Repository permissions'),
    })
  })

  test('that lacks most is told all of it at once', async () => {
    const world = healthy()
    const token = world.github.control.installationToken({ permissions: { contents: 'read' } })
    const { lines, what } = only(await examined(world, token), 'permissions')
    expect(what).toBe('The token lacks 6 permissions.')
    expect(lines?.text.map((line) => line.split('   ')[0])).toEqual([
      'Pull requests: Read and write',
      'Issues: Read and write',
      'Checks: Read and write',
      'Environments: Read and write',
      'Actions: Read and write',
      'Deployments: Read-only',
    ])
  })

  test('is asked for Secrets only where a secret of the repository is turned', async () => {
    const permissions = all('secrets')
    const without = healthy()
    expect((await examined(without, without.github.control.installationToken({ permissions }))).told).not.toContain(
      'error permissions',
    )
    const keys = [{ name: 'openai', provider: 'openai' }] as const
    const world = healthy({ ready: { keys } })
    const one = only(await examined(world, world.github.control.installationToken({ permissions })), 'permissions')
    expect(one.what).toBe('The token lacks “Secrets: Read and write”.')
  })
})

describe('other tokens', () => {
  test('a job’s own is told that it can turn nothing', async () => {
    const world = healthy()
    const token = world.github.control.actionsToken({ permissions: all() })
    expect(only(await examined(world, token), 'token-kind')).toMatchObject({
      level: 'warning',
      what: 'This token is a job’s GITHUB_TOKEN.',
    })
  })

  test('a person’s fine-grained one is told where its permissions are set', async () => {
    const world = healthy()
    const token = world.github.person('mona').token({ permissions: all('actions') })
    const examination = await examined(world, token)
    expect(only(examination, 'token-kind').what).toContain('fine-grained')
    expect(only(examination, 'permissions')).toMatchObject({
      level: 'warning',
      fix: expect.stringContaining('Fine-grained tokens'),
    })
  })

  test('a classic one is told of its scopes', async () => {
    const world = createReadyWorld(createGithub)
    const { facts } = await examined(world, world.github.person('mona').token({ scopes: ['repo', 'read:org'] }))
    expect(facts.token).toMatchObject({ kind: 'classic', scopes: ['repo', 'read:org'], login: 'mona' })
  })
})

describe('alerts of secret scanning', () => {
  const LINE = { manifest: { defaults: ['on-alert: ask'] } }

  test('are a permission that a manifest asks for by `on-alert:`', async () => {
    const world = healthy({ ready: LINE })
    const lacking = only(
      await examined(world, world.github.control.installationToken({ permissions: all() })),
      'permissions',
    )
    expect(lacking.what).toBe('The token lacks “Secret scanning alerts: Read and write”.')
    const permissions = { ...all(), secret_scanning_alerts: 'write' } as const
    const { told } = await examined(world, world.github.control.installationToken({ permissions }))
    expect(told).not.toContain('error permissions')
  })

  test.each([
    ['one that says nothing of alerts is told what it misses', {}, true, ['note']],
    ['nobody scans, and nothing is missed', {}, false, []],
    ['one that asks for them is told it as a permission', LINE, true, []],
  ])('%s', async (_what, ready, security, levels) => {
    const world = healthy({ ready, settings: { security } })
    const env = { KEYTURN_APP_CLIENT_ID: 'Iv23keyturn', KEYTURN_APP_PRIVATE_KEY: world.github.control.privateKey() }
    const { found } = await examined(world, undefined, env)
    const told = found.filter(
      ({ what }) => what === 'The App was not granted “Secret scanning alerts: Read and write”.',
    )
    expect(told.filter(({ check }) => check === 'secret-scanning').map(({ level }) => level)).toEqual(levels)
    expect(told.filter(({ check }) => check === 'app-permissions')).toHaveLength(ready === LINE ? 1 : 0)
  })
})

describe('with the App’s own key at hand', () => {
  test('GitHub says what it was granted, so that writing is known, too', async () => {
    const permissions = { ...all('checks'), contents: 'read' } as const
    const world = healthy({ ready: { github: { app: { permissions } } } })
    const env = { KEYTURN_APP_CLIENT_ID: 'Iv23keyturn', KEYTURN_APP_PRIVATE_KEY: world.github.control.privateKey() }
    const { found } = await examined(world, undefined, env)
    const lacking = found.filter(({ check }) => check === 'app-permissions')
    expect(lacking.map(({ what }) => what)).toEqual(['The App was not granted 2 permissions.'])
    expect(lacking[0]?.lines?.text).toEqual([
      'Contents: Read and write   writes its journal and the branches of pull requests',
      'Checks: Read and write     writes the check `keyturn` on a pull request',
    ])
    expect(lacking[0]?.fix).toContain('/settings/installations/777')
  })

  test('that is no key, the rest is looked at all the same', async () => {
    const env = { KEYTURN_APP_CLIENT_ID: 'Iv23keyturn', KEYTURN_APP_PRIVATE_KEY: randomBytes(9).toString('hex') }
    const { unseen } = await examined(healthy(), undefined, env)
    expect(unseen.find(({ what }) => what === 'what the App was granted')?.why).toContain('is not a private key')
  })
})
