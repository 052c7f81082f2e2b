// Where secrets are kept: as GitHub lists them, or else as far as the workflows tell.
import { GATE } from '../intake.ts'
import type { Workflow } from './workflows.ts'

/** What GitHub lists; undefined: this login may not see it, or there is no login. */
export interface Names {
  readonly repository: readonly string[] | undefined
  readonly environments: ReadonlyMap<string, readonly string[] | undefined> | undefined
}

/** One secret in one place. */
export interface Place {
  readonly secret: string
  /** Absent: the repository's own. */
  readonly environment?: string
  /** Listed, or read by a job that can find it nowhere else. */
  readonly sure: boolean
}

/** Every secret there is, or seems to be. */
export function placesOf(names: Names, workflows: readonly Workflow[]): readonly Place[] {
  const listed: Place[] = [
    ...(names.repository ?? []).map((secret) => ({ secret, sure: true })),
    ...[...(names.environments ?? [])].flatMap(([environment, secrets]) =>
      environment.toLowerCase() === GATE ? [] : (secrets ?? []).map((secret) => ({ secret, environment, sure: true })),
    ),
  ]
  if (names.repository !== undefined) return listed
  const read = workflows.flatMap(({ jobs }) =>
    jobs.flatMap(({ secrets, environment }) =>
      [...secrets].map((secret) => ({
        secret,
        sure: environment.names.length === 0 && environment.input === undefined,
      })),
    ),
  )
  const secrets = [...new Set(read.map(({ secret }) => secret))].filter(
    (secret) => !listed.some((place) => place.secret === secret),
  )
  const guessed = secrets.map((secret) => ({
    secret,
    sure: read.every((one) => one.secret !== secret || one.sure),
  }))
  return [...listed, ...guessed]
}

/** Does the environment of that name have a secret of its own? Undefined: it was not seen. */
export function hasOwn(names: Names, environment: string, secret: string): boolean | undefined {
  if (names.environments === undefined) return undefined
  for (const [name, secrets] of names.environments)
    if (name.toLowerCase() === environment.toLowerCase()) return secrets?.includes(secret)
  return false
}
