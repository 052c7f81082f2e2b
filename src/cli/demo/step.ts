import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { JobContext } from '../../sandbox/github/contract.ts'
import { isRecord, type Loose } from '../../sandbox/reply.ts'

/** What the runner hands to the Action's process beyond its own variables. */
export interface Step {
  readonly env: Readonly<Record<string, string>>
  /** Path of the file it starts. */
  readonly main: string
}

/** Fills `${{ … }}`: secrets of the job and outputs of earlier steps; anything else is empty, as at GitHub. */
export type Fill = (text: string) => string

/** Makes a `Fill` for one job. */
export function filler(context: JobContext, token: string): Fill {
  return (text) =>
    text.replaceAll(/\$\{\{\s*(.+?)\s*\}\}/g, (_, inner: string) => {
      if (inner === 'steps.app.outputs.token') return token
      const variable = /^vars\.(\w+)$/.exec(inner)?.[1]
      if (variable !== undefined) return context.vars(variable) ?? ''
      const secret = /^secrets\.(\w+)$/.exec(inner)?.[1]
      return secret === undefined ? '' : (context.secrets(secret) ?? '')
    })
}

/** Reads the step that uses Keyturn from a workflow's text, and what the Action's own `action.yml` says of it. */
export function readStep(workflow: string, action: string, fill: Fill): Step {
  const step = stepsOf(parse(workflow)).find((one) => String(one['uses']).startsWith('keyturn/'))
  if (step === undefined) throw new Error('The workflow has no step that uses Keyturn.')
  const about: unknown = parse(readFileSync(join(action, 'action.yml'), 'utf8'))
  const { inputs = {}, runs = {} } = recordsOf(about)
  const given = recordOf(step['with'])
  const filled: Record<string, string> = {}
  for (const [name, spec] of Object.entries(inputs)) {
    const value = textOf(given[name]) ?? textOf(recordOf(spec)['default']) ?? ''
    // The runner's spelling of an input: https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax (inputs)
    filled[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] = fill(value)
  }
  for (const [name, value] of Object.entries(recordOf(step['env']))) filled[name] = fill(textOf(value) ?? '')
  return { env: filled, main: join(action, String(runs['main'])) }
}

function stepsOf(workflow: unknown): readonly Loose[] {
  return Object.values(recordOf(recordOf(workflow)['jobs'])).flatMap((job) => {
    const steps = recordOf(job)['steps']
    return Array.isArray(steps) ? steps.filter(isRecord) : []
  })
}

function recordsOf(value: unknown): { readonly inputs?: Loose; readonly runs?: Loose } {
  const whole = recordOf(value)
  return { inputs: recordOf(whole['inputs']), runs: recordOf(whole['runs']) }
}

function recordOf(value: unknown): Loose {
  return isRecord(value) ? value : {}
}

/** A scalar of YAML as the runner passes it on. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined
}
