import { CRON, KEYTURN_FILE } from './files.ts'
import type { Runs } from './runs.ts'
import type { Stage } from './stage.ts'

/** Moves the world on. */
export interface Driver {
  /** Something to do at a virtual time, when no process runs. */
  at(when: number, act: () => void): void
  /** Goes on until it is true; false: the time was over before. */
  until(done: () => boolean, limit: number): Promise<boolean>
}

interface Plan {
  readonly when: number
  readonly act: () => void
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** As the default of the Action's input: what a run would have slept through, the demo wakes it again for. */
const PATIENCE = 12 * MINUTE

/**
 * Virtual time leaps from event to event while nobody runs, and passes at the speed of real time while a process does: to the
 * Action it is the clock of the world.
 */
export function createDriver(stage: Stage, runs: Runs): Driver {
  const { clock } = stage.world
  const plans: Plan[] = []
  let cron = nextCron(clock.now())
  let wake: number | undefined

  async function letRun(): Promise<void> {
    stage.served.speed(1)
    await runs.busy()
    stage.served.speed(0)
    if (runs.all.at(-1)?.result.idle !== true) wake = wakeOf(stage, runs)
  }

  async function leap(limit: number): Promise<void> {
    const planned = Math.min(cron, limit, wake ?? limit, ...plans.map(({ when }) => when))
    const to = Math.min(planned, clock.next() ?? planned)
    await clock.advance(Math.max(0, to - clock.now()))
    if (runs.busy() !== undefined) return
    const due = plans.filter(({ when }) => when <= clock.now())
    for (const plan of due) {
      plans.splice(plans.indexOf(plan), 1)
      plan.act()
    }
    if (wake !== undefined && wake <= clock.now()) {
      wake = undefined
      stage.world.github.person('mona').dispatch(KEYTURN_FILE)
    }
    if (cron > clock.now()) return
    cron = nextCron(clock.now())
    stage.world.github.control.schedule()
  }

  return {
    at: (when, act) => void plans.push({ when, act }),
    async until(done, limit) {
      while (!done()) {
        if (clock.now() >= limit) return false
        await (runs.busy() === undefined ? leap(limit) : letRun())
      }
      return true
    },
  }
}

/**
 * The last run said until when it waits. Within its usual patience it would have slept and gone on then, so it is woken then;
 * a deployment that ends sooner is an event of its own.
 */
function wakeOf({ world }: Stage, runs: Runs): number | undefined {
  const now = world.clock.now()
  const told = runs.all.at(-1)?.result.told ?? []
  const untils = told.flatMap(({ until, kind }) => (kind === 'wait' && until !== undefined ? [until] : []))
  const near = untils.filter((until) => until > now && until <= now + PATIENCE)
  return near.length === 0 ? undefined : Math.max(Math.min(...near) + 1000, now + MINUTE)
}

/** The next time the workflow's schedule names. */
export function nextCron(after: number): number {
  const day = after - (after % (24 * HOUR))
  const times = [0, 24].flatMap((hours) => CRON.hours.map((hour) => day + (hours + hour) * HOUR + CRON.minute * MINUTE))
  return times.find((time) => time > after) ?? after + 6 * HOUR
}
