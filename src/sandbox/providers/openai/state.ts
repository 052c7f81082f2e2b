import type { SandboxClock } from '../../contract.ts'
import type { Letters } from '../../letters.ts'
import type { Delays, Life } from '../life.ts'
import type { Limit } from '../throttle.ts'

/** What a request to a model is counted as; each has its own usage endpoint. */
export type Product = 'completions' | 'embeddings' | 'moderations' | 'images'

/** A key of a project, with everything that is true of it. */
export interface ProjectKey extends Life {
  readonly id: string
  name: string
  readonly value: string
  readonly project: string
  /** A service account, or the person who made the key in the console. */
  readonly owner: { readonly kind: 'service_account' | 'user'; readonly id: string }
  scopes: readonly string[]
  /** Accepted requests that a usage endpoint counts. */
  readonly counted: { readonly at: number; readonly product: Product }[]
}

/** A service account: the owner of keys that no person holds. */
export interface Account {
  readonly id: string
  readonly name: string
  readonly project: string
  readonly createdAt: number
}

/** A project of one organization. */
export interface Project {
  readonly id: string
  readonly name: string
  readonly organization: string
  readonly createdAt: number
  archivedAt?: number
}

/** What may be turned while the sandbox runs. */
export interface OpenaiControls extends Delays {
  /** Usage endpoints are that far behind. */
  usageLag: number
  /** The doubtful case: a service account's key cannot be deleted by itself. */
  refusesServiceAccountKeys: boolean
  /** The organization's policy: no key without an expiry. */
  demandsExpiry: boolean
  /** Requests that one key may make. */
  limit: Limit | undefined
  /** What a listing shows of a value. */
  redact: (value: string) => string
}

/** All that OpenAI knows. */
export interface State {
  readonly clock: SandboxClock
  readonly letters: Letters
  readonly controls: OpenaiControls
  /** Admin keys and the organization each opens. */
  readonly admins: Map<string, string>
  readonly projects: Project[]
  readonly accounts: Account[]
  readonly keys: ProjectKey[]
  /** Every value that ever existed, admin keys too. */
  readonly minted: string[]
}
