// What waits for a person, pauses or failed is told by every run, without being asked for.
import { describe, expect, test } from '@jest/globals'
import { exitCode, type RunResult } from '../../../src/engine/result.ts'
import { manifestText } from '../../../src/sandbox/repository/manifest.ts'
import { USUAL_KEY } from '../../../src/sandbox/ready.ts'
import { DAY, HOUR } from '../rig.ts'
import { adopted, knowing, mergeOpen, openOnes, PATIENCE } from './story.ts'

function told({ outcomes }: RunResult): readonly (readonly [string, string])[] {
  return outcomes.map(({ kind, because }) => [kind, because])
}

describe('every run says it again', () => {
  test('when a credential is parked, though no instant of its own is reached', async () => {
    const rig = knowing()
    const { world } = rig
    await adopted(rig)
    await world.clock.advance(HOUR)
    mergeOpen(world, 'rotate')
    await rig.keyturn({ patience: PATIENCE })
    await world.clock.advance(HOUR)
    world.github.person('mona').setSecret('environment/production', 'OPENAI_API_KEY', 'something-else-entirely')
    expect(told(await rig.keyturn({ full: true }))).toEqual([['park', 'foreign-secret']])
    for (let run = 0; run < 3; run += 1) {
      await world.clock.advance(HOUR)
      expect(told(await rig.keyturn())).toEqual([['park', 'foreign-secret']])
    }
  }, 180_000)

  test('when the admin key is wrong, and the run is red', async () => {
    const rig = knowing({ app: { every: HOUR } })
    await rig.keyturn()
    rig.env['OPENAI_ADMIN_KEY'] = 'sk-admin-nonsense-nonsense-nonsense'
    const { number = 0 } = openOnes(rig.world)[0] ?? {}
    rig.world.github.person('mona').merge(number)
    for (let run = 0; run < 3; run += 1) {
      const result = await rig.keyturn()
      expect(told(result)).toEqual([['failed', 'blind']])
      expect(exitCode(result)).toBe(1)
      await rig.world.clock.advance(6 * HOUR)
    }
  }, 180_000)

  test('when a key is overdue because its last proposal was declined, also in the run that looks it over', async () => {
    const rig = knowing({ app: { every: HOUR } })
    const { world } = rig
    await adopted(rig)
    world.github.person('mona').close(openOnes(world, 'rotate')[0]?.number ?? 0)
    await rig.keyturn()
    for (let day = 0; day < 3; day += 1) {
      await world.clock.advance(DAY + HOUR)
      expect(told(await rig.keyturn())).toEqual([['wait', 'paused']])
      expect(told(await rig.keyturn({ full: true }))).toEqual([['wait', 'paused']])
    }
  }, 180_000)
})

test('the manifest alone sends the admin key nowhere: no request goes to a host that the workflow does not allow', async () => {
  const manifest = manifestText([USUAL_KEY], { endpoints: { openai: 'https://openai.evil.example' } })
  const rig = knowing({ manifest, app: { every: HOUR } })
  const asked: string[] = []
  const { world } = rig
  world.tap({
    before: async ({ request, from }) => {
      if (from === 'keyturn') asked.push(request.url.host)
      return undefined
    },
  })
  const result = await rig.keyturn().catch((thrown: unknown) => String(thrown))
  expect(JSON.stringify(result)).toContain('allow-endpoints')
  expect(asked.filter((host) => host !== 'api.github.com')).toEqual([])
})
