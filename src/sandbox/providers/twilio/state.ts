import type { SandboxClock } from '../../contract.ts'
import type { Letters } from '../../letters.ts'
import type { Delays, Life } from '../life.ts'

/** The one account that is played. */
export const ACCOUNT = 'ACf1e2d3c4b5a697887766554433221100'

/** What Twilio's list of permissions holds, as far as these stories need it. */
export const PERMISSIONS: readonly string[] = [
  '/twilio/messaging/messages/create',
  '/twilio/messaging/messages/read',
  '/twilio/messaging/messages/update',
  '/twilio/voice/calls/create',
]

/** A key with everything that is true of it. */
export interface TwilioKey extends Life {
  /** What follows `SK` in its SID. */
  readonly id: string
  readonly name: string
  /** `SK…:secret`; of a Main key, with the account's SID before it, as Keyturn is given it. */
  readonly value: string
  readonly kind: 'main' | 'standard' | readonly string[]
}

/** What may be turned while the sandbox runs. */
export interface TwilioControls extends Delays {
  /** Nobody's keys are let in where it is not active; the account's own admin key is not either, a parent account's is. */
  status: 'active' | 'suspended' | 'closed'
  managed: boolean
  /** How a restricted key is refused what its policy lacks: Twilio's docs name both. */
  refusesWith: 401 | 403
  /** Permissions that a new key quietly does not get. */
  withheld: readonly string[]
}

/** All that Twilio knows of the account. */
export interface State {
  readonly clock: SandboxClock
  readonly letters: Letters
  readonly controls: TwilioControls
  readonly keys: TwilioKey[]
  /** The auth token, which the account's own page of the API shows. */
  readonly token: string
}
