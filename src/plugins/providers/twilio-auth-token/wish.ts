import type { KeyId } from '../../../core/facts.ts'
import type { MissingRights } from '../../contract/provider.ts'
import { text } from '../../contract/read.ts'

/** The manifest's `with:` (its schema was checked). */
export interface TokenWish {
  /** What follows `AC` in its SID. */
  readonly account: string | undefined
  /** A person looked, and says that the second place is Keyturn's alone. */
  readonly alone: boolean
  /** Who validates what Twilio signs: the app, in three places, or nobody. Undefined: nobody said. */
  readonly signatures: 'three' | 'none' | undefined
}

export function wishOf(config: Readonly<Record<string, unknown>>): TokenWish {
  const signatures = text(config, 'signatures')
  return {
    account: text(config, 'account'),
    alone: config['secondary'] === 'keyturn',
    signatures: signatures === 'three' || signatures === 'none' ? signatures : undefined,
  }
}

/** What a person has to say before anything is made. */
export function missing({ account, alone, signatures }: TokenWish, like: KeyId | undefined): MissingRights | undefined {
  if (account !== undefined && alone && signatures !== undefined) return undefined
  const lines = [
    ...(account === undefined ? ['account: <what follows AC in the SID of the account>'] : []),
    ...(alone ? [] : ['secondary: keyturn']),
    ...(signatures === undefined ? ['signatures: <three or none>'] : []),
  ]
  const whose = account === undefined ? 'Nobody knows which account the token is of. ' : ''
  const free = alone
    ? ''
    : 'No API shows whether the account has a secondary token, and making one may end one that a person made. Look in the Console: where there is none, and nobody else makes one, say so by that line. '
  const webhooks =
    signatures === undefined
      ? 'Twilio signs webhooks with the primary token: an app that validates them and knows one token refuses all of them for a while. Say `three` once it accepts what the token in any of the three secrets signed, or `none` if nothing validates them. '
      : ''
  const which =
    like === undefined
      ? 'Which token is in service is not known either: it is found by its value, which the adoption has to be passed.'
      : ''
  return { lines, why: `${whose}${free}${webhooks}${which}`.trim() }
}
