import type { KeyObject } from 'node:crypto'
import type { Instant, Oid } from '../../../core/facts.ts'
import type { Account } from '../world.ts'

/** Where secrets live: the repository, or one environment. Each has its own key pair. */
export interface Scope {
  readonly name: string
  readonly secrets: Map<string, StoredSecret>
  /** Variables are no secrets: everybody with read access to Actions may see them. */
  readonly variables: Map<string, StoredSecret>
  keyId: string
  publicKey: string
  privateKey: KeyObject
}

/** A secret as GitHub keeps it. */
export interface StoredSecret {
  readonly value: string
  readonly createdAt: Instant
  readonly updatedAt: Instant
  /** An organisation's only. */
  readonly sharing?: Sharing
}

/** Who gets a secret of an organisation; `selected` by ids of repositories. */
export interface Sharing {
  readonly visibility: 'all' | 'private' | 'selected'
  readonly selected: ReadonlySet<number>
}

/** An environment of a repository. */
export interface Environment {
  readonly id: number
  readonly nodeId: string
  readonly name: string
  readonly createdAt: Instant
  readonly reviewers: readonly string[]
  /** Who may use it: every branch, the protected ones, or those that one of these patterns names. */
  readonly branches:
    | 'any'
    | 'protected'
    | readonly { readonly id: number; readonly nodeId: string; readonly name: string }[]
}

/** A workflow run. */
export interface Run {
  readonly id: number
  readonly nodeId: string
  readonly number: number
  /** `.github/workflows/deploy.yml` */
  readonly path: string
  readonly name: string
  /** `run-name:` filled in, else what GitHub makes of the event. */
  readonly title: string
  readonly event: string
  readonly headSha: Oid
  readonly headBranch: string
  readonly actor: Account
  readonly inputs: Readonly<Record<string, string>>
  readonly createdAt: Instant
  /** The repository's secrets as they were when the run was queued. */
  readonly secrets: ReadonlyMap<string, string>
  readonly group: string | undefined
  readonly jobs: Job[]
  status: 'queued' | 'pending' | 'waiting' | 'in_progress' | 'completed'
  conclusion: 'success' | 'failure' | 'cancelled' | undefined
  /** Counts from 1; a re-run is the same run. */
  attempt: number
  startedAt: Instant | undefined
  updatedAt: Instant
}

/** One job of a run. */
export interface Job {
  readonly id: number
  readonly key: string
  readonly name: string
  readonly needs: readonly string[]
  readonly environment: string | undefined
  /** False for `environment: { deployment: false }`. */
  readonly deploys: boolean
  readonly group: string | undefined
  status: 'queued' | 'pending' | 'waiting' | 'in_progress' | 'completed'
  conclusion: 'success' | 'failure' | 'cancelled' | 'skipped' | undefined
  approved: boolean
  startedAt: Instant | undefined
  completedAt: Instant | undefined
  deployment: number | undefined
}
