import { describe, expect, test } from '@jest/globals'
import type { Inputs } from '../../src/action/inputs.ts'
import { INPUTS, readInputs } from '../../src/action/inputs.ts'
import { readSettings } from '../../src/action/settings.ts'

/** What action.yml gives when a workflow passes a token and what the case is about. */
function inputs(given: Partial<Inputs>): Inputs {
  const all: Partial<Inputs> = { token: 'ghs_0', ...given }
  return readInputs((name) => all[name] ?? INPUTS[name].default)
}

describe('the inputs of the Action', () => {
  test('need nothing but a login', () => {
    expect(readSettings(inputs({}))).toEqual({
      login: { kind: 'token', token: 'ghs_0' },
      only: [],
      mode: 'reconcile',
      dryRun: false,
      patience: 12 * 60_000,
      endpoints: new Map(),
      commands: [],
      secrets: new Set(),
      adminKeys: new Map(),
      dashboard: true,
    })
  })

  test('take an App in the place of a token', () => {
    const app = { token: '', 'app-client-id': 'Iv1.0', 'app-private-key': 'pem' }
    expect(readSettings(inputs(app)).login).toEqual({ kind: 'app', clientId: 'Iv1.0', privateKey: 'pem' })
  })

  test('ask for reminders, which write their issue unless told not to', () => {
    expect(readSettings(inputs({ mode: 'remind' }))).toMatchObject({ mode: 'remind', dryRun: false })
    expect(readSettings(inputs({ mode: 'remind', 'dry-run': 'true' }))).toMatchObject({ dryRun: true })
    expect(readSettings(inputs({ mode: 'plan' }))).toMatchObject({ dryRun: true })
  })

  test('list credentials by commas, spaces or lines', () => {
    expect(readSettings(inputs({ only: 'openai/production, resend\n  x ' })).only).toEqual([
      'openai/production',
      'resend',
      'x',
    ])
  })

  test('say what a person asks for', () => {
    expect(readSettings(inputs({ command: ' adopt openai/production key_abc ' })).command).toEqual({
      verb: 'adopt',
      credential: 'openai/production',
      key: 'key_abc',
    })
    expect(readSettings(inputs({ command: '/keyturn overwrite RESEND_API_KEY' })).command).toEqual({
      verb: 'overwrite',
      credential: 'RESEND_API_KEY',
    })
  })

  test('name endpoints and admin keys, one a line', () => {
    const settings = readSettings(
      inputs({
        'allow-endpoints': 'openai=https://eu.api.openai.com/v1\n\nresend = http://127.0.0.1:8080',
        'admin-keys': 'openai/production=OPENAI_ADMIN_PROD',
      }),
    )
    expect([...settings.endpoints]).toEqual([
      ['openai', 'https://eu.api.openai.com/v1'],
      ['resend', 'http://127.0.0.1:8080'],
    ])
    expect([...settings.adminKeys]).toEqual([['openai/production', 'OPENAI_ADMIN_PROD']])
  })

  test('name what may be written outside the repository, however it is spelled', () => {
    const settings = readSettings(inputs({ 'allow-secrets': 'organization\nAcme/API, acme/.github' }))
    expect([...(settings.secrets ?? [])]).toEqual(['organization', 'acme/api', 'acme/.github'])
  })

  test.each<[string, Partial<Inputs>, RegExp]>([
    [
      'an organisation by name',
      { 'allow-secrets': 'acme' },
      /`allow-secrets` names "acme".*`organization`.*`acme\/api`/,
    ],
    ['a path for a repository', { 'allow-secrets': 'acme/..' }, /`allow-secrets` names "acme\/\.\."/],
    ['every repository', { 'allow-secrets': 'acme/*' }, /`allow-secrets` names "acme\/\*"/],
    ['no login', { token: '' }, /no login.*app-client-id.*`mode: remind`/],
    ['no login to remind with', { token: '', mode: 'remind' }, /no login. Give `token: \$\{\{ github.token \}\}`/],
    ['reminders of one key', { mode: 'remind', only: 'openai' }, /`only` is given with `mode: remind`/],
    ['metrics of reminders', { mode: 'remind', metrics: 'keyturn.prom' }, /`metrics` is given with `mode: remind`/],
    ['a command in a reminder', { mode: 'remind', command: 'adopt openai' }, /`command` is given with `mode: remind`/],
    [
      'a manifest for the ears',
      { mode: 'hear', manifest: 'rotation.yml' },
      /`manifest` is given with `mode: hear`.*event/,
    ],
    ['no login to hear with', { token: '', mode: 'hear' }, /no login. Give `token: \$\{\{ github.token \}\}`/],
    ['two logins', { 'app-client-id': 'Iv1.0' }, /both given/],
    ['an App without its key', { token: '', 'app-client-id': 'Iv1.0' }, /`app-private-key` is empty.*environment/],
    ['an App key without its App', { token: '', 'app-private-key': 'pem' }, /`app-client-id` is empty/],
    ['an unknown mode', { mode: 'Reconcile' }, /reconcile, plan, check, remind or hear/],
    ['a switch that is neither', { 'dry-run': 'yes' }, /`dry-run` is "yes".*true or false/],
    ['patience without a unit', { patience: '12' }, /90s or 12m/],
    ['patience of a day', { patience: '24h' }, /up to 5h/],
    ['a manifest outside the repository', { manifest: '../rotation.yml' }, /a path within the repository/],
    ['an absolute manifest', { manifest: '/etc/rotation.yml' }, /a path within the repository/],
    ['a comment that is no id', { comment: 'adopt x' }, /a number/],
    ['an unknown command', { command: 'exchange openai' }, /`exchange` is not known.*`adopt`/],
    ['a command on nothing', { command: 'adopt' }, /names no credential/],
    ['a command on two', { command: 'overwrite a b' }, /words too many/],
    ['a credential that is a path', { command: 'adopt ../x' }, /cannot be a credential/],
    ['a key that is a path', { command: 'adopt openai ../../admin' }, /cannot be a key/],
    ['a workflow command in a command', { command: 'x\u001b[2J' }, /`x\?\[2J` is not known/],
    ['an endpoint without a provider', { 'allow-endpoints': 'https://x.test' }, /openai=https/],
    ['an endpoint without TLS', { 'allow-endpoints': 'openai=http://x.test' }, /cannot be read/],
    ['an endpoint with a password', { 'allow-endpoints': 'openai=https://a:b@x.test' }, /cannot be read/],
    ['all commands at once', { 'allow-commands': 'true' }, /names no command/],
    ['any program', { 'allow-commands': '* put' }, /names no command/],
    ['variables that are left out', { 'allow-commands': 'locker put with' }, /names no command/],
    ['a command that gets the seal', { 'allow-commands': 'locker put with KEYTURN_SEAL' }, /names no command/],
    ['a command that gets a value', { 'allow-commands': 'locker put with LOCKER_TOKEN=x' }, /names no command/],
    ['an endpoint named twice', { 'allow-endpoints': 'a=https://x.test\na=https://y.test' }, /twice/],
    ['the seal as an admin key', { 'admin-keys': 'openai=KEYTURN_SEAL' }, /cannot be read/],
    ['a token of the runner as an admin key', { 'admin-keys': 'openai=ACTIONS_RUNTIME_TOKEN' }, /cannot be read/],
    ['an admin key in the place of its name', { 'admin-keys': 'openai=sk-admin-0' }, /name of a variable, never a key/],
  ])('refuse %s', (_, given, sentence) => {
    expect(() => readSettings(inputs(given))).toThrow(sentence)
    expect(() => readSettings(inputs(given))).toThrow(
      expect.objectContaining({ code: 'input-invalid', effect: 'not-done' }),
    )
  })

  test('a mistake in a line never tells the line', () => {
    expect(() => readSettings(inputs({ 'admin-keys': 'openai=sk-admin-0' }))).not.toThrow(/sk-admin/)
  })
})
