// A key that the provider has just made is not yet a key that works.
import { describe, expect, test } from '@jest/globals'
import { json } from '../../../src/sandbox/reply.ts'
import { USUAL_KEY } from '../../../src/sandbox/ready.ts'
import { HOUR, type Rig } from '../rig.ts'
import { watchDeletions } from './cut.ts'
import { entryOf, idOf, knowing, mergeOpen, openOnes, PATIENCE } from './story.ts'

const CREDENTIAL = 'openai/production'

/** OpenAI turns every value away but the first key's and the admin's, for as long as `refuses` says. */
function refuse({ world }: Rig, refuses: () => boolean): void {
  const known = new Set([world.first.get(CREDENTIAL)?.value, ...Object.values(world.admin)])
  world.tap({
    before: async ({ host, request }) => {
      const value = request.headers.get('authorization')?.replace(/^Bearer /, '')
      if (host !== 'openai' || known.has(value) || !refuses()) return undefined
      const error = { code: 'invalid_api_key', type: 'invalid_request_error', param: null, message: 'Not known.' }
      return json(401, { error })
    },
  })
}

async function taken(): Promise<Rig> {
  const rig = knowing()
  await rig.keyturn()
  mergeOpen(rig.world, 'adopt')
  return rig
}

describe('a new key', () => {
  test('that does not work is not proposed: it is said, and the key goes', async () => {
    const rig = await taken()
    const { world } = rig
    let broken = true
    refuse(rig, () => broken)
    const { outcomes } = await rig.keyturn({ patience: PATIENCE })
    expect(outcomes).toMatchObject([{ kind: 'failed', about: expect.stringContaining('does not work') }])
    expect(openOnes(world, 'rotate')).toEqual([])
    const deleted = watchDeletions(world)
    broken = false
    await world.clock.advance(HOUR)
    await rig.keyturn({ patience: PATIENCE })
    expect(deleted).toHaveLength(1)
    expect(openOnes(world, 'rotate')).toHaveLength(1)
    expect(idOf(world, USUAL_KEY)).toBe(world.first.get(CREDENTIAL)?.id)
  }, 180_000)

  test('that works after half a minute is proposed once it does', async () => {
    const rig = await taken()
    const { world } = rig
    const until = world.clock.now() + 30_000
    refuse(rig, () => world.clock.now() < until)
    await rig.keyturn({ patience: PATIENCE })
    expect(openOnes(world, 'rotate')).toHaveLength(1)
    expect(entryOf(world, CREDENTIAL)?.candidate?.probe).toMatchObject({ status: 200, verdict: 'alive' })
  }, 180_000)
})
