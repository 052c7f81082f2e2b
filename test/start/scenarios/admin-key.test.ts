import { describe, expect, test } from '@jest/globals'
import { USUAL_KEY, type ReadyWorld } from '../../../src/sandbox/ready.ts'
import { DAY, HOUR, type Rig } from '../rig.ts'
import { watchDeletions } from './cut.ts'
import {
  adopted,
  expectAtRest,
  expectUnharmed,
  idOf,
  knowing,
  living,
  mergeOpen,
  PATIENCE,
  untilRest,
} from './story.ts'

const ADMIN = 'OPENAI_ADMIN_KEY'

const KEYS: readonly {
  readonly what: string
  readonly make: (world: ReadyWorld) => string | undefined
  readonly says: RegExp
}[] = [
  { what: 'missing', make: () => undefined, says: /OPENAI_ADMIN_KEY|admin key/ },
  { what: 'wrong', make: () => 'sk-admin-nonsense-nonsense-nonsense', says: /admin key|OPENAI_ADMIN_KEY/i },
  { what: 'of another account', make: (world) => world.openai.admin('org-other'), says: /./ },
]

const WHEN: readonly { readonly when: string; readonly reach: (rig: Rig) => Promise<void> }[] = [
  {
    when: 'when the key is due',
    reach: async (rig) => {
      await rig.keyturn()
    },
  },
  { when: 'when its proposal is merged', reach: async (rig) => void (await adopted(rig)) },
  {
    when: 'when the old key is to go',
    reach: async (rig) => {
      await adopted(rig)
      await rig.world.clock.advance(HOUR)
      mergeOpen(rig.world, 'rotate')
      await rig.keyturn({ patience: PATIENCE })
      await rig.world.clock.advance(26 * HOUR)
    },
  },
]

const CASES = WHEN.flatMap((when) => KEYS.map((key) => ({ ...when, ...key })))

describe('the admin key', () => {
  test.each(CASES)(
    'is $what $when: it waits and says so, nothing is minted or deleted; set right, it goes on',
    async (one) => {
      const rig = knowing({ app: { every: 5 * 60_000 } })
      const { world } = rig
      const deleted = watchDeletions(world)
      await one.reach(rig)
      const keys = living(world, 'openai')
      const value = idOf(world, USUAL_KEY)
      const good = rig.env[ADMIN]
      rig.env[ADMIN] = one.make(world)
      mergeOpen(world)
      const { outcomes } = await rig.keyturn({ patience: PATIENCE })
      expect(outcomes[0]?.kind).not.toBe('rest')
      expect(outcomes[0]?.about).toMatch(one.says)
      await rig.pass(2 * DAY)
      expect(living(world, 'openai')).toEqual(keys)
      expect(idOf(world, USUAL_KEY)).toBe(value)
      expect(deleted).toEqual([])
      expectUnharmed(rig)
      rig.env[ADMIN] = good
      await rig.keyturn({ patience: PATIENCE })
      await rig.world.clock.advance(HOUR)
      mergeOpen(world, 'rotate')
      await rig.keyturn({ patience: PATIENCE })
      await untilRest(rig)
      expect(deleted).toHaveLength(1)
      expectAtRest(rig)
    },
    180_000,
  )
})
