import type { SandboxClock } from '../../contract.ts'
import type { Letters } from '../../letters.ts'
import type { Delays, Life } from '../life.ts'
import type { Limit } from '../throttle.ts'
import type { Hooks } from './hooks/state.ts'

/** A key as the Dashboard shows it to people, who tell keys apart by their names; and its value. */
export interface StripeKey extends Life {
  /** As the preview of the API calls it; people never see it. */
  readonly id: string
  readonly name: string
  readonly value: string
  readonly mode: 'live' | 'test'
  readonly kind: 'secret' | 'restricted'
  readonly account: string
  /** Of a restricted key; a secret one may do everything. */
  readonly permissions: readonly string[]
  /** In connected accounts, as the API names them. */
  readonly connect: readonly string[]
  /** Addresses it is let in from; none: all. */
  readonly addresses: readonly string[]
  /** The app that made it. */
  readonly app?: string
}

/** Who asks the preview: the key of whoever owns the app. */
export interface App {
  readonly value: string
  readonly mode: 'live' | 'test'
  readonly account: string
}

/** What may be turned while the sandbox runs. */
export interface StripeControls extends Delays {
  /** Requests of one account in live mode; in test mode a quarter of them. */
  limit: Limit | undefined
  /** Every key is let in from other addresses only. */
  walled: boolean
  /** Refusals for want of a permission do not say on which account. */
  discreet: boolean
  /** The preview of the API for keys: its door, and whether the account has the app. */
  preview: 'open' | 'closed' | 'uninstalled'
  /** In which mode it makes keys. Undefined: people make the keys of the story. */
  managed: 'live' | 'test' | undefined
  /** How it encrypts values, as it says itself. */
  alg: string
  enc: string
  head: Readonly<Record<string, unknown>>
  /** Keys that may live in the account. */
  most: number | undefined
  /** Permissions that it does not give. */
  withheld: readonly string[]
  /** It passes over which account is meant. */
  heedless: boolean
}

/** All that Stripe knows. */
export interface State {
  readonly clock: SandboxClock
  readonly letters: Letters
  readonly controls: StripeControls
  readonly keys: StripeKey[]
  readonly apps: App[]
  readonly hooks: Hooks
}

/** The account of the story. */
export const ACCOUNT = 'acct_1KtAcmeW0rks4Dev'

/** Whose the app is, and what it is called. */
export const OWNER = 'acct_1KtAppOwner0000'
export const APP = 'ca_KtKeyturnForAcme'

/** What a shop's own restricted key may usually do. */
export const USUAL: readonly string[] = ['rak_charge_write', 'rak_payment_intent_write']
