import { Failure } from '../../../core/failure.ts'
import type { KeyId } from '../../../core/facts.ts'
import type { Reply } from '../../../http/send.ts'
import { answered } from '../../contract/ask.ts'
import type { Parts, Probe } from '../../contract/provider.ts'
import { list, text } from '../../contract/read.ts'
import { type Account, adminOf, ask, basic, codeIn, idOf } from './account.ts'
import { listKeys } from './keys.ts'

/** The permission that a restricted key is asked with (document, `createRestrictedKey`). */
export const PROBED = '/twilio/messaging/messages/read'

const PATH = '/2010-04-01/Accounts/{AccountSid}/Messages.json'
const ASKED = `GET ${PATH}`

/**
 * Does Twilio let this pair in? Every standard key may ask for messages, and none for accounts or keys (docs, "Create API keys in
 * Twilio Console").
 */
export async function probe(account: Account, { sid, secret }: Parts): Promise<Probe> {
  const about = { asked: ASKED, at: account.context.now() }
  // A secret alone proves nothing, nor does an SID.
  if (sid === undefined || secret === undefined) return { ...about, verdict: 'unknown', status: 0 }
  try {
    const { account: number } = adminOf(account)
    const reply = await answered(account.context.send, {
      method: 'GET',
      url: `${account.api}${PATH.replace('{AccountSid}', number)}?PageSize=1`,
      path: PATH,
      headers: { authorization: basic(sid.reveal(), secret) },
      accept: [401, 403],
    })
    const alive = !(reply instanceof Failure) && reply.status === 200 && list(reply.json, 'messages') !== undefined
    const told = { ...about, at: account.context.now(), status: reply.status ?? 0 }
    // Whose it is, is not told: scanners take an account's SID for a secret, too.
    if (alive) return { ...told, verdict: 'alive' }
    const dead = !(reply instanceof Failure) && isRejected(reply) && (await isGone(account, idOf(sid.reveal())))
    return { ...told, verdict: dead ? 'dead' : 'unknown' }
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    return { ...about, verdict: 'unknown', status: thrown.status ?? 0 }
  }
}

/**
 * Also said to a pair of which nothing is dead: a suspended or closed account, another account or region, a key without the permission
 * (docs, "20003: Permission Denied" and "403: Forbidden"). So it is a question, and no answer.
 */
function isRejected({ status, json }: Reply): boolean {
  return status === 401 && codeIn(json) === 20003
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
