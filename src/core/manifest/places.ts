// Where a key is kept, as `rotation.yml` says it once every default is filled in.
import type { SlotAddress } from '../facts.ts'
import type { CommandSpec, VercelProject } from './specs.ts'

/** Where in the manifest something stands; lines and columns count from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

export type Layout = 'single' | 'versioned' | 'dual'

/** `dual`: what a secret is to who reads it. What is signed is signed by the one in the middle; all three are accepted. */
export type Role = 'next' | 'previous'

/** What is the same of every store of a credential. */
interface AnyStoreSpec {
  readonly layout: Layout
  /** Files whose `secrets.<NAME>` tokens name the version in use; only with `versioned`. */
  readonly references: readonly string[]
  /** One slot each: which part of the key goes into which secret, by the name that its readers know. */
  readonly slots: readonly {
    readonly address: SlotAddress
    readonly secret: string
    readonly part: string
    /** Absent: it is the one that is used; `next` and `previous` are only accepted beside it (layout `dual`). */
    readonly role?: Role
  }[]
  readonly position: Position
}

/** One `github:` store of a credential: one scope, one or more secrets. */
export interface GithubStoreSpec extends AnyStoreSpec {
  readonly kind: 'github'
  /** Absent: the repository's own secrets. */
  readonly environment?: string
  /** Another repository whose secret it is, `owner/name`; the workflow must allow it (`allow-secrets`). */
  readonly repository?: string
  /** A secret of the organisation that owns this repository; the workflow must allow it, too. */
  readonly organization?: true
}

/** How `allow-secrets` names what a store writes outside its own repository; undefined: it writes nothing there. */
export function outsideOf(spec: StoreSpec): string | undefined {
  if (spec.kind !== 'github') return undefined
  return spec.organization ? ORGANIZATION : spec.repository
}

/** In the input `allow-secrets`: the secrets of the organisation. No repository is called so: its name has a slash. */
export const ORGANIZATION = 'organization'

export type VercelTarget = 'production' | 'preview'

/** One `vercel:` store of a credential: one environment variable of one project, for exactly these targets. */
export interface VercelStoreSpec extends AnyStoreSpec, VercelProject {
  readonly kind: 'vercel'
  readonly targets: readonly VercelTarget[]
}

/** One `vault:` store of a credential: one or more fields of one secret in a KV v2 engine of HashiCorp Vault or OpenBao. */
export interface VaultStoreSpec extends AnyStoreSpec {
  readonly kind: 'vault'
  /** Where the engine is mounted. */
  readonly mount: string
  readonly path: string
  /** Absent: the root namespace, or there are none. */
  readonly namespace?: string
  /** The role that the job's own identity logs in by; absent: a token is passed. */
  readonly login?: VaultLogin
}

export interface VaultLogin {
  readonly role: string
  /** Where the JWT method is mounted. */
  readonly at: string
}

/** One `command:` store of a credential: one value, written by somebody's command line. */
export interface CommandStoreSpec extends AnyStoreSpec, CommandSpec {
  readonly kind: 'command'
}

/** Where something of AWS's is, and who the job is there. */
export interface AwsPlace {
  readonly region: string
  /** The ARN of the role that the job's own identity logs in by; absent: keys are passed. */
  readonly role?: string
}

/** One `aws-secrets-manager:` store of a credential: one secret, or one or more keys of the JSON object that it is. */
export interface AwsSecretSpec extends AnyStoreSpec, AwsPlace {
  readonly kind: 'aws-secrets-manager'
  /** The secret's name. */
  readonly name: string
  /** The whole text is the value; else each slot is a key of the object. */
  readonly whole: boolean
}

/** Where the provider itself holds its keys: the one that it uses. Nobody writes it into a manifest. */
export interface ProviderStoreSpec extends AnyStoreSpec {
  readonly kind: 'provider'
  readonly provider: string
}

export type StoreSpec =
  | GithubStoreSpec
  | VercelStoreSpec
  | VaultStoreSpec
  | CommandStoreSpec
  | AwsSecretSpec
  | ProviderStoreSpec

/** The environment of this repository whose secret it is; undefined: it is the repository's own, or lies elsewhere. */
export function environmentOf(spec: StoreSpec): string | undefined {
  return spec.kind === 'github' && spec.repository === undefined ? spec.environment : undefined
}

/** Does it hold no value unseen? */
export function isLate({ kind }: Pick<StoreSpec, 'kind'>): boolean {
  return kind === 'vercel' || kind === 'command'
}
