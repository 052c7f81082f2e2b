// What `rotation.yml` says once every default is filled in: the shape the rest of Keyturn works with.
import type { Calendar } from '../schedule/calendar.ts'
import type { CredentialId, Duration, Instant, KeyId } from '../facts.ts'
import type { Mint } from './declare.ts'
import { isLate, type Position, type StoreSpec } from './places.ts'
import type { DeploySpec, WitnessSpec } from './specs.ts'

export { MARK } from './specs.ts'
export { environmentOf, isLate, ORGANIZATION, outsideOf } from './places.ts'
export type {
  AwsPlace,
  AwsSecretSpec,
  CommandStoreSpec,
  GithubStoreSpec,
  Layout,
  Position,
  ProviderStoreSpec,
  Role,
  StoreSpec,
  VaultLogin,
  VaultStoreSpec,
  VercelStoreSpec,
  VercelTarget,
} from './places.ts'
export type {
  CommandSpec,
  Comparison,
  DeploySpec,
  DispatchSpec,
  HookSpec,
  HttpWitnessSpec,
  PersonWitnessSpec,
  PrometheusWitnessSpec,
  RunWitnessSpec,
  VercelDeploySpec,
  VercelProject,
  WitnessSpec,
} from './specs.ts'

export type KeyClass = 'high' | 'standard' | 'low'
/** The least that counts as verified, weakest last. */
export type Evidence = 'usage' | 'probe' | 'deployment'
/** What retires the old key: its silence, time alone, or a person who deletes it. */
export type OldKey = 'quiet' | 'time' | 'person'
/** What an alert of secret scanning may begin by itself. */
export type OnAlert = 'ask' | 'leaked' | 'exploited'

/** Does a store of it hold no value unseen, so that the key is made only after the merge (custody `after-merge`)? */
export function isDeferred({ stores }: Pick<Credential, 'stores'>): boolean {
  return stores.some(isLate)
}

/** Do people make its keys, and hand them in? */
export function isHandedIn({ mint }: Pick<Credential, 'mint'>): boolean {
  return mint === 'person' || mint === 'handed'
}

/** Do others present it to the app, so that every instance accepts the next one before any uses it? */
export function isDual({ stores }: Pick<Credential, 'stores'>): boolean {
  return stores.some(({ layout }) => layout === 'dual')
}

/** Does it lie among the organisation's secrets, which others read, and which one of this repository's may hide? */
export function isShared({ stores }: Pick<Credential, 'stores'>): boolean {
  return stores.some((store) => store.kind === 'github' && store.organization !== undefined)
}

/** Do people make it, and hand it in only after the merge, because a store of it holds no value unseen? */
export function isHandedLate(credential: Pick<Credential, 'stores' | 'mint'>): boolean {
  return isHandedIn(credential) && isDeferred(credential)
}

/** Who lets a key grow older than its policy allows, until when, and why. */
export interface Exemption {
  readonly until: Instant
  readonly by: string
  readonly because: string
}

export interface Policy {
  readonly every: Duration
  readonly overlap: Duration
  readonly quiet: Duration
  readonly hold: Duration
  /** How long a proposal nobody merges stays open. */
  readonly expires: Duration
  readonly patienceForSilence: Duration
  readonly verify: Evidence
  readonly oldKey: OldKey
  /** When a key may be put into service, disabled and deleted. */
  readonly calendar: Calendar
  /** Logins `@mona` and teams `@acme/sre` whose review is asked for. */
  readonly reviewers: readonly string[]
  /** Absent: it is not said, which is `ask`. */
  readonly onAlert?: OnAlert
  /** `exempt:` of the manifest. */
  readonly exempt?: Exemption
}

/** A credential that is rotated before another: its new key must have served for so long. */
export interface After {
  readonly credential: CredentialId
  readonly served: Duration
}

/** One key in one environment, resolved. */
export interface Credential {
  readonly id: CredentialId
  /** `id` as it stands in tags and branch names: `openai-production`. Unique in a manifest. */
  readonly slug: string
  readonly key: string
  readonly environment?: string
  readonly provider: string
  /** The provider's `with:`, checked by its own schema. */
  readonly with: Readonly<Record<string, unknown>>
  /** A person makes the keys; where it says `person` or `here`, no admin key is used. Absent: Keyturn makes them by the provider's API. */
  readonly mint?: Exclude<Mint, 'api'>
  /** Name of the environment variable that holds the admin key. */
  readonly admin: string
  /** Replaces the provider's address; the workflow must allow it (`allow-endpoints`) unless it is the provider's own. */
  readonly endpoint?: string
  readonly stores: readonly StoreSpec[]
  readonly deploy: readonly DeploySpec[]
  readonly witnesses: readonly WitnessSpec[]
  readonly policy: Policy
  readonly class: KeyClass
  /** What is rotated before it; absent: nothing. */
  readonly after?: readonly After[]
  /** What is rotated as one with it, itself among them, in the manifest's order; absent: it goes alone. */
  readonly together?: readonly CredentialId[]
  /** `@login` or `@org/team`; absent: nobody named. */
  readonly owner?: string
  /** `incumbent:` of the manifest: the id of the key in service, for adoption. */
  readonly incumbent?: KeyId
  /** `minted:` of the manifest, for adoption. */
  readonly minted?: Instant
  /** `moved-from:` of the manifest: what it was called before. */
  readonly movedFrom?: CredentialId
  /** Known by its former name, which is `id` here, until people have moved its lines in the lock to this one. */
  readonly movingTo?: CredentialId
  readonly position: Position
}

/** A key that Keyturn only reminds of: people make it and hold it, and nothing but these lines is known of it. */
export interface Reminded extends Pick<
  Credential,
  'id' | 'key' | 'environment' | 'provider' | 'owner' | 'minted' | 'position'
> {
  readonly policy: Pick<Policy, 'every' | 'exempt' | 'reviewers'>
  /** `with:` of the manifest: the page on which a person replaces it, and what they have to know. */
  readonly console?: string
  readonly note?: string
}

export interface Limits {
  readonly openProposals: number
  readonly newPerRun: number
}

/** Who may give commands, least first. */
export const COMMAND_ROLES = ['write', 'maintain', 'admin'] as const
export type CommandRole = (typeof COMMAND_ROLES)[number]

/** What is asked of who gives a command. */
export interface Demand {
  readonly role: CommandRole
  /** One of them must have the person as a member; empty: no team is asked for. */
  readonly teams: readonly string[]
}

/** Whose commands count: everywhere, and in environments that say so themselves. */
export interface Commanders extends Demand {
  readonly environments: ReadonlyMap<string, Demand>
}

/** What a chat may be told of. */
export const NOTICES = ['parked', 'overdue', 'failed', 'emergency'] as const
export type Notice = (typeof NOTICES)[number]

export interface Manifest {
  readonly path: string
  readonly credentials: readonly Credential[]
  /** Keys with `provider: reminder`; absent: there are none. */
  readonly reminders?: readonly Reminded[]
  readonly limits: Limits
  readonly commanders: Commanders
  /** Absent: nobody is told anything. */
  readonly notify?: readonly Notice[]
}

/** One thing wrong with the manifest, in words, with where to look and what to do. */
export interface ManifestProblem extends Position {
  readonly path: string
  /** `provider "opnai" is not known. Did you mean "openai"?` */
  readonly message: string
}
