import type { Draft, Drafted, Left } from './draft.ts'

/** A secret that was found, as a row of the report. */
export interface Row {
  readonly secret: string
  /** `repository`, or `environment production`. */
  readonly where: string
  readonly what: string
}

/** Every secret that was found, and what becomes of it: those that are turned first. */
export function rowsOf({ keys, left }: Draft): readonly Row[] {
  return [...keys.map(turned), ...left.map(leftOut)]
}

function turned({ place, provider, deploy, secrets }: Drafted): Row {
  const files = [...new Set(deploy.starts.map(({ file }) => file))]
  const how = files.length === 0 ? `nothing to deploy: ${deploy.because}` : `deployed by ${files.join(', ')}`
  const secret = secrets === undefined ? place.secret : Object.values(secrets).join(', ')
  return { secret, where: whereOf(place), what: `${provider}, ${how}` }
}

const WHY: Readonly<Record<Left['why'], (provider: string) => string>> = {
  'not-built': (provider) => `${provider}: not yet, left as a comment`,
  'not-paired': (provider) => `${provider}: its other part was not found, left as a comment`,
  'not-sure': (provider) => `${provider}: where it is kept was not seen, left as a comment`,
  'not-known': () => 'whose key it is, its name does not tell',
  'three-places': (provider) => `${provider}: the app has to accept three secrets first, left as a comment`,
  'not-nameable': (provider) => `${provider}: needs a name from you, left as a comment`,
}

function leftOut({ secret, environment, provider, why }: Left): Row {
  const where = why === 'not-sure' ? 'not seen' : whereOf({ environment })
  return { secret, where, what: WHY[why](provider ?? '') }
}

function whereOf({ environment }: { readonly environment?: string | undefined }): string {
  return environment === undefined ? 'repository' : `environment ${environment}`
}
