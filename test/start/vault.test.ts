import { expect, test } from '@jest/globals'
import { knowing } from './team.ts'

const KEY = { name: 'openai', provider: 'openai', environment: 'production', host: 'vault' } as const

test.each([
  'http://vault.acme.dev',
  'vault.acme.dev',
  'https://mona:secret@vault.acme.dev',
  'https://vault.acme.dev?x=1',
  'https://vault.acme.dev#x',
  'ftp://vault.acme.dev',
])('an address that keys may not be sent to is refused: %s', async (address) => {
  const rig = knowing({ keys: [KEY] })
  rig.env['VAULT_ADDR'] = address
  const { outcomes } = await rig.keyturn()
  expect(JSON.stringify([outcomes, rig.log])).toContain('VAULT_ADDR is no address that keys may be sent to')
  expect(rig.world.calls.some(({ host, from }) => host === 'vault' && from === 'keyturn')).toBe(false)
  expect(rig.world.wire.strays).toEqual([])
})

test('one login serves all credentials of a run', async () => {
  const rig = knowing({ keys: [KEY, { ...KEY, environment: 'staging' }] })
  await rig.keyturn()
  const logins = rig.world.calls.filter(({ request }) => request.url.pathname === '/v1/auth/jwt/login')
  expect(logins).toHaveLength(1)
})
