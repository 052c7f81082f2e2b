import type { Caller } from '../../aws/signature.ts'
import type { Role } from '../../aws/state.ts'
import type { SandboxClock } from '../../contract.ts'
import type { Letters } from '../../letters.ts'
import type { Delays, Life } from '../life.ts'

/** The one account that is played. */
export const ACCOUNT = '111122223333'

/** A key with everything that is true of it. IAM gives it no name. */
export interface AwsIamKey extends Life {
  /** What follows `AKIA` in its id. */
  readonly id: string
  readonly name: ''
  /** `AKIA…:secret`. */
  readonly value: string
  /** Whose it is; `root`: the account's own. */
  readonly user: string
  /** When it was switched off and on, in turn. */
  readonly turns: number[]
  /** Where each use was: `sqs eu-central-1`. */
  readonly where: string[]
}

/** What Keyturn is to be given: the actions in docs/providers/aws-iam.md. */
export type Action =
  | 'CreateAccessKey'
  | 'DeleteAccessKey'
  | 'GetAccessKeyLastUsed'
  | 'ListAccessKeys'
  | 'UpdateAccessKey'

/** What may be turned while the sandbox runs. */
export interface AwsIamControls extends Delays {
  /** Items on one page: IAM cuts where it likes. */
  page: number
  /** For so long after a new key begins to work, every second request still meets a machine that does not know it. */
  wavers: number
  /** So many of the next requests are too many. */
  throttled: number
  /** Actions that the admin's policy lacks. */
  readonly denied: Set<Action>
}

/** All that AWS knows of the account. */
export interface State {
  readonly clock: SandboxClock
  readonly letters: Letters
  readonly controls: AwsIamControls
  readonly keys: AwsIamKey[]
  /** Logins that end by themselves, by their ids. */
  readonly sessions: Map<string, Caller>
  /** What a job that proves who it is may turn keys by, and whom its trust policy names. */
  readonly role: Role
  /** Who may turn keys. */
  readonly admins: Set<string>
  asked: number
}
