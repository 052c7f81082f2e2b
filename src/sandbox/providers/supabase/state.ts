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

/** A project with its two legacy keys, which live and die together. */
export interface Project {
  readonly ref: string
  readonly name: string
  readonly createdAt: number
  readonly legacy: Readonly<Record<'anon' | 'service_role', string>>
  legacyEnabled: boolean
}

/** One request at a project's gateway, as `edge_logs` keeps it. */
export interface Row {
  readonly at: number
  readonly project: string
  readonly prefix: string
  readonly hash: string
  /** Why it was not let in. */
  readonly error: string | null
}

/** Fine-grained permissions (document, `fga_permissions`). */
export type Permission = 'projects_read' | 'api_gateway_keys_read' | 'api_gateway_keys_write' | 'analytics_logs_read'

/** What may be turned while the sandbox runs. `lastUsedLag` is how late the logs are. */
export interface SupabaseControls extends Delays {
  /** Requests of one access token. */
  limit: Limit | undefined
  /** How long the logs keep a request; a day on the free plan (facts, section 4a, doubtful). */
  retention: number
  /** The logs cannot be read: told in the body of a 200. */
  logsFail: boolean
  /** Most keys of a project; whether there is such a limit is not documented. */
  most: number | undefined
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
  readonly tokens: Map<string, ReadonlySet<Permission>>
  readonly rows: Row[]
  /** Every value that ever existed, access tokens and legacy keys too. */
  readonly minted: string[]
}
