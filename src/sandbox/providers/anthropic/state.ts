import type { SandboxClock } from '../../contract.ts'
import type { Letters } from '../../letters.ts'
import type { Delays, Life } from '../life.ts'

/** A key with everything that is true of it. Archived, it has a time of deletion and stays listed. */
export interface AnthropicKey extends Life {
  readonly id: string
  name: string
  readonly value: string
  /** Absent: it belongs to the organization. */
  readonly workspace?: string
  /** The user whom it acts as; absent: it is the workspace's own. */
  readonly person?: string
  inactive: boolean
}

/** What may be turned while the sandbox runs. */
export interface AnthropicControls extends Delays {
  /** How a key is refused that is inactive; nobody documents it. TruffleHog takes a 404 for one. */
  inactiveSays: 401 | 404
  /** So many keys may be active in the organization. */
  room: number
  /** Hints are left out, as the API allows. */
  discreet: boolean
}

/** All that Anthropic knows of one organization. */
export interface State {
  readonly clock: SandboxClock
  readonly letters: Letters
  readonly controls: AnthropicControls
  readonly admins: Set<string>
  readonly keys: AnthropicKey[]
  readonly minted: string[]
}

/** The workspace of the story. */
export const WORKSPACE = 'wrkspc_01AcmeWebProductionKeys'

/** `active`, `inactive`, `archived` or `expired`, as of that time. */
export function statusOf(key: AnthropicKey, at: number): string {
  if (key.deletedAt !== undefined && key.deletedAt <= at) return 'archived'
  if (key.expiresAt !== undefined && key.expiresAt <= at) return 'expired'
  return key.inactive ? 'inactive' : 'active'
}
