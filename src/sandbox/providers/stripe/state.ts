import type { SandboxClock } from '../../contract.ts'
import type { Letters } from '../../letters.ts'
import type { Delays, Life } from '../life.ts'
import type { Limit } from '../throttle.ts'

/** A key as the Dashboard shows it to people, who tell keys apart by their names; and its value. */
export interface StripeKey extends Life {
  readonly name: string
  readonly value: string
  readonly mode: 'live' | 'test'
  readonly kind: 'secret' | 'restricted'
  readonly account: string
  /** Of a restricted key; a secret one may do everything. */
  readonly permissions: readonly string[]
}

/** What may be turned while the sandbox runs. */
export interface StripeControls extends Delays {
  /** Requests of one account in live mode; in test mode a quarter of them. */
  limit: Limit | undefined
  /** Every key is let in from other addresses only. */
  walled: boolean
  /** Refusals for want of a permission do not say on which account. */
  discreet: boolean
}

/** All that Stripe knows. */
export interface State {
  readonly clock: SandboxClock
  readonly letters: Letters
  readonly controls: StripeControls
  readonly keys: StripeKey[]
}

/** The account of the story. */
export const ACCOUNT = 'acct_1KtAcmeW0rks4Dev'

/** What a shop's own restricted key may usually do. */
export const USUAL: readonly string[] = ['rak_charge_write', 'rak_payment_intent_write']
