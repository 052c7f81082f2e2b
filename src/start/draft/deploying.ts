// What deploys a secret: the workflows that read it and look like a deployment.
import { hasOwn, type Names, type Place } from './places.ts'
import type { Input, Job, Workflow } from './workflows.ts'

/** A workflow to start, with the inputs it is started with. */
export interface Start {
  readonly file: string
  readonly inputs: Readonly<Record<string, string>>
}

/** How a new value gets to who uses it. */
export interface Deploying {
  /** None: nothing has to be deployed, `because`. */
  readonly starts: readonly Start[]
  readonly because: string
  /** What a person should look at, a sentence each. */
  readonly doubts: readonly string[]
  /** Workflows that cannot be started as they are. */
  readonly unstartable: readonly string[]
}

interface Reader {
  readonly workflow: Workflow
  readonly job: Job
}

/** How the secret of a place is deployed, told by who reads it. */
export function deployingOf(place: Place, workflows: readonly Workflow[], names: Names): Deploying {
  const readers = workflows.flatMap((workflow) =>
    workflow.jobs.filter((job) => reads(job, place, names)).map((job): Reader => ({ workflow, job })),
  )
  const deploys = readers.filter(looksLikeDeploy)
  if (deploys.length === 0) return nothing(place, readers)
  const started = deploys.map((reader) => startsOf(reader, place, names))
  const starts = unique(started.flatMap((one) => one.starts))
  const closed = deploys.filter(({ workflow }) => workflow.dispatch === undefined).map(({ workflow }) => workflow.file)
  const doubts = [...new Set(started.flatMap((one) => one.doubts))]
  return { starts, because: '', doubts, unstartable: [...new Set(closed)] }
}

function reads({ secrets, environment }: Job, { secret, environment: own }: Place, names: Names): boolean {
  if (!secrets.has(secret)) return false
  if (own === undefined) {
    const shadowed = environment.names.filter((name) => hasOwn(names, name, secret) === true)
    return environment.names.length === 0 || shadowed.length < environment.names.length
  }
  return environment.names.some((name) => same(name, own)) || environment.input !== undefined
}

const NAMES = /deploy|release|ship|publish|roll-?out|\bcd\b|production/i
const COMMANDS =
  /\b(?:vercel(?! env)|netlify deploy|flyctl|fly deploy|wrangler (?:deploy|publish)|kubectl|helm|aws (?:ecs|lambda|s3|cloudformation)|cdk deploy|sam deploy|serverless deploy|gcloud (?:run|app|functions)|az (?:webapp|containerapp|functionapp)|heroku|railway up|pulumi up|terraform apply|docker (?:compose up|stack deploy))\b/

/** By its names, its environment, or what its steps run. A test's environment deploys nothing. */
function looksLikeDeploy({ workflow, job }: Reader): boolean {
  if (job.environment.input !== undefined) return true
  if (job.environment.names.some((name) => !/^(?:test|tests|ci|e2e|github-pages)$/i.test(name))) return true
  return [workflow.file, workflow.name, job.key, job.name].some((name) => NAMES.test(name)) || COMMANDS.test(job.steps)
}

function nothing(place: Place, readers: readonly Reader[]): Deploying {
  const files = [...new Set(readers.map(({ workflow }) => workflow.file))]
  const who = files.join(' and ')
  if (files.length === 0) {
    return {
      starts: [],
      unstartable: [],
      because: 'no workflow of this repository reads it',
      doubts: [
        `No workflow here reads ${place.secret}. If a server or a host holds the same key, say under \`deploy:\` which workflow brings it there.`,
      ],
    }
  }
  return {
    starts: [],
    unstartable: [],
    because: `read anew by each run of ${who}`,
    doubts: [
      `${place.secret} is read by ${who}, where nothing looks like a deployment. If one of these deploys, name it under \`deploy:\`.`,
    ],
  }
}

function startsOf({ workflow, job }: Reader, place: Place, names: Names): Pick<Deploying, 'starts' | 'doubts'> {
  const { file, dispatch } = workflow
  if (dispatch === undefined) return { starts: [{ file, inputs: {} }], doubts: [] }
  const { input } = job.environment
  const chosen = dispatch.find(({ name }) => name === input)
  const others = dispatch.filter(({ name, demanded }) => demanded && name !== input)
  const doubts = others.map(
    ({ name }) => `${file} demands the input \`${name}\`: say it under \`inputs:\` where rotation.yml names ${file}.`,
  )
  if (chosen === undefined) return { starts: [{ file, inputs: {} }], doubts }
  const wanted = environmentsFor(chosen, place, names)
  const starts = wanted.map((environment) => ({ file, inputs: { [chosen.name]: environment } }))
  if (starts.length > 0) return { starts, doubts }
  if (!chosen.demanded) return { starts: [{ file, inputs: {} }], doubts }
  const which = `${file} wants to know the environment (\`${chosen.name}\`): say it under \`inputs:\` where rotation.yml names ${file}.`
  return { starts: place.environment === undefined ? [{ file, inputs: {} }] : [], doubts: [...doubts, which] }
}

/** For an environment's secret that environment; for the repository's own, each that has none of its own. */
function environmentsFor(input: Input, { secret, environment }: Place, names: Names): readonly string[] {
  const all = input.options.length > 0 ? input.options : [...(names.environments?.keys() ?? [])]
  const known = all.filter((name) => !same(name, 'keyturn'))
  if (environment !== undefined) {
    const spelled = known.find((name) => same(name, environment))
    return spelled === undefined ? [] : [spelled]
  }
  return known.filter((name) => hasOwn(names, name, secret) !== true)
}

function unique(starts: readonly Start[]): readonly Start[] {
  return [...new Map(starts.map((one) => [JSON.stringify(one), one])).values()]
}

/** GitHub compares environments without regard to case. */
function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
