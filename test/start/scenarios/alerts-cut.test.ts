// The power goes out at each request of the run that an alert began: the next runs end it, once.
import { expect, test } from '@jest/globals'
import { USUAL_KEY } from '../../../src/sandbox/ready.ts'
import { HOUR, type Rig } from '../rig.ts'
import { ID, leakIncumbent, watched } from '../watched.ts'
import { darkAt } from './cut.ts'
import {
  adopted,
  entryOf,
  expectAtRest,
  expectUnharmed,
  idOf,
  living,
  mergeOpen,
  PATIENCE,
  untilRest,
} from './story.ts'

interface Leaking {
  readonly rig: Rig
  readonly old: string | undefined
}

async function leaking(): Promise<Leaking> {
  const rig = watched('leaked')
  await adopted(rig)
  await rig.world.clock.advance(HOUR)
  const old = idOf(rig.world, USUAL_KEY)
  leakIncumbent(rig)
  return { rig, old }
}

/** No alert says "revoked" while the key opens anything. */
function watch({ rig, old }: Leaking): void {
  const { world } = rig
  world.tap({
    after: async (_call, reply) => {
      const [alert] = world.github.truth.alerts()
      expect([alert?.state, living(world, 'openai').includes(old ?? '')]).not.toEqual(['resolved', true])
      return reply
    },
  })
}

async function endedWell({ rig, old }: Leaking): Promise<void> {
  const { world } = rig
  for (let run = 0; run < 2; run += 1) {
    await world.clock.advance(HOUR)
    await rig.keyturn({ patience: PATIENCE })
    mergeOpen(world)
  }
  await untilRest(rig)
  expect(living(world, 'openai')).not.toContain(old)
  expect(entryOf(world, ID)?.requests.filter((one) => one === 'alert:1')).toHaveLength(1)
  expect(entryOf(world, ID)?.incumbent?.generation).toBe(1)
  expect(world.github.truth.alerts()).toMatchObject([{ state: 'resolved', resolution: 'revoked' }])
  expect(world.leaks(rig.log.join('\n') + world.github.truth.allText())).toEqual([])
  expectUnharmed(rig)
  expectAtRest(rig)
}

/** From the list of alerts to what follows the report; and from the end of the key to the end of the run. */
function each(whole: number): readonly number[] {
  return [3, 4, 5, 6, ...Array.from({ length: 6 }, (_, n) => whole - n)]
}

test.each(['before', 'after'] as const)(
  '%s any request of its own: the key is replaced once, and the alert is resolved once that is true',
  async (when) => {
    const whole = await darkAt((await leaking()).rig, Infinity, when)
    expect(whole).toBeGreaterThan(30)
    // Its own requests are the first, up to the report, and the last, from the end of the key on; what lies between is the same as after
    // a person's word, and cut in the sweep.
    // Neighbours differ in little: half of them are cut on either side.
    for (const at of each(whole).filter((one) => (one % 2 === 0) === (when === 'before'))) {
      const story = await leaking()
      watch(story)
      await darkAt(story.rig, at, when)
      await endedWell(story)
    }
  },
  600_000,
)
