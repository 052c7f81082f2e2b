import type { SandboxClock } from '../../contract.ts'
import type { Letters } from '../../letters.ts'
import type { Delays, Life } from '../life.ts'

/** A key with everything that is true of it. */
export interface OpenrouterKey extends Life {
  /** SHA-256 of the value: what the vendor calls its hash. */
  readonly id: string
  readonly name: string
  readonly value: string
  readonly limit: number | null
  readonly reset: string | null
  readonly byok: boolean
  disabled: boolean
  /** When credits were spent: a free model spends none. */
  readonly spent: number[]
}

/** What may be turned while the sandbox runs. */
export interface OpenrouterControls extends Delays {
  /** New keys get this limit, whatever was asked for. */
  capped: number | undefined
}

/** All that OpenRouter knows of one workspace. */
export interface State {
  readonly clock: SandboxClock
  readonly letters: Letters
  readonly controls: OpenrouterControls
  readonly admins: Set<string>
  readonly keys: OpenrouterKey[]
  readonly minted: string[]
}
