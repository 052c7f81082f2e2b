import type { JobContext } from '../../sandbox/github/contract.ts'
import { type Ended, runAction } from './action.ts'
import type { LogLine } from './commands.ts'
import type { EventOf } from './event.ts'
import { KEYTURN_FILE } from './files.ts'
import { readResult, type Result } from './outcome.ts'
import type { Stage } from './stage.ts'
import { filler, readStep } from './step.ts'

/** A line of the Action's log and the virtual time it came at. */
export interface TimedLine extends LogLine {
  readonly at: number
}

/** One run of Keyturn's workflow, counted. */
export interface Run {
  readonly id: number
  readonly event: string
  readonly startedAt: number
  readonly lines: readonly TimedLine[]
  /** Requests to GitHub while it ran. */
  readonly requests: number
  readonly ended: Ended
  readonly result: Result
}

/** Watches runs begin and end. */
export interface Watcher {
  begun(context: JobContext): void
  ended(run: Run): void
}

/** The runner of Keyturn's jobs. */
export interface Runs {
  readonly all: readonly Run[]
  /** Takes a job if it is Keyturn's. */
  take(context: JobContext): Promise<'success' | 'failure'> | undefined
  /** Settles when no process runs; undefined: none does. */
  busy(): Promise<unknown> | undefined
}

/** What running needs. */
export interface RunsOptions {
  /** The folder with `action.yml`. */
  readonly action: string
  readonly stage: () => Stage
  readonly event: () => EventOf
  readonly watcher: Watcher
  readonly signal: AbortSignal
}

/** A runner that has run nothing yet. */
export function createRuns(options: RunsOptions): Runs {
  const all: Run[] = []
  let running: Promise<unknown> | undefined
  return {
    all,
    busy: () => running,
    take(context) {
      if (!context.run.workflow.endsWith(KEYTURN_FILE)) return undefined
      const mine = runOne(options, context).then((run) => {
        all.push(run)
        options.watcher.ended(run)
        return run.ended.exit === 0 ? ('success' as const) : ('failure' as const)
      })
      const over = mine.finally(() => {
        running = undefined
      })
      running = over
      return over
    },
  }
}

async function runOne(options: RunsOptions, context: JobContext): Promise<Run> {
  const { world, served } = options.stage()
  const workflow = world.github.truth.file(context.headSha, context.run.workflow) ?? ''
  // A step before Keyturn's asks for this token; it lives an hour, as a real one.
  const token = world.github.control.installationToken()
  const before = requestsOf(world)
  const startedAt = world.clock.now()
  const lines: TimedLine[] = []
  options.watcher.begun(context)
  const ended = await runAction({
    step: readStep(workflow, options.action, filler(context, token)),
    context,
    event: options.event()(context),
    github: served.urls.github,
    onLine: (line) => void lines.push({ ...line, at: world.clock.now() }),
    signal: options.signal,
  })
  const { id, event } = context.run
  const requests = requestsOf(world) - before
  return { id, event, startedAt, lines, requests, ended, result: readResult(ended.outputs['result']) }
}

/** What a run's page shows of it: its log and its summary. */
export function logsOf(runs: readonly Run[]): (id: number) => string | undefined {
  return (id) => {
    const run = runs.find((one) => one.id === id)
    return run && [...run.lines.map(({ text }) => text), '', run.ended.summary].join('\n')
  }
}

/** The demo itself asks its GitHub nothing over the wire while a run lasts. */
function requestsOf({ calls }: Stage['world']): number {
  return calls.filter(({ host, from }) => host === 'github' && from === 'keyturn').length
}
