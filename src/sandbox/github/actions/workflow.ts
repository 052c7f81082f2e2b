import { parse } from 'yaml'
import { remember } from '../../remember.ts'
import { isRecord, type Loose } from '../../reply.ts'
import type { Trigger } from './trigger.ts'

/** A workflow file, as far as the sandbox runs it. */
export interface Workflow {
  readonly path: string
  readonly name: string
  /** `run-name:`, as it is written. */
  readonly title: string | undefined
  /** By event; an event without filters has an empty record. */
  readonly on: ReadonlyMap<string, Loose>
  readonly concurrency: Concurrency | undefined
  readonly jobs: readonly JobPlan[]
}

export interface Concurrency {
  readonly group: string
  readonly cancel: boolean
  /** `queue: max`: none of the waiting ones is cancelled. */
  readonly all: boolean
}

export interface JobPlan {
  readonly key: string
  readonly name: string
  readonly needs: readonly string[]
  readonly environment: string | undefined
  readonly deploys: boolean
  readonly concurrency: Concurrency | undefined
  /** `if:`, as it is written. */
  readonly condition: string | undefined
}

/** Reads a workflow file; undefined: not one GitHub could run. */
export function readWorkflow(path: string, text: string): Workflow | undefined {
  const whole = parsedOf(text)
  if (!isRecord(whole) || !isRecord(whole['jobs'])) return undefined
  return {
    path,
    name: typeof whole['name'] === 'string' ? whole['name'] : path,
    title: typeof whole['run-name'] === 'string' ? whole['run-name'] : undefined,
    on: readOn(whole['on']),
    concurrency: readConcurrency(whole['concurrency']),
    jobs: Object.entries(whole['jobs']).map(([key, job]) => readJob(key, isRecord(job) ? job : {})),
  }
}

const parsedOf = remember((text): unknown => {
  try {
    return parse(text, { version: '1.2' })
  } catch {
    return undefined
  }
})

function readOn(on: unknown): ReadonlyMap<string, Loose> {
  if (typeof on === 'string') return new Map([[on, {}]])
  if (Array.isArray(on)) return new Map(on.map((event) => [String(event), {}]))
  if (!isRecord(on)) return new Map()
  return new Map(Object.entries(on).map(([event, filters]) => [event, isRecord(filters) ? filters : {}]))
}

function readJob(key: string, job: Loose): JobPlan {
  const environment = job['environment']
  const name = isRecord(environment) ? environment['name'] : environment
  return {
    key,
    name: typeof job['name'] === 'string' ? job['name'] : key,
    needs: texts(job['needs']),
    environment: typeof name === 'string' ? name : undefined,
    deploys: !(isRecord(environment) && environment['deployment'] === false),
    concurrency: readConcurrency(job['concurrency']),
    condition: typeof job['if'] === 'string' ? job['if'] : undefined,
  }
}

function readConcurrency(value: unknown): Concurrency | undefined {
  if (typeof value === 'string') return { group: value, cancel: false, all: false }
  if (!isRecord(value) || typeof value['group'] !== 'string') return undefined
  return { group: value['group'], cancel: value['cancel-in-progress'] === true, all: value['queue'] === 'max' }
}

/** A text or list of texts as a list. */
export function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

/** Does this event, on this branch, with these paths, start the workflow? */
export function matches(workflow: Workflow, trigger: Trigger): boolean {
  const filters = workflow.on.get(trigger.event)
  if (filters === undefined) return false
  if (trigger.event === 'push' || trigger.event === 'pull_request') {
    if (!passes(filters, 'branches', [trigger.branch]) || !passes(filters, 'paths', trigger.paths ?? [])) return false
    if (trigger.event === 'push' && filters['tags'] !== undefined && filters['branches'] === undefined) return false
  }
  if (trigger.event === 'workflow_run' && !texts(filters['workflows']).includes(trigger.workflow ?? '')) return false
  const types = texts(filters['types'])
  const usual = trigger.event === 'pull_request' ? ['opened', 'synchronize', 'reopened'] : []
  const wanted = types.length > 0 ? types : usual
  return wanted.length === 0 || wanted.includes(trigger.activity ?? '')
}

function passes(filters: Loose, name: string, values: readonly string[]): boolean {
  const [wanted, ignored] = [filters[name], filters[`${name}-ignore`]]
  if (wanted !== undefined) return values.some((value) => covers(texts(wanted), value))
  return ignored === undefined || values.length === 0 || values.some((value) => !covers(texts(ignored), value))
}

/** The last pattern that fits decides; `!` takes out. */
function covers(patterns: readonly string[], value: string): boolean {
  return patterns.reduce(
    (in_, pattern) => (pattern.startsWith('!') ? in_ && !glob(pattern.slice(1), value) : in_ || glob(pattern, value)),
    false,
  )
}

/** GitHub's "Filter pattern cheat sheet": `*` stays within a segment, `**` does not. */
function glob(pattern: string, value: string): boolean {
  const source = pattern.replace(/[.+^${}()|\\]/g, '\\$&').replace(/\*\*\/?|\*/g, (stars) => {
    if (stars === '**/') return '(?:.*/)?'
    return stars === '**' ? '.*' : '[^/]*'
  })
  return new RegExp(`^${source}$`).test(value)
}
