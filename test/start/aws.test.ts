import { expect, test } from '@jest/globals'
import { knowing } from './team.ts'

const KEY = { name: 'openai', provider: 'openai', environment: 'production', host: 'aws' } as const

test.each(['1111222233334', 'acme', '111122223333;444455556666', '444455556666'])(
  'accounts that do not name the role’s are refused, and nobody is told who the job is: %s',
  async (accounts) => {
    const rig = knowing({ keys: [KEY] })
    rig.env['AWS_ACCOUNT_ID'] = accounts
    const { outcomes } = await rig.keyturn()
    expect(JSON.stringify([outcomes, rig.log])).toMatch(
      /AWS_ACCOUNT_ID is no list|role of the AWS account 111122223333/,
    )
    expect(rig.world.calls.some(({ host, from }) => ['aws', 'identity'].includes(host) && from === 'keyturn')).toBe(
      false,
    )
    expect(rig.world.wire.strays).toEqual([])
  },
)

test('one login serves all credentials of a run, and several accounts may be said', async () => {
  const rig = knowing({ keys: [KEY, { ...KEY, environment: 'staging' }] })
  rig.env['AWS_ACCOUNT_ID'] = '444455556666, 111122223333'
  await rig.keyturn()
  const logins = rig.world.calls.filter(({ request }) => request.body.includes('AssumeRoleWithWebIdentity'))
  expect(logins).toHaveLength(1)
})
