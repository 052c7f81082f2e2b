import { parse } from 'yaml'
import type { JobContext } from '../github/contract.ts'
import { remember } from '../remember.ts'
import { isRecord, type Loose } from '../reply.ts'
import type { Deployment } from './app.ts'

/** Text of a file at a commit; undefined: there is none. */
export type FileAt = (commit: string, path: string) => string | undefined

/**
 * What a job of a workflow run brings to the app: the variables that its workflow sets from secrets, as the runner would
 * fill them. A variable that the workflow does not set is not deployed; one whose secret is missing is empty.
 */
export function deploymentOf(context: JobContext, file: FileAt): Deployment {
  const variables = variablesOf(workflow(context, file), context)
  return { environment: context.environment, value: (variable) => variables.get(variable) }
}

const parsedOf = remember((text): unknown => parse(text))

function workflow(context: JobContext, file: FileAt): Loose {
  const name = context.run.workflow.split('/').at(-1) ?? ''
  const text = file(context.headSha, `.github/workflows/${name}`)
  const parsed = text === undefined ? undefined : parsedOf(text)
  if (!isRecord(parsed)) throw new Error(`The run's workflow ${context.run.workflow} cannot be read at its commit.`)
  return parsed
}

/** `env:` of the workflow, its job and the job's steps; the innermost wins, as at GitHub. */
function variablesOf(whole: Loose, context: JobContext): ReadonlyMap<string, string> {
  const jobs = isRecord(whole['jobs']) ? whole['jobs'] : {}
  const job = isRecord(jobs[context.job]) ? jobs[context.job] : {}
  const levels: unknown[] = [whole, job]
  if (isRecord(job) && Array.isArray(job['steps'])) levels.push(...job['steps'])
  const found = new Map<string, string>()
  for (const level of levels) {
    const env = isRecord(level) ? level['env'] : undefined
    for (const [name, value] of Object.entries(isRecord(env) ? env : {})) found.set(name, fill(String(value), context))
  }
  return found
}

/** The two expressions that a deploy workflow needs; GitHub gives an empty text for a secret that is not there. */
function fill(text: string, context: JobContext): string {
  return text
    .replaceAll(/\$\{\{\s*secrets\.(\w+)\s*\}\}/g, (_, name: string) => context.secrets(name) ?? '')
    .replaceAll(
      /\$\{\{\s*(?:github\.event\.)?inputs\.([\w-]+)\s*\}\}/g,
      (_, name: string) => context.inputs[name] ?? '',
    )
}
