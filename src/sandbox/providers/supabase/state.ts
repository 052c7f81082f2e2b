import type { SandboxClock } from '../../contract.ts'
import type { Letters } from '../../letters.ts'
import type { Loose } from '../../reply.ts'
import type { Delays, Life } from '../life.ts'
import type { Limit } from '../throttle.ts'

/** A key of the new kinds, with everything that is true of it. */
export interface SupabaseKey extends Life {
  readonly id: string
  name: string
  readonly type: 'secret' | 'publishable'
  readonly value: string
  readonly project: string
  description: string | null
  template: Loose | null
}

/** A key that Auth signs with, was signing with, or may sign with. While it is revoked what it signed is refused; once it is deleted nobody can bring it back. */
export interface SigningKey extends Life {
  readonly id: string
  readonly name: string
  /** What nobody but Supabase ever has. */
  readonly value: string
  readonly project: string
  readonly algorithm: string
  status: 'in_use' | 'previously_used' | 'revoked' | 'standby'
  updatedAt: number
}

/** What the two legacy keys are called, and the roles that they claim. */
export type LegacyRole = 'anon' | 'service_role'

/** A project with its two legacy keys, which live and die together. */
export interface Project {
  readonly ref: string
  readonly name: string
  readonly createdAt: number
  readonly legacy: Readonly<Record<LegacyRole, string>>
  legacyEnabled: boolean
  /** Since when they have been off; absent: they are on. */
  legacyOffAt?: number
  /** The requests that each was let in with. */
  readonly legacyUses: Readonly<Record<LegacyRole, number[]>>
  /** Those that a story is told of. */
  readonly legacyTold: Set<LegacyRole>
}

/** One request at a project's gateway, as `edge_logs` keeps it. */
export interface Row {
  readonly at: number
  readonly project: string
  readonly prefix: string
  readonly hash: string
  /** Of a JWT in `apikey`, what it claims; then there is neither prefix nor hash. */
  readonly role?: LegacyRole
  /** Why it was not let in. */
  readonly error: string | null
}

/** Fine-grained permissions (document, `fga_permissions`). */
export type Permission =
  | 'projects_read'
  | 'api_gateway_keys_read'
  | 'api_gateway_keys_write'
  | 'analytics_logs_read'
  | 'auth_signing_keys_read'
  | 'auth_signing_keys_write'
  | 'auth_config_read'

/** What may be turned while the sandbox runs. `lastUsedLag` is how late the logs are. */
export interface SupabaseControls extends Delays {
  /** Requests of one access token. */
  limit: Limit | undefined
  /** How long the logs keep a request; a day on the free plan (facts, section 4a, doubtful). */
  retention: number
  /** The logs cannot be read: told in the body of a 200. */
  logsFail: boolean
  /** The switch of the legacy keys is gone, as the document announces: 404. */
  switchGone: boolean
  /** Most keys of a project; whether there is such a limit is not documented. */
  most: number | undefined
  /** Changes of a signing key's state lie so far apart (guide "JWT Signing Keys", five minutes). */
  apart: number
  /** A revoked signing key is kept so long before it may be deleted; how long is not documented. */
  kept: number
  /** How long a project's edge goes on with the key set that it fetched (guide, ten minutes). */
  edge: number
  /** Milliseconds that access tokens are valid. */
  expiry: number
  /** Characters of the value, after the vendor's own, that a listing shows as prefix. */
  shown: number
}

/** All that Supabase knows. */
export interface State {
  readonly clock: SandboxClock
  readonly letters: Letters
  readonly controls: SupabaseControls
  readonly projects: Project[]
  readonly keys: SupabaseKey[]
  readonly signing: SigningKey[]
  /** Who is told of every change of a signing key's state. */
  readonly heard: (() => void)[]
  /** The key set that each project's edge last fetched. */
  readonly edges: Map<string, { readonly at: number; readonly ids: readonly string[] }>
  readonly tokens: Map<string, ReadonlySet<Permission>>
  readonly rows: Row[]
  /** Every value that ever existed, access tokens and legacy keys too. */
  readonly minted: string[]
}
