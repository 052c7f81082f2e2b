// Several runs of Keyturn at once, each a process of its own, in an interleaving that a seed chooses.
import type { RunResult } from '../../src/engine/result.ts'
import type { Outside, Wishes } from '../../src/start/options.ts'
import { rigOn, type Rig } from '../start/rig.ts'
import { PATIENCE } from '../start/team.ts'
import type { Chance } from './chance.ts'

export interface Race {
  readonly seed: number
  readonly runners: 2 | 3
  /** This request of the first runner's first run is answered, and the process sleeps two hours before it goes on. */
  readonly sleeps?: number
}

const TWO_HOURS = 7_200_000

/** A further process on the same world, with the same secrets. */
function twin(rig: Rig, over: Partial<Outside>): Rig {
  const other = rigOn(rig.world, over)
  Object.assign(other.env, rig.env)
  return other
}

/** Each request is on its way for up to three seconds, there and back. */
function hesitant({ world }: Rig, chance: Chance): Partial<Outside> {
  return {
    fetch: async (url, init) => {
      await world.clock.sleep(chance.below(3_000))
      const reply = await world.fetch(url, init)
      await world.clock.sleep(chance.below(3_000))
      return reply
    },
  }
}

/** A machine that is suspended after one answer: its timers stand still too. */
function drowsy({ world }: Rig, at: number): Partial<Outside> {
  const { clock } = world
  let count = 0
  let until = 0
  return {
    fetch: async (url, init) => {
      count += 1
      const mine = count
      const reply = await world.fetch(url, init)
      if (mine === at) {
        until = clock.now() + TWO_HOURS
        await clock.sleep(TWO_HOURS)
      }
      return reply
    },
    timer: (milliseconds, then) => {
      const fire = (): void => {
        const left = until - clock.now()
        if (left > 0) off = clock.timer(left + 1, fire)
        else then()
      }
      let off = clock.timer(milliseconds, fire)
      return () => off()
    },
  }
}

/** One round of runs that overlap; those that fail are left out, as the next round is theirs too. */
export async function raceOnce(
  rig: Rig,
  { runners }: Race,
  { chance, wishes }: { readonly chance: Chance; readonly wishes: Partial<Wishes> },
): Promise<readonly RunResult[]> {
  const runs = Array.from({ length: runners }, async () => {
    const own = twin(rig, hesitant(rig, chance.fork()))
    await rig.world.clock.sleep(chance.below(90_000))
    const result = await own.launch({ patience: PATIENCE, ...wishes })
    rig.log.push(...own.log)
    return result
  })
  const settled = await rig.world.clock.runUntilIdle(Promise.allSettled(runs))
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
}

/** A run that falls asleep. It is not waited for here: the others go on meanwhile. */
export function fallAsleep(rig: Rig, at: number, wishes: Partial<Wishes>): Promise<void> {
  const own = twin(rig, drowsy(rig, at))
  return own.launch({ patience: PATIENCE, ...wishes }).then(
    () => void rig.log.push(...own.log),
    () => undefined,
  )
}
