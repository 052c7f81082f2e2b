// Workflow files as GitHub reads them. Loads the YAML library: import it lazily.
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml'
import { MARK } from '../core/manifest/policy.ts'
import { field } from '../http/json.ts'

/** The step that runs Keyturn, with the job around it. */
export interface OwnStep {
  readonly job: string
  readonly uses: string
  readonly with: Readonly<Record<string, string>>
  /** The actions that the job uses before it: what they leave in the environment, it has. */
  readonly before: readonly string[]
  /** Of workflow, job and step together. */
  readonly env: Readonly<Record<string, string>>
  /** The environment of the job: the gate. */
  readonly environment: string | undefined
  /** The job's, else the workflow's. */
  readonly concurrency: unknown
  /** The job's, else the workflow's; undefined: neither says. */
  readonly permissions: unknown
}

/** A workflow file, as far as doctor's checks ask. */
export interface Workflow {
  readonly path: string
  /** False: GitHub cannot read it either. */
  readonly readable: boolean
  /** `run-name:`; undefined: GitHub makes one of the event. */
  readonly title: string | undefined
  /** By event; what stands below it. */
  readonly on: ReadonlyMap<string, unknown>
  /** Line and indentation of a key, by its path: `['on', 'push']`. */
  readonly place: (...path: readonly string[]) => Place | undefined
  /** Names of the secrets that it reads, in capitals; `all`: it hands on whatever there is. */
  readonly secrets: ReadonlySet<string> | 'all'
  readonly own: OwnStep | undefined
}

export interface Place {
  readonly line: number
  /** The last line of its value. */
  readonly end: number
  readonly indent: number
  /** The value is a block of its own below the key, so that lines can be added to it. */
  readonly block: boolean
}

/** By the tokens of GitHub's expressions, which do not care about case. */
function secretsIn(text: string): Workflow['secrets'] {
  if (/\bsecrets:\s*inherit\b|toJSON\(\s*secrets\s*\)/i.test(text)) return 'all'
  const found = text.matchAll(/(?<![\w.-])secrets\s*(?:\.\s*|\[\s*['"])(?<name>[A-Za-z_]\w*)/gi)
  return new Set([...found].flatMap(({ groups }) => groups?.['name']?.toUpperCase() ?? []))
}

/** Reads a workflow file; never throws for anything that stands in it. */
export function readWorkflow(path: string, text: string): Workflow {
  const lines = new LineCounter()
  const document = parseQuietly(text, lines)
  const whole = document === undefined ? undefined : plain(document)
  if (document === undefined || whole === undefined) {
    return {
      path,
      readable: false,
      title: undefined,
      on: new Map(),
      place: () => undefined,
      secrets: new Set(),
      own: undefined,
    }
  }
  const title = field(whole, 'run-name')
  return {
    path,
    readable: true,
    title: typeof title === 'string' ? title : undefined,
    on: readOn(field(whole, 'on')),
    place: (...keys) => placeOf(document, lines, keys),
    secrets: secretsIn(text),
    own: ownStep(whole),
  }
}

function parseQuietly(text: string, lineCounter: LineCounter): Document.Parsed | undefined {
  try {
    const document = parseDocument(text, { version: '1.2', lineCounter, prettyErrors: false, logLevel: 'silent' })
    return document.errors.length === 0 ? document : undefined
  } catch {
    return undefined
  }
}

/** Undefined: no map, or aliases without end. */
function plain(document: Document.Parsed): object | undefined {
  try {
    const whole: unknown = document.toJS()
    return isObject(whole) ? whole : undefined
  } catch {
    return undefined
  }
}

function readOn(on: unknown): ReadonlyMap<string, unknown> {
  if (typeof on === 'string') return new Map([[on, undefined]])
  if (Array.isArray(on)) return new Map(on.map((event) => [String(event), undefined]))
  return new Map(entries(on))
}

function placeOf(document: Document.Parsed, lines: LineCounter, path: readonly string[]): Place | undefined {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  if (!isMap(parent)) return undefined
  const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))
  const start = isScalar(pair?.key) ? pair.key.range?.[0] : undefined
  if (start === undefined || parent.flow === true) return undefined
  const { line, col } = lines.linePos(start)
  const value: unknown = pair?.value
  const end = isNode(value) ? value.range?.[1] : undefined
  return {
    line,
    end: Math.max(line, lines.linePos(Math.max(start, (end ?? start) - 1)).line),
    indent: col - 1,
    block: isMap(value) ? value.flow !== true : isScalar(value) && value.value === null,
  }
}

/** `keyturn/keyturn@v0`, or a copy under another owner; in Keyturn's own repository `./`. */
const ACTION = /(?:^|\/)keyturn(?:\/[\w.-]+)*@|^\.\/$/
/** The ears, by the adapter: the folder that their action.yml stands in. */
const EARS = /\/src\/bot@/

function ownStep(whole: object): OwnStep | undefined {
  for (const [job, body] of entries(field(whole, 'jobs'))) {
    const steps: unknown = field(body, 'steps')
    const before: string[] = []
    for (const step of Array.isArray(steps) ? steps : []) {
      const uses: unknown = field(step, 'uses')
      if (typeof uses !== 'string') continue
      if (!ACTION.test(uses)) before.push(uses)
      const given = texts(field(step, 'with'))
      // The ears in a workflow wake Keyturn, and are not it.
      if (!ACTION.test(uses) || EARS.test(uses) || given['mode'] === 'hear') continue
      const env = [whole, body, step].flatMap((level) => Object.entries(texts(field(level, 'env'))))
      const environment = field(body, 'environment')
      const name = typeof environment === 'string' ? environment : field(environment, 'name')
      return {
        job,
        uses,
        before,
        with: given,
        env: Object.fromEntries(env),
        environment: typeof name === 'string' ? name : undefined,
        concurrency: field(body, 'concurrency') ?? field(whole, 'concurrency'),
        permissions: field(body, 'permissions') ?? field(whole, 'permissions'),
      }
    }
  }
  return undefined
}

function texts(of: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(entries(of).map(([name, value]) => [name, String(value)]))
}

/** The pairs of a map; none for anything else. */
export function entries(of: unknown): readonly (readonly [string, unknown])[] {
  return isObject(of) && !Array.isArray(of) ? Object.entries(of) : []
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** The inputs of `workflow_dispatch`, by name. */
export function declaredInputs({ on }: Pick<Workflow, 'on'>): ReadonlyMap<string, unknown> {
  return new Map(entries(field(on.get('workflow_dispatch'), 'inputs')))
}

/** The crons under `schedule:`. */
export function cronsOf({ on }: Workflow): readonly string[] {
  const schedule = on.get('schedule')
  return Array.isArray(schedule) ? schedule.map((one) => String(field(one, 'cron'))) : []
}

/** Does an event of that type start it? Without `types:` every type does. */
export function hears({ on }: Workflow, type: string): boolean {
  if (!on.has('repository_dispatch')) return false
  const types = field(on.get('repository_dispatch'), 'types')
  return types === undefined || types === type || (Array.isArray(types) && types.includes(type))
}

/** What shows the mark in a run's title, by the event that brings it. */
export const SHOWN = {
  repository_dispatch: `github.event.client_payload.${MARK}`,
  workflow_dispatch: `inputs.${MARK}`,
} as const

/** Do its runs show the mark in their titles? */
export function shows({ title }: Workflow, event: keyof typeof SHOWN): boolean {
  return title?.includes(SHOWN[event]) === true
}

/** What such a workflow lacks to be started, and found again, by Keyturn, in a sentence each. */
export function lacksForTest({ on, title }: Workflow, inputs: readonly string[]): readonly string[] {
  if (!on.has('workflow_dispatch')) return ['it has no `workflow_dispatch` under `on:`, so it cannot be started']
  const declared = declaredInputs({ on })
  const unknown = [...inputs, MARK].filter((name) => !declared.has(name))
  return [
    ...unknown.map((name) => `it has no input \`${name}\``),
    ...(title?.includes(SHOWN.workflow_dispatch) === true
      ? []
      : [`it does not show \`\${{ ${SHOWN.workflow_dispatch} }}\` in its \`run-name:\`, so its run is not found`]),
  ]
}
