import { Failure } from '../../../core/failure.ts'
import type { Reply } from '../../../http/send.ts'
import { answered } from '../../contract/ask.ts'
import type { Parts, Probe } from '../../contract/provider.ts'
import { list, partOf } from '../../contract/read.ts'
import { basic, codeIn } from '../twilio/account.ts'
import { type Account, adminOf, showAccount } from './account.ts'

const PATH = '/2010-04-01/Accounts/{AccountSid}/Messages.json'
const ASKED = `GET ${PATH}`

/** Does Twilio let the account in with this token? Both of them may ask for messages. */
export async function probe(account: Account, parts: Parts): Promise<Probe> {
  const about = { asked: ASKED, at: account.context.now() }
  const value = partOf(parts, 'value')
  try {
    const { account: sid } = adminOf(account)
    const reply = await answered(account.context.send, {
      method: 'GET',
      url: `${account.api}${PATH.replace('{AccountSid}', sid)}?PageSize=1`,
      path: PATH,
      headers: { authorization: basic(sid, value) },
      accept: [401, 403],
    })
    const alive = !(reply instanceof Failure) && reply.status === 200 && list(reply.json, 'messages') !== undefined
    const told = { ...about, at: account.context.now(), status: reply.status ?? 0 }
    if (alive) return { ...told, verdict: 'alive', account: sid.slice(2).toLowerCase() }
    const dead = !(reply instanceof Failure) && isRejected(reply) && (await isOther(account, value.fingerprint()))
    return { ...told, verdict: dead ? 'dead' : 'unknown' }
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    return { ...about, verdict: 'unknown', status: thrown.status ?? 0 }
  }
}

/** Also said of a closed account, or of another region (docs, "20003: Permission Denied"): a question, and no answer. */
function isRejected({ status, json }: Reply): boolean {
  return status === 401 && codeIn(json) === 20003
}

/** The account is active by its own word, asked after the refusal, and that is not its primary token. */
async function isOther(account: Account, keyId: string): Promise<boolean> {
  const { primary, active } = await showAccount(account)
  return active && primary !== keyId
}
