import { Failure } from '../../../core/failure.ts'
import type { Reply } from '../../../http/send.ts'
import { answered } from '../../contract/ask.ts'
import type { Parts, Probe } from '../../contract/provider.ts'
import { partOf } from '../../contract/read.ts'
import { type Account, complaint } from './account.ts'

const ASKED = 'GET /v3/scopes'

/** Does SendGrid let this value in? The one question that every key may ask, whatever else it may do. */
export async function probe(account: Account, parts: Parts): Promise<Probe> {
  const headers = { authorization: `Bearer ${partOf(parts, 'value').reveal()}` }
  const request = {
    method: 'GET',
    url: `${account.base}/v3/scopes`,
    path: '/v3/scopes',
    headers,
    accept: [401, 403],
  } as const
  const reply = await answered(account.context.send, request)
  const verdict = reply instanceof Failure ? 'unknown' : verdictOf(reply)
  return { verdict, status: reply.status ?? 0, at: account.context.now(), asked: ASKED }
}

/** A 403 that speaks of an address is the account's list of those it lets in, and says nothing of the key. */
function verdictOf(reply: Reply): Probe['verdict'] {
  const said = complaint(reply.json)
  if (reply.status === 200) return 'alive'
  if (reply.status === 401)
    return said === 'authorization required' || said.includes('invalid, expired, or revoked') ? 'dead' : 'unknown'
  return said === 'access forbidden' ? 'alive-forbidden' : 'unknown'
}
