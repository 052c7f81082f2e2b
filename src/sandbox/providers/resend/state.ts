import type { SandboxClock } from '../../contract.ts'
import type { Letters } from '../../letters.ts'
import type { Delays, Life } from '../life.ts'
import type { Limit } from '../throttle.ts'

export type Permission = 'full_access' | 'sending_access'

/** A key with everything that is true of it; listings show neither permission nor domain. */
export interface ResendKey extends Life {
  readonly id: string
  name: string
  readonly token: string
  readonly permission: Permission
  /** Only with `sending_access`: the one domain it may send from. */
  readonly domain?: string
  /** Emails it sent. */
  sent: number
}

/** A domain that is verified for sending. */
export interface Domain {
  readonly id: string
  readonly name: string
  readonly createdAt: number
}

/** What may be turned while the sandbox runs. */
export interface ResendControls extends Delays {
  /** Requests of the whole team, all its keys together. */
  limit: Limit | undefined
  /** Longest name of a key. */
  nameLimit: number
}

/** All that Resend knows of one team. */
export interface State {
  readonly clock: SandboxClock
  readonly letters: Letters
  readonly controls: ResendControls
  readonly keys: ResendKey[]
  readonly domains: Domain[]
  /** Emails by idempotency key, so that a repeat is not sent twice. */
  readonly emails: Map<string, string>
}
