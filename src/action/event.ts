import { readFileSync, statSync } from 'node:fs'
import { Failure } from '../core/failure.ts'

/** What woke this run. It says when to look, never what to do. */
export interface WakeEvent {
  readonly name: string
  readonly runId: number
  readonly runAttempt: number
  /** Who pressed the button: of a repeated run the one who repeated it. */
  readonly actor: string
  /** For the log: `push to main`, `run 1841 of deploy.yml completed`. */
  readonly about: string
}

export type Env = Readonly<Record<string, string | undefined>>

/** GitHub sends no payload above 25 MB. */
const LARGEST_EVENT = 32 * 1024 * 1024

/**
 * Reads the event that started the workflow. A schedule carries nothing worth reading, so that the most frequent start
 * loads nothing; an event file that is missing, huge or broken is said and then done without.
 */
export async function readEvent(env: Env, warn: (line: string) => void): Promise<WakeEvent> {
  const name = env['GITHUB_EVENT_NAME'] ?? ''
  return {
    name,
    runId: number(env['GITHUB_RUN_ID']),
    runAttempt: number(env['GITHUB_RUN_ATTEMPT']) || 1,
    actor: env['GITHUB_TRIGGERING_ACTOR'] ?? env['GITHUB_ACTOR'] ?? '',
    about: name === 'schedule' || name === '' ? name || 'a call by hand' : await about(name, env, warn),
  }
}

/**
 * A command's author is who pressed the button. Any other event's actor did something else: a workflow that passes on the text of
 * a comment would make a command of what nobody may command.
 */
export function demandHand({ name }: Pick<WakeEvent, 'name'>): void {
  if (name === 'workflow_dispatch') return
  throw new Failure(
    'input-invalid',
    `Nothing was done: \`command\` is given by the event \`${name}\`, and only by \`workflow_dispatch\` a person gives one. Leave the input empty otherwise; commands in comments are found without it.`,
    { effect: 'not-done' },
  )
}

async function about(name: string, env: Env, warn: (line: string) => void): Promise<string> {
  const event = readEventFile(env)
  if ('why' in event) {
    warn(`The event's file ${event.why}; going on without it.`)
    return name
  }
  // Its context reads and parses the event's file at import, and would throw there.
  const { context } = await import('@actions/github')
  return describe(name, context.payload)
}

/** What the event says; undefined: it cannot be read. */
export function readPayload(env: Env): unknown {
  const event = readEventFile(env)
  return 'why' in event ? undefined : event.payload
}

/** What the event's file says, or why it cannot be read. */
function readEventFile(env: Env): { readonly payload: object } | { readonly why: string } {
  const path = env['GITHUB_EVENT_PATH'] ?? ''
  if (path === '') return { why: 'is not named' }
  try {
    if (statSync(path).size > LARGEST_EVENT) return { why: 'is larger than any event of GitHub’s' }
    const payload: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return typeof payload === 'object' && payload !== null ? { payload } : { why: 'holds no event' }
  } catch {
    return { why: 'cannot be read' }
  }
}

function describe(name: string, payload: Readonly<Record<string, unknown>>): string {
  if (name === 'push') return `push to ${text(payload, 'ref').replace(/^refs\/heads\//, '')}`
  if (name === 'workflow_run') {
    const run = inside(payload, 'workflow_run')
    return `workflow ${text(run, 'name')} ${text(run, 'conclusion') || text(run, 'status')}`
  }
  if (name === 'deployment_status') {
    return `deployment to ${text(inside(payload, 'deployment'), 'environment')}: ${text(inside(payload, 'deployment_status'), 'state')}`
  }
  return name
}

function inside(record: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> {
  const value = record[name]
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}

/** A field of an event, fit for one line of a log. */
function text(record: Readonly<Record<string, unknown>>, name: string): string {
  const value = record[name]
  return typeof value === 'string' ? value.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 100) : ''
}

function number(value: string | undefined): number {
  return /^\d{1,15}$/.test(value ?? '') ? Number(value) : 0
}
