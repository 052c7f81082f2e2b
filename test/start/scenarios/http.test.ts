import { describe, expect, test } from '@jest/globals'
import { ofKeyturn } from '../../../src/sandbox/faults.ts'
import { ACME_HOST, acme } from '../../../src/sandbox/repository/acme.ts'
import type { KeySpec } from '../../../src/sandbox/repository/key.ts'
import { HOUR, type Rig } from '../rig.ts'
import { adopted, entryOf, expectAtRest, knowing, mergeOpen, openOnes, untilRest } from './story.ts'

const KEY: KeySpec = { name: 'http', provider: 'http', manifest: [acme(), 'hold: 1h'] }

const asked = ({ world }: Rig): number => world.calls.filter((call) => ofKeyturn(call) && call.host === 'http').length

test('a key of an API that only the manifest knows is followed, proven by its use, disabled, held, and deleted', async () => {
  const rig = knowing({ keys: [KEY] })
  const { world } = rig
  await adopted(rig)
  const first = world.first.get('http')?.id
  const body = openOnes(world, 'rotate')[0]?.body ?? ''
  expect(body).toContain('scope send, team team_web')
  expect(body).toContain('The old key is disabled, which can be undone')
  await world.clock.advance(HOUR)
  mergeOpen(world, 'rotate')
  await untilRest(rig, 40)
  expectAtRest(rig)
  const [old, now] = [first, entryOf(world, 'http')?.incumbent?.keyId].map((id) =>
    world.http.keys().find((key) => key.id === id),
  )
  expect(now).toMatchObject({ disabled: false, scopes: ['send'], team: 'team_web' })
  expect(old).toMatchObject({ disabled: true })
  expect(old?.deletedAt).toBeDefined()
}, 180_000)

test('its capacity is the manifest’s word: without room nothing is made', async () => {
  const tight = acme().replace('"capacity":500', '"capacity":2')
  const rig = knowing({ keys: [{ ...KEY, manifest: [tight] }] })
  const first = rig.world.first.get('http')
  if (first === undefined) throw new Error('no first key')
  rig.world.vendors.http.beside(first)
  await rig.keyturn()
  mergeOpen(rig.world)
  const { outcomes } = await rig.keyturn()
  expect(outcomes[0]?.because).toBe('no-room')
  expect(rig.world.http.keys()).toHaveLength(2)
}, 180_000)

describe('nothing is sent', () => {
  test.each([
    ['to an address that the workflow does not allow', { endpoints: new Map() }, `http=${ACME_HOST}`],
    [
      'to another address than the one it allows',
      { endpoints: new Map([['http', 'https://api.other.dev']]) },
      `http=${ACME_HOST}`,
    ],
    ['with a variable that the manifest alone names', { adminKeys: new Map() }, 'admin-key-missing'],
  ])(
    '%s, and it says what to add',
    async (_name, wishes, pair) => {
      const rig = knowing({ keys: [KEY] })
      await rig.keyturn(wishes)
      mergeOpen(rig.world)
      const { outcomes } = await rig.keyturn(wishes)
      expect(asked(rig)).toBe(0)
      expect(JSON.stringify([outcomes, openOnes(rig.world).map(({ body }) => body), rig.log])).toContain(pair)
    },
    180_000,
  )
})
