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

/** A token of the account, with everything that is true of it. The last living one that is no secondary is the primary. */
export interface TwilioToken extends Life {
  /** Its fingerprint: Twilio has no name for it. */
  readonly id: string
  /** What a person made it for, in the sandbox alone; mostly nothing. */
  name: string
  readonly value: string
  place: 'primary' | 'secondary'
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
  /** What a second secondary meets, of which no document says anything. */
  taken: 'refused' | 'shown' | 'replaced'
  /** Does the account show its token to a Main key, and may one manage tokens? No document says that, either. */
  tokensByKey: 'all' | 'unseen' | 'refused'
}

/** All that Twilio knows of the account. */
export interface State {
  readonly clock: SandboxClock
  readonly letters: Letters
  readonly controls: TwilioControls
  readonly keys: TwilioKey[]
  /** Every auth token there ever was. */
  readonly tokens: TwilioToken[]
}
