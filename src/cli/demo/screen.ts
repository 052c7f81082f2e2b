import type { JobContext, PullTruth } from '../../sandbox/github/contract.ts'
import { credentialOf, serviceOf } from '../../sandbox/repository/key.ts'
import type { Share } from './count.ts'
import { INSTANCES, KEYS } from './files.ts'
import { hasColours } from '../colours.ts'
import { plain } from './plain.ts'
import type { Turned } from './proof.ts'
import type { Run } from './runs.ts'
import type { Stage } from './stage.ts'

/** Writes one text. */
export type Print = (text: string) => void

/** Bold and colours for a terminal, nothing elsewhere. */
export interface Ink {
  bold(text: string): string
  good(text: string): string
  bad(text: string): string
  dim(text: string): string
}

/** Colours where a person looks at a terminal, or has asked for them. */
export function ink(env: Readonly<Record<string, string | undefined>>, terminal: boolean): Ink {
  const plain = !hasColours(env, terminal)
  const paint =
    (on: number, off: number) =>
    (text: string): string =>
      plain ? text : `\u001b[${on}m${text}\u001b[${off}m`
  return { bold: paint(1, 22), good: paint(32, 39), bad: paint(31, 39), dim: paint(2, 22) }
}

/** `Mon 16 Nov 02:00`, in UTC. */
export function stamp(at: number): string {
  const [weekday = '', day = '', month = '', , time = ''] = new Date(at).toUTCString().replace(',', '').split(' ')
  return `${weekday} ${day} ${month} ${time.slice(0, 5)}`
}

const INDENT = ' '.repeat(18)

/** Shows the story as it happens. */
export interface Screen {
  begun(context: JobContext): void
  ended(run: Run): void
  deployed(run: { readonly workflow: string; readonly conclusion: string }): void
  opened(pull: PullTruth): void
  merged(pull: PullTruth, by: string): void
}

/** A screen for one stage. */
export function createScreen(print: Print, paint: Ink, stage: () => Stage): Screen {
  const now = (): string => stamp(stage().world.clock.now())
  let shown = false
  return {
    begun({ run }) {
      print(`${now()}  ${paint.bold('Keyturn')} runs: ${run.event} ${paint.dim(`(run ${run.id})`)}\n`)
    },
    ended(run) {
      for (const line of run.lines) {
        if (line.level === 'error' || line.level === 'warning') print(`${INDENT}${paint.bad(line.text)}\n`)
        else if (line.level === 'info' && isStep(line.text)) print(`${INDENT}${line.text}\n`)
      }
      for (const { credential, phase, about } of run.result.told) {
        print(`${INDENT}${credential}: ${paint.bold(phase)}, ${about}\n`)
      }
      const { app } = stage().world
      const requests = `${run.requests} ${run.requests === 1 ? 'request' : 'requests'} to GitHub`
      print(`${INDENT}${paint.dim(`${requests}; app: ${app.requests - app.failed} served, ${app.failed} failed`)}\n`)
    },
    deployed({ workflow, conclusion }) {
      print(`${now()}  ${workflow}: ${conclusion}; on a new key: ${fresh(stage())}\n`)
    },
    opened(pull) {
      print(`${now()}  Pull request #${pull.number} by ${pull.author}: ${paint.bold(pull.title)}\n`)
      if (shown || !/rotate/i.test(pull.title)) return
      shown = true
      print(`\n${framed(pull.body)}\n\n`)
    },
    merged: (pull, by) => print(`${now()}  ${paint.bold(by)} approves and merges #${pull.number}\n`),
  }
}

/** How many instances of each service no longer run on the first key. */
function fresh({ world: { app, first, keys } }: Stage): string {
  const told = keys.map((key) => {
    const own = app.running().filter(({ service }) => service === serviceOf(key))
    const others = own.filter(({ value }) => value !== first.get(credentialOf(key))?.value)
    return `${others.length} of ${own.length} instances for ${credentialOf(key)}`
  })
  return told.join(', ')
}

/** A line that tells of one step of one credential. */
function isStep(text: string): boolean {
  return KEYS.some((key) => text.startsWith(`${credentialOf(key)}: `))
}

function framed(body: string): string {
  return plain(body)
    .map((line) => `    │ ${line}`.trimEnd())
    .join('\n')
}

/** A comment's first line that people see. */
function headingOf(body: string): string {
  return body.split('\n').find((line) => line.startsWith('#')) ?? ''
}

/** What is about to happen, and what is real about it. */
export function showBeginning(print: Print, paint: Ink, { world }: Stage): void {
  print(`${paint.bold('Keyturn demo')}: ${world.repository}, in a sandbox on this machine\n`)
  print(`  An app of ${INSTANCES} instances calls OpenAI and Resend, each instance once a minute with each key.\n`)
  print('  The built Action turns both keys, each run a process of its own, started as GitHub starts it.\n')
  print("  Times are the sandbox's; everything below is counted or comes from the Action itself.\n\n")
}

/** What the ends are told from. */
export interface Totals {
  readonly stage: Stage
  readonly runs: readonly Run[]
  readonly ends: readonly Turned[]
  readonly shares: readonly Share[]
  readonly problems: readonly string[]
  readonly seconds: number
}

/** The audit trail and the totals. */
export function showEnd(print: Print, paint: Ink, { stage, runs, ends, shares, problems, seconds }: Totals): void {
  const { app, github, minted } = stage.world
  print(`\n${paint.bold('The audit trail')}\n`)
  const whole = github.truth.pulls().find(({ comments }) => comments.length > 0)
  for (const pull of github.truth.pulls()) {
    for (const { author, body } of pull.comments) {
      print(`  #${pull.number} ${author}\n${framed(pull.number === whole?.number ? body : headingOf(body))}\n`)
    }
  }
  print(`\n${paint.bold('The end, counted')}\n`)
  for (const { credential, generation, oldKey, phases } of ends) {
    const dead = oldKey.dead ? paint.good('dead') : paint.bad('alive')
    print(
      `  ${credential}: generation ${generation}; its old key ${oldKey.id} is ${dead}: a request with it got ${oldKey.status}\n`,
    )
    print(`    phases: ${phases.join(' → ')}\n`)
  }
  const failed = `${app.failed} failed`
  print(`  app: ${app.requests} requests, ${app.failed === 0 ? paint.good(failed) : paint.bad(failed)}\n`)
  print(`  Action: ${runs.length} runs, ${runs.reduce((sum, run) => sum + run.requests, 0)} requests to GitHub\n`)
  for (const { part, runs: count, requests } of shares) {
    if (count > 0)
      print(`    ${part.padEnd(24)} ${String(requests).padStart(4)} in ${count} ${count === 1 ? 'run' : 'runs'}\n`)
  }
  print(
    `  values: ${minted().length} were ever made; commits, pull requests, comments and the Action's output were searched for each\n`,
  )
  print(`  time: ${seconds.toFixed(1)} seconds\n`)
  for (const problem of problems) print(`${paint.bad(problem)}\n`)
  if (problems.length === 0) print(`${paint.good('All keys were turned, and nobody noticed.')}\n`)
}
