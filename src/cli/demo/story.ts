import type { PullTruth } from '../../sandbox/github/contract.ts'
import { credentialOf } from '../../sandbox/repository/key.ts'
import type { Driver } from './drive.ts'
import { COPY, GATE, KEYS } from './files.ts'
import type { Run, Runs } from './runs.ts'
import type { Stage } from './stage.ts'

/** Who looks on. */
export interface Audience {
  /** A pull request of Keyturn's is open; a reviewer will read it. */
  opened(pull: PullTruth): void
  merged(pull: PullTruth, by: string): void
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const REVIEWER = 'octavia'
/** How long the reviewer takes. */
const READING = 40 * MINUTE

/** Plays the story to its end, reviewer and all; false: it did not come to its end in six days of virtual time. */
export async function play({ stage, runs, driver, audience, opened }: Cast): Promise<boolean> {
  let merges = 0
  const { github, clock } = stage.world
  function review(): void {
    for (const pull of github.truth.pulls()) {
      if (pull.state !== 'open' || opened.has(pull.number)) continue
      opened.set(pull.number, pull)
      audience.opened(pull)
      // One after the other: nobody reads two at once.
      merges = Math.max(merges, clock.now()) + READING
      driver.at(merges, () => {
        const reviewer = github.person(REVIEWER)
        reviewer.review(pull.number, 'APPROVE')
        reviewer.merge(pull.number)
        audience.merged(pull, REVIEWER)
        dropCopy(stage)
      })
    }
  }
  stage.begin()
  return driver.until(
    () => {
      if (runs.busy() === undefined) review()
      return isOver(runs.all)
    },
    clock.now() + 6 * DAY,
  )
}

/** The adopted value is sealed by now; its copy in the gate has done its work. */
function dropCopy({ world: { github } }: Stage): void {
  if (github.truth.readSecret(GATE, COPY) !== undefined) github.person('mona').deleteSecret(GATE, COPY)
}

/** Who plays. */
export interface Cast {
  readonly stage: Stage
  readonly runs: Runs
  readonly driver: Driver
  readonly audience: Audience
  /** Filled with every proposal as its reviewer first sees it. */
  readonly opened: Map<number, PullTruth>
}

/** Every key was turned, is at rest, and a run had nothing to do. */
function isOver(runs: readonly Run[]): boolean {
  return runs.at(-1)?.result.idle === true && KEYS.every((key) => isTurned(runs, credentialOf(key)))
}

function isTurned(runs: readonly Run[], credential: string): boolean {
  const last = runs.flatMap(({ result }) => result.told).findLast((told) => told.credential === credential)
  return last !== undefined && last.phase === 'resting' && (last.generation ?? 0) >= 1
}
