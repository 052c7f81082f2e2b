// The repository's workflows, as far as they tell who reads a secret and what deploys it.
import { parse } from 'yaml'
import { field } from '../../http/json.ts'
import { environmentOf, type EnvironmentUse } from './environment.ts'

/** One workflow file. */
export interface Workflow {
  /** `deploy.yml` */
  readonly file: string
  readonly name: string
  /** Inputs of `workflow_dispatch`; undefined: it cannot be started by hand. */
  readonly dispatch: readonly Input[] | undefined
  readonly jobs: readonly Job[]
}

/** One input of `workflow_dispatch`. */
export interface Input {
  readonly name: string
  /** Demanded, and without a default. */
  readonly demanded: boolean
  /** What a choice may be; empty: anything. */
  readonly options: readonly string[]
}

/** One job, with those of a workflow of the same repository that it calls taken in. */
export interface Job {
  readonly key: string
  readonly name: string
  readonly environment: EnvironmentUse
  /** In capitals, as GitHub keeps them. */
  readonly secrets: ReadonlySet<string>
  /** Everything its steps run and use, for telling a deployment. */
  readonly steps: string
}

/** A workflow before calls are followed. */
interface Raw {
  readonly file: string
  readonly whole: unknown
}

const FOLDER = '.github/workflows/'

/** Reads every workflow but Keyturn's own; one that cannot be read says nothing. */
export function readWorkflows(texts: ReadonlyMap<string, string>): readonly Workflow[] {
  const raw = [...texts].flatMap(([path, text]) =>
    path.startsWith(FOLDER) ? [{ file: path.slice(FOLDER.length), whole: parsed(text) }] : [],
  )
  return raw.filter(({ whole }) => !isKeyturns(whole)).map((one) => toWorkflow(one, raw))
}

/** The file of a workflow that already uses Keyturn; undefined: none does. */
export function keyturnFile(texts: ReadonlyMap<string, string>): string | undefined {
  const found = [...texts].find(([path, text]) => path.startsWith(FOLDER) && isKeyturns(parsed(text)))
  return found?.[0]
}

function isKeyturns(whole: unknown): boolean {
  return values(field(whole, 'jobs')).some((job) =>
    items(field(job, 'steps')).some((step) => /^keyturn\/keyturn(?:@|$)/.test(text(step, 'uses') ?? '')),
  )
}

function toWorkflow({ file, whole }: Raw, all: readonly Raw[]): Workflow {
  const on = field(whole, 'on')
  const outer = secretsIn(field(whole, 'env'))
  const jobs = entries(field(whole, 'jobs')).flatMap(([key, job]) => toJobs({ key, job, outer }, all))
  return { file, name: text(whole, 'name') ?? `${FOLDER}${file}`, dispatch: dispatchOf(on), jobs }
}

function dispatchOf(on: unknown): readonly Input[] | undefined {
  const named = typeof on === 'string' ? [on] : items(on)
  if (named.includes('workflow_dispatch')) return []
  if (typeof on !== 'object' || on === null || !Object.hasOwn(on, 'workflow_dispatch')) return undefined
  return entries(field(field(on, 'workflow_dispatch'), 'inputs')).map(([name, input]) => ({
    name,
    demanded: field(input, 'required') === true && field(input, 'default') === undefined,
    options: items(field(input, 'options')).map(String),
  }))
}

interface RawJob {
  readonly key: string
  readonly job: unknown
  /** Secrets that the workflow's own `env` reads, for all its jobs. */
  readonly outer: ReadonlySet<string>
}

function toJobs({ key, job, outer }: RawJob, all: readonly Raw[]): readonly Job[] {
  const called = /^\.\/\.github\/workflows\/([^/@]+)$/.exec(text(job, 'uses') ?? '')?.[1]
  const callee = all.find(({ file }) => file === called)
  const own: Job = {
    key,
    name: text(job, 'name') ?? key,
    environment: environmentOf(job),
    secrets: new Set([...outer, ...secretsIn(job)]),
    steps: stepsOf(job),
  }
  if (callee === undefined) return [own]
  const inherits = field(job, 'secrets') === 'inherit'
  // A called workflow that calls a further one is looked at one level deep: what it reads by itself.
  return toWorkflow(callee, []).jobs.map((inner) => ({
    ...own,
    environment: environmentOf(job, inner.environment),
    secrets: new Set([...own.secrets, ...(inherits ? inner.secrets : [])]),
    steps: `${own.steps}\n${inner.steps}`,
  }))
}

function stepsOf(job: unknown): string {
  return items(field(job, 'steps'))
    .map((step) => `${text(step, 'name') ?? ''}\n${text(step, 'uses') ?? ''}\n${text(step, 'run') ?? ''}`)
    .join('\n')
}

/** Names in expressions alone: `secrets.NAME` in a shell script is no reading of one. */
function secretsIn(value: unknown): ReadonlySet<string> {
  const said = JSON.stringify(value ?? null)
  const inside = [...said.matchAll(/\$\{\{(.*?)\}\}/gs)].map(([, expression]) => expression ?? '').join('\n')
  const names = inside.matchAll(/\bsecrets\s*(?:\.\s*([A-Za-z_]\w*)|\[\s*'([A-Za-z_]\w*)'\s*\])/g)
  return new Set([...names].map(([, dotted, quoted]) => (dotted ?? quoted ?? '').toUpperCase()))
}

function parsed(text: string): unknown {
  try {
    return parse(text, { version: '1.2', logLevel: 'silent' })
  } catch {
    return undefined
  }
}

/** A text of a record; undefined: none. */
function text(of: unknown, name: string): string | undefined {
  const value = field(of, name)
  return typeof value === 'string' ? value : undefined
}

function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function entries(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []
}

function values(value: unknown): readonly unknown[] {
  return entries(value).map(([, one]) => one)
}
