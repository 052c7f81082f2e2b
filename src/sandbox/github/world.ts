// The state of the sandbox's GitHub. Plain records; each folder owns the functions that change its part.
import type { Instant, Oid } from '../../core/facts.ts'
import type { SandboxClock } from '../contract.ts'
import type { Letters } from '../letters.ts'
import type { Delivery, GithubOptions, OnJob, Permissions, Role } from './contract.ts'
import type { MadeApp } from './apps/state.ts'
import type { Objects } from './git/objects.ts'
import type { Environment, Run, Scope } from './actions/state.ts'
import type { Issue } from './issues/state.ts'
import type { CheckRun, Comment, Label, Pull } from './pulls/state.ts'
import type { Alert } from './scanning/state.ts'
import type { Settings } from './settings.ts'

/** A person, a bot or an organisation. */
export interface Account {
  readonly kind: 'account'
  readonly type: 'User' | 'Bot' | 'Organization'
  readonly id: number
  readonly nodeId: string
  /** A bot's ends in `[bot]`. */
  readonly login: string
  readonly email: string
}

/** Who asks, with what. */
export interface Access {
  readonly by: 'person' | 'installation' | 'actions' | 'app'
  readonly account: Account
  /** Apps and `GITHUB_TOKEN` only. */
  readonly permissions: Permissions
  /** Ids of the repositories the token was made for; undefined: those of the person. */
  readonly repositories: readonly number[] | undefined
  /** A person's classic token: its scopes. */
  readonly scopes?: readonly string[]
  /** A person's fine-grained token: no more than `permissions`. */
  readonly fine?: boolean
  readonly expiresAt: Instant
}

/** One repository. */
export interface Repository {
  readonly kind: 'repository'
  readonly id: number
  readonly nodeId: string
  readonly owner: Account
  readonly name: string
  readonly private: boolean
  readonly defaultBranch: string
  readonly objects: Objects
  readonly refs: Map<string, Oid>
  /** Every move of a ref, for replicas that lag and for the repository's activity. */
  readonly moves: RefMove[]
  readonly roles: Map<string, Role>
  readonly pulls: Map<number, Pull>
  readonly issues: Map<number, Issue>
  readonly labels: Map<string, Label>
  readonly checks: CheckRun[]
  readonly scopes: Map<string, Scope>
  readonly environments: Map<string, Environment>
  readonly runs: Run[]
  readonly deployments: Deployment[]
  readonly settings: Settings
  /** What secret scanning found, by number: a row of their own. */
  readonly alerts: Map<number, Alert>
  readonly fork: Repository | undefined
  readonly createdAt: Instant
  installed: boolean
  /** The last number of a pull request or issue. */
  numbers: number
}

/** A ref that was made, moved or (`to` undefined) removed. */
export interface RefMove {
  readonly at: Instant
  readonly ref: string
  readonly from: Oid | undefined
  readonly to: Oid | undefined
  readonly by: Account | undefined
}

/** A deployment of a job to its environment. */
export interface Deployment {
  readonly id: number
  readonly nodeId: string
  readonly environment: string
  readonly sha: Oid
  readonly ref: string
  readonly creator: Account
  readonly createdAt: Instant
  readonly run: number
  readonly statuses: { readonly id: number; readonly state: string; readonly at: Instant }[]
}

/** The App that is installed. */
export interface App {
  readonly id: number
  readonly clientId: string
  readonly slug: string
  readonly account: Account
  readonly permissions: Permissions
  readonly installation: number
  readonly suspended: boolean
  publicKey: string | undefined
  privateKey: string | undefined
}

/** Everything. */
export interface World {
  readonly clock: SandboxClock
  /** When the App was installed. */
  readonly began: Instant
  readonly options: GithubOptions
  readonly html: string
  readonly letters: Letters
  readonly accounts: Map<string, Account>
  /** Members of teams by `org/slug`, in lower case. */
  readonly teams: Map<string, ReadonlySet<string>>
  /** Secrets of organisations, by login in lower case. */
  readonly organizations: Map<string, Scope>
  /** By `owner/name` in lower case. */
  readonly repositories: Map<string, Repository>
  readonly tokens: Map<string, Access>
  /** What a node id names. */
  readonly nodes: Map<string, Entity>
  /** The App that is installed. */
  app: App
  /** Another one, installed on the same repositories, which hears webhooks in its place; undefined: there is one App. */
  readonly ears: App | undefined
  /** Apps made from manifests, by the code that fetches them, and the one that was fetched last. */
  readonly made: Map<string, MadeApp>
  latest: MadeApp | undefined
  readonly listeners: Set<(delivery: Delivery) => void>
  /** Told of every run that ended: `on: workflow_run` begins here. */
  readonly finished: Set<(repository: Repository, run: Run) => void>
  /** Texts that edits and deletions took away; GitHub keeps them in its edit history. */
  readonly past: string[]
  readonly used: Map<string, { count: number; reset: Instant }>
  onJob: OnJob | undefined
  lagRefs: number
  lagMergeable: number
  ids: number
}

/** What mutations can name by node id. */
export type Entity = Account | Repository | Pull | Label | CheckRun | Comment | Issue

/** The next id; ids of all kinds come from one row, so that no two things are mixed up unseen. */
export function nextId(world: Pick<World, 'ids'>): number {
  world.ids += 1
  return world.ids
}

/** A node id in the shape of GitHub's. */
export function nodeId(prefix: string, id: number): string {
  return `${prefix}_kwDO${id.toString(36).padStart(8, '0')}`
}

/** Now, in whole seconds: GitHub keeps no finer time of anything that Keyturn reads. */
export function now(world: World): Instant {
  return Math.floor(world.clock.now() / 1000) * 1000
}

/** `2026-11-16T02:00:00Z`, as GitHub writes it. */
export function iso(at: Instant): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z')
}

/** The same, or null for what has not happened. */
export function isoOrNull(at: Instant | undefined): string | null {
  return at === undefined ? null : iso(at)
}

/** `owner/name`. */
export function fullName(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`
}

/** The repository's page. */
export function htmlUrl(world: World, repository: Repository): string {
  return `${world.html}/${fullName(repository)}`
}
