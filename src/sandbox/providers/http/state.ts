import type { SandboxClock } from '../../contract.ts'
import type { Letters } from '../../letters.ts'
import type { Delays, Life } from '../life.ts'

/** A key with everything that is true of it. */
export interface AcmeKey extends Life {
  readonly id: string
  readonly name: string
  readonly value: string
  readonly team: string
  readonly scopes: readonly string[]
  disabled: boolean
}

/** What may be turned while the sandbox runs. */
export interface AcmeControls extends Delays {
  /** Living keys that a team may have. */
  limit: number
  /** A deleted key is shown as deleted that long. */
  tombstones: number
}

/** All that Acme knows. */
export interface State {
  readonly clock: SandboxClock
  readonly letters: Letters
  readonly controls: AcmeControls
  readonly admins: Set<string>
  readonly keys: AcmeKey[]
  readonly minted: string[]
}
