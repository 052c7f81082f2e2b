import type { Place } from '../pair.ts'
import { pairOf, PRESENTED, type VendorName } from '../vendors.ts'

/** A key that the repository of the story uses. */
export interface KeySpec {
  /** As the manifest names it. */
  readonly name: string
  readonly provider: VendorName
  /** Stripe's preview of an API makes its keys, in this mode; absent: people do, as far as it is Stripe's. */
  readonly preview?: 'live' | 'test'
  /** The app has the legacy key of Supabase of that name, which nobody made. */
  readonly legacy?: 'anon' | 'service_role'
  /** Absent: the repository's own secrets. */
  readonly environment?: string
  /** Who keeps it and runs the app with it, where it is not GitHub and its runners. */
  readonly host?: 'vercel' | 'vault' | 'aws' | 'locker' | 'supabase'
  /** The locker's command line is not asked what it wrote. */
  readonly unread?: true
  /** GitHub's, and not this repository's: the organisation's, which this one reads, or those of `OTHER`, whose runs deploy the app. */
  readonly kept?: 'organization' | 'elsewhere'
  /** Default `single`. */
  readonly layout?: 'single' | 'versioned' | 'dual'
  /** What starts its deployment; default: a dispatch of its workflow, the merge, or a build at Vercel. */
  readonly startedBy?: 'event' | 'hook'
  /** A workflow of Keyturn's asking tests it, `smoke.yml`, beside its health page. */
  readonly tested?: true
  /** A Prometheus that scrapes the app is asked for its errors, too. */
  readonly measured?: true
  /** A pair: each part lies in a place of its own. Absent: both in one, as JSON. */
  readonly apart?: true
  /** Another that the story has besides, and that goes as one with it. */
  readonly mate?: KeySpec
  /** No admin key is passed: its job logs in by a role of the provider's. */
  readonly admin?: 'role'
  /** Further lines below the credential in the manifest, without indentation. */
  readonly manifest?: readonly string[]
}

/** Another repository of the organisation. */
export const OTHER = 'acme/api'

/** Where at GitHub a key lies, as the sandbox names it, and in which repository; undefined: the first. */
export function secretOf({ environment, kept }: KeySpec): { readonly scope: string; readonly repository?: string } {
  if (kept === 'organization') return { scope: 'organization' }
  const scope = environment === undefined ? 'repository' : `environment/${environment}`
  return kept === 'elsewhere' ? { scope, repository: OTHER } : { scope }
}

/** The secret a key lives in, and the variable the app reads it from. */
export function variableOf(key: KeySpec): string {
  return `${key.provider.toUpperCase().replaceAll('-', '_')}_API_KEY`
}

/** Where the app reads it, part by part where it has several. */
export function placeOf(key: KeySpec): Place {
  const pair = pairOf(key.provider)
  return { variable: variableOf(key), ...(pair === undefined ? {} : { pair, apart: key.apart === true }) }
}

/** Where the app reads what it accepts beside it; undefined: nobody presents anything that is signed with it. */
export function besideOf(key: KeySpec): readonly string[] | undefined {
  const inbound = PRESENTED.includes(key.provider) || key.layout === 'dual'
  return inbound ? [`${variableOf(key)}_NEXT`, `${variableOf(key)}_PREVIOUS`] : undefined
}

/** The credential's id, as lock and commands name it. */
export function credentialOf(key: KeySpec): string {
  return key.environment === undefined ? key.name : `${key.name}/${key.environment}`
}

/** The same where no slash may stand: the app's health page is called so. */
export function serviceOf(key: KeySpec): string {
  return credentialOf(key).replace('/', '-')
}

/**
 * The workflow that deploys it. Where the merge is the switch, a push starts it, and a push has no inputs to name an
 * environment by: so each environment has its own.
 */
export function workflowOf(key: KeySpec): string {
  if (key.environment === undefined) return 'release.yml'
  return key.layout === 'versioned' ? `deploy-${key.environment}.yml` : 'deploy.yml'
}

/** The event that deploys, where one does. */
export const DEPLOY_EVENT = 'deploy-app'

/** The workflow that tests what is deployed. */
export const SMOKE_TEST = 'smoke.yml'
