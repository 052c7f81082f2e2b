import { Failure } from '../../../core/failure.ts'
import type { Secret } from '../../../core/secret.ts'
import type { Reply } from '../../../http/send.ts'
import { answered } from '../../contract/ask.ts'
import type { Context } from '../../contract/plugin.ts'
import type { Probe } from '../../contract/provider.ts'
import { list } from '../../contract/read.ts'
import { basic, codeIn } from './account.ts'

const PATH = '/2010-04-01/Accounts/{AccountSid}/Messages.json'
/** What is asked to see whether Twilio lets somebody in: whoever may use an account at all may ask for its messages. */
export const ASKED = `GET ${PATH}`

/** Who is tried, and of which account. */
export interface Tried {
  readonly context: Context
  readonly api: string
  readonly account: string
  readonly user: string
  readonly password: Secret
  /** Asked after a refusal, which alone says little: is what was refused certainly gone? */
  readonly isGone: () => Promise<boolean>
}

/** Does Twilio let them in? */
export async function tryMessages({ context, api, account, user, password, isGone }: Tried): Promise<Probe> {
  const reply = await answered(context.send, {
    method: 'GET',
    url: `${api}${PATH.replace('{AccountSid}', account)}?PageSize=1`,
    path: PATH,
    headers: { authorization: basic(user, password) },
    accept: [401, 403],
  })
  const told = { asked: ASKED, at: context.now(), status: reply.status ?? 0 }
  if (reply instanceof Failure) return { ...told, verdict: 'unknown' }
  if (reply.status === 200 && list(reply.json, 'messages') !== undefined) return { ...told, verdict: 'alive' }
  return { ...told, verdict: isRejected(reply) && (await isGone()) ? 'dead' : 'unknown' }
}

/**
 * Also said of what is not dead: a suspended or closed account, another account or region, a key without the permission (docs, "20003:
 * Permission Denied" and "403: Forbidden"). So it is a question, and no answer.
 */
function isRejected({ status, json }: Reply): boolean {
  return status === 401 && codeIn(json) === 20003
}
