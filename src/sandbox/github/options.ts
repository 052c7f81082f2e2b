// How a repository begins.
import type { Role } from './contract.ts'

/** A repository to begin with. */
export interface RepositoryOptions {
  readonly owner: string
  readonly name: string
  readonly private?: boolean
  /** Its owner is an organisation; default: a person. */
  readonly organization?: boolean
  readonly defaultBranch?: string
  /** The first commit's files. */
  readonly files?: Readonly<Record<string, string>>
  /** Roles by login. The owner is an admin. */
  readonly people?: Readonly<Record<string, Role>>
  readonly environments?: readonly (string | EnvironmentOptions)[]
  /** Default: true. */
  readonly installed?: boolean
  /** Default: `team`. On `free` a private repository has no rulesets and no environments. */
  readonly plan?: 'free' | 'pro' | 'team' | 'enterprise'
  /** Secret scanning and push protection; default: on for public repositories. */
  readonly security?: boolean
  readonly rulesets?: readonly RulesetOptions[]
  /** What Actions may run; default: everything. */
  readonly actions?: {
    readonly enabled?: boolean
    readonly allowed?: 'all' | 'local_only' | 'selected'
    /** Only actions pinned by a full commit. */
    readonly pinned?: boolean
  }
}

/** Rules over branches, by type: `{ name: 'main', branches: ['~DEFAULT_BRANCH'], rules: ['pull_request'] }`. */
export interface RulesetOptions {
  readonly name: string
  readonly branches: readonly string[]
  readonly rules: readonly string[]
}

/** An environment; with reviewers its jobs wait for one of them. */
export interface EnvironmentOptions {
  readonly name: string
  readonly reviewers?: readonly string[]
  /** Branches that may use it; default: every branch. */
  readonly branches?: 'protected' | readonly string[]
}
