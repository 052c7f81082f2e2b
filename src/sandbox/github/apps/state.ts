import type { Instant } from '../../../core/facts.ts'
import type { Account, App } from '../world.ts'

/** An App that somebody made from a manifest, waiting to be fetched once by its code. */
export interface MadeApp {
  readonly app: App
  readonly owner: Account
  /** Only its owner may install it. */
  readonly private: boolean
  readonly name: string
  readonly url: string
  /** The code is good until then. */
  readonly until: Instant
}
