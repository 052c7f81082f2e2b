import type { SandboxClock } from '../../contract.ts'
import type { Letters } from '../../letters.ts'
import type { Delays, Life } from '../life.ts'
import type { Limit } from '../throttle.ts'

/** A key with everything that is true of it; listings show name and id only. */
export interface SendgridKey extends Life {
  readonly id: string
  name: string
  readonly value: string
  /** What it may do, and what SendGrid put on it by itself. */
  scopes: readonly string[]
  /** Emails it sent. */
  sent: number
}

/** What may be turned while the sandbox runs. */
export interface SendgridControls extends Delays {
  /** Requests of one key. */
  limit: Limit | undefined
  /** Keys that the account may have (document: 100). */
  most: number
  /** Scopes that a new key quietly does not get, although it was asked for with them. */
  withheld: readonly string[]
  /** The only addresses let in are others: every request is refused. */
  walled: boolean
}

/** All that SendGrid knows of one account. */
export interface State {
  readonly clock: SandboxClock
  readonly letters: Letters
  readonly controls: SendgridControls
  readonly keys: SendgridKey[]
}

/** What SendGrid puts on every key by itself, and does not let anybody ask for. */
export const AUTOMATIC: readonly string[] = ['2fa_required', 'sender_verification_eligible']

/** Some of the scopes there are. A key made without scopes has all of them. */
export const ALL: readonly string[] = [
  'alerts.create',
  'alerts.read',
  'api_keys.create',
  'api_keys.delete',
  'api_keys.read',
  'api_keys.update',
  'mail.batch.create',
  'mail.batch.read',
  'mail.send',
  'stats.read',
  'suppression.read',
  'templates.create',
  'templates.read',
  'user.profile.read',
  'user.profile.update',
  'user.scheduled_sends.read',
]
