import { Failure } from '../../../core/failure.ts'
import type { KeyId } from '../../../core/facts.ts'
import type { Parts, Probe } from '../../contract/provider.ts'
import { text } from '../../contract/read.ts'
import { type Account, adminOf, ask, idOf } from './account.ts'
import { listKeys } from './keys.ts'
import { ASKED, tryMessages } from './messages.ts'

/** The permission that a restricted key is asked with (document, `createRestrictedKey`). */
export const PROBED = '/twilio/messaging/messages/read'

/**
 * Does Twilio let this pair in? Every standard key may ask for messages, and none for accounts or keys (docs, "Create API keys in
 * Twilio Console").
 */
export async function probe(account: Account, { sid, secret }: Parts): Promise<Probe> {
  const about = { asked: ASKED, at: account.context.now() }
  // A secret alone proves nothing, nor does an SID.
  if (sid === undefined || secret === undefined) return { ...about, verdict: 'unknown', status: 0 }
  try {
    // Whose it is, is not told: scanners take an account's SID for a secret, too.
    return await tryMessages({
      context: account.context,
      api: account.api,
      account: adminOf(account).account,
      user: sid.reveal(),
      password: secret,
      isGone: () => isGone(account, idOf(sid.reveal())),
    })
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    return { ...about, verdict: 'unknown', status: thrown.status ?? 0 }
  }
}

/** The account is active by its own word, and its whole list of keys, read after the refusal, does not have the SID. */
async function isGone(account: Account, keyId: KeyId | undefined): Promise<boolean> {
  if (keyId === undefined || !(await isActive(account))) return false
  const { keys, complete } = await listKeys(account)
  return complete && !keys.some(({ id }) => id === keyId)
}

/** Of the answer, which holds the account's auth token, the state alone is looked at (document v2010, `FetchAccount`). */
async function isActive(account: Account): Promise<boolean> {
  const { account: number } = adminOf(account)
  const request = ask(account, 'GET', { at: 'api', path: '/2010-04-01/Accounts/{Sid}.json', id: number })
  const { json } = await account.context.send(request)
  return text(json, 'sid') === number && text(json, 'status') === 'active'
}
