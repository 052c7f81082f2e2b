import type { KeyId } from '../../../core/facts.ts'
import type { MissingRights } from '../../contract/provider.ts'
import { text } from '../../contract/read.ts'

/** The manifest's `with:` (its schema was checked). */
export interface TokenWish {
  /** What follows `AC` in its SID. */
  readonly account: string | undefined
  /** A person looked, and says that the second place is Keyturn's alone. */
  readonly alone: boolean
  /** The app validates what Twilio signs. */
  readonly signatures: boolean
}

export function wishOf(config: Readonly<Record<string, unknown>>): TokenWish {
  return {
    account: text(config, 'account'),
    alone: config['secondary'] === 'keyturn',
    signatures: config['signatures'] !== false,
  }
}

/** What a person has to say before anything is made. */
export function missing({ account, alone }: TokenWish, like: KeyId | undefined): MissingRights | undefined {
  if (account !== undefined && alone) return undefined
  const lines = [
    ...(account === undefined ? ['account: <what follows AC in the SID of the account>'] : []),
    ...(alone ? [] : ['secondary: keyturn']),
  ]
  const whose = account === undefined ? 'Nobody knows which account the token is of. ' : ''
  const free = alone
    ? ''
    : 'No API shows whether the account has a secondary token, and making one may end one that a person made. Look in the Console: where there is none, and nobody else makes one, say so by that line. '
  const which =
    like === undefined
      ? 'Which token is in service is not known either: it is found by its value, which the adoption has to be passed.'
      : ''
  return { lines, why: `${whose}${free}${which}`.trim() }
}
