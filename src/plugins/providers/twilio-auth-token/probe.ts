import { Failure } from '../../../core/failure.ts'
import type { Parts, Probe } from '../../contract/provider.ts'
import { partOf } from '../../contract/read.ts'
import { ASKED, tryMessages } from '../twilio/messages.ts'
import { type Account, adminOf, showAccount } from './account.ts'

/** Does Twilio let the account in with this token? Both of them may ask for messages. */
export async function probe(account: Account, parts: Parts): Promise<Probe> {
  const { context, api } = account
  const begun = context.now()
  const password = partOf(parts, 'value')
  try {
    const { account: sid } = adminOf(account)
    const isGone = (): Promise<boolean> => isOther(account, password.fingerprint())
    const told = await tryMessages({ context, api, account: sid, user: sid, password, isGone })
    return told.verdict === 'alive' ? { ...told, account: sid.slice(2).toLowerCase() } : told
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    return { asked: ASKED, at: begun, verdict: 'unknown', status: thrown.status ?? 0 }
  }
}

/** The account is active by its own word, asked after the refusal, and that is not its primary token. */
async function isOther(account: Account, keyId: string): Promise<boolean> {
  const { primary, active } = await showAccount(account)
  return active && primary !== keyId
}
