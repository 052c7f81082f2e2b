import { describe, expect, test } from '@jest/globals'
import { knowing, mergeOpen } from '../../start/team.ts'
import { DAY, type Rig } from '../../start/rig.ts'
import { examined, only, SEAL } from './rig.ts'

/** A repository in which a key was adopted, with its value. */
async function adopted(): Promise<Rig> {
  // Young keys: nothing is turned meanwhile.
  const rig = knowing({ age: DAY })
  await rig.keyturn()
  mergeOpen(rig.world)
  await rig.keyturn()
  return rig
}

async function withSeal(rig: Rig, seal: string | undefined): ReturnType<typeof examined> {
  const { world } = rig
  return examined(world, world.github.person('mona').token(), seal === undefined ? {} : { KEYTURN_SEAL: seal })
}

describe('the journal’s seal', () => {
  test('of this repository: nothing to tell', async () => {
    const rig = await adopted()
    const { found, unseen } = await withSeal(rig, rig.env['KEYTURN_SEAL'])
    expect(found.filter(({ check }) => check === 'old-seal')).toEqual([])
    expect(unseen.map(({ what }) => what)).not.toContain('the journal’s seals')
  })

  test('that is not this one, and the right one is nowhere: an error', async () => {
    const one = only(await withSeal(await adopted(), SEAL), 'old-seal')
    expect(one).toMatchObject({ level: 'error', means: expect.stringContaining('openai/production') })
  })

  test('that was changed: the one before is needed until all is under the new one, and then can go', async () => {
    const rig = await adopted()
    const { world, env } = rig
    world.github.person('mona').setSecret('environment/keyturn', 'KEYTURN_SEAL_PREVIOUS', 'x')
    Object.assign(env, { KEYTURN_SEAL: SEAL, KEYTURN_SEAL_PREVIOUS: env['KEYTURN_SEAL'] })
    expect(only(await withSeal(rig, SEAL), 'old-seal').what).toBe('KEYTURN_SEAL_PREVIOUS is still needed.')

    // As the README promises it.
    await rig.pass(2 * DAY)
    expect(only(await withSeal(rig, SEAL), 'old-seal').what).toBe('KEYTURN_SEAL_PREVIOUS can go.')
  })

  test.each(['entries', 'sealed'])(
    'that was changed, with one file of %s left behind: the one before is needed',
    async (kind) => {
      const rig = await adopted()
      const { world, env } = rig
      const { truth } = world.github
      const path = truth.files('keyturn/journal').find((one) => one.startsWith(`${kind}/`)) ?? ''
      const before = truth.file('keyturn/journal', path) ?? ''
      world.github.person('mona').setSecret('environment/keyturn', 'KEYTURN_SEAL_PREVIOUS', 'x')
      Object.assign(env, { KEYTURN_SEAL: SEAL, KEYTURN_SEAL_PREVIOUS: env['KEYTURN_SEAL'] })
      await rig.pass(2 * DAY)
      world.github.person('mona').commit('keyturn/journal', { [path]: before }, 'Put one file back')
      expect(before).not.toBe('')
      expect(only(await withSeal(rig, SEAL), 'old-seal').what).toBe('KEYTURN_SEAL_PREVIOUS is still needed.')
    },
  )

  test('that is no seal is said as everywhere', async () => {
    await expect(withSeal(await adopted(), 'short')).rejects.toThrow('KEYTURN_SEAL is not 32 bytes in base64')
  })
})
