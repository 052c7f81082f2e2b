import { realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { PullTruth } from '../sandbox/github/contract.ts'
import { isRecord } from '../sandbox/reply.ts'
import { pagesOf } from '../sandbox/pages/pages.ts'
import { createDriver } from './demo/drive.ts'
import { rememberEvents } from './demo/event.ts'
import { keepUp } from './demo/keep.ts'
import { compared, rotateNaively } from './demo/naive.ts'
import { shares } from './demo/count.ts'
import { asJson } from './demo/json.ts'
import { KEYTURN_FILE } from './demo/files.ts'
import { problems, turned } from './demo/proof.ts'
import { createRuns, logsOf } from './demo/runs.ts'
import { createScreen, ink, type Print, showBeginning, showEnd } from './demo/screen.ts'
import { createStage, type Stage } from './demo/stage.ts'
import { play } from './demo/story.ts'

/** Turns keys in a sandbox on this machine with the built Action; 0 when nothing failed and every old key is dead. */
export async function demo(args: readonly string[]): Promise<number> {
  const json = args.includes('--json')
  const stop = new AbortController()
  const onSignal = (): void => stop.abort()
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal)
  // Whoever reads along may hang up, as `head` does.
  process.stdout.on('error', onSignal)
  const printed: string[] = []
  const print: Print = (text) => {
    printed.push(text)
    if (!json) process.stdout.write(text)
  }
  const show = { args, print, printed, signal: stop.signal, json }
  try {
    return await (args.includes('--naive') ? naive(show) : turn(show))
  } catch (thrown) {
    if (stop.signal.aborted) return 130
    throw thrown
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
  }
}

interface Show {
  readonly args: readonly string[]
  readonly print: Print
  /** Everything that `print` was given. */
  readonly printed: readonly string[]
  readonly signal: AbortSignal
  readonly json: boolean
}

const UNFINISHED = 'The story did not come to its end in six days of its time.'

async function turn({ args, print, printed, signal, json }: Show): Promise<number> {
  const began = performance.now()
  const paint = ink(process.env, process.stdout.isTTY)
  const held = hold<Stage>()
  const events = hold<ReturnType<typeof rememberEvents>>()
  const screen = createScreen(print, paint, held.get)
  const runs = createRuns({ action: actionFolder(), stage: held.get, event: events.get, watcher: screen, signal })
  const stage = held.set(await createStage({ onJob: (context) => runs.take(context), onError: fault }))
  events.set(rememberEvents(stage.world.github))
  tellDeployments(stage, screen)
  const opened = new Map<number, PullTruth>()
  const memory = { log: logsOf(runs.all), opened: (number: number) => opened.get(number) }
  stage.world.tap(pagesOf(stage.world.github.truth, stage.world.repository, memory))
  showBeginning(print, paint, stage)
  try {
    const cast = { stage, runs, driver: createDriver(stage, runs), audience: screen, opened }
    const over = await orStopped(play(cast), signal)
    const ends = await turned(stage, runs.all)
    const found = [...(over ? [] : [UNFINISHED]), ...problems({ stage, runs: runs.all, ends, printed })]
    const seconds = (performance.now() - began) / 1000
    const totals = { stage, runs: runs.all, ends, shares: shares(runs.all), problems: found, seconds }
    showEnd(print, paint, totals)
    if (json) process.stdout.write(`${JSON.stringify(asJson(totals), undefined, 2)}\n`)
    if (args.includes('--keep')) await keepUp(stage, signal)
    return found.length === 0 ? 0 : 1
  } finally {
    await stage.served.close()
  }
}

async function naive({ print, signal, json }: Show): Promise<number> {
  const stage = await createStage({ onJob: () => undefined, onError: fault })
  try {
    const end = await orStopped(rotateNaively(stage, print, ink(process.env, process.stdout.isTTY)), signal)
    print(`\n${compared(end)}\n`)
    if (json) process.stdout.write(`${JSON.stringify({ version: 1, ...end }, undefined, 2)}\n`)
    return end.failed > 0 ? 0 : 1
  } finally {
    await stage.served.close()
  }
}

/** The folder with `action.yml`: above the `dist/` that this very program was started from. */
function actionFolder(): string {
  return join(dirname(realpathSync(process.argv[1] ?? '.')), '..')
}

function tellDeployments({ world }: Stage, screen: ReturnType<typeof createScreen>): void {
  world.github.onWebhook(({ event, payload }) => {
    const run = payload['workflow_run']
    if (event !== 'workflow_run' || payload['action'] !== 'completed' || !isRecord(run)) return
    const workflow = String(run['path']).split('/').at(-1) ?? ''
    if (workflow !== KEYTURN_FILE) screen.deployed({ workflow, conclusion: String(run['conclusion']) })
  })
}

/** Something that is made later than what needs it. */
function hold<T>(): { readonly get: () => T; readonly set: (value: T) => T } {
  let held: { readonly value: T } | undefined
  return {
    get: () => {
      if (held === undefined) throw new Error('The demo looked at what is not there yet.')
      return held.value
    },
    set: (value) => {
      held = { value }
      return value
    },
  }
}

function orStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true })
    work.then(resolve, reject)
  })
}

/** A fault of the sandbox's own is never part of the story. */
function fault(error: unknown): void {
  process.stderr.write(`The sandbox failed: ${error instanceof Error ? (error.stack ?? error.message) : 'unknown'}\n`)
  process.exitCode = 70
}
