import { Failure } from '../../../core/failure.ts'
import type { Reply } from '../../../http/send.ts'
import { answered } from '../../contract/ask.ts'
import type { Parts, Probe } from '../../contract/provider.ts'
import { inside, partOf, text } from '../../contract/read.ts'
import type { Account } from './account.ts'

const ASKED = 'GET /v1/models'

/**
 * Does OpenAI let this value in? 403 is a living key that may not list models; only 401 `invalid_api_key` is a dead one. A 403 for
 * the place the request comes from says nothing of the key.
 */
export async function probe(account: Account, parts: Parts): Promise<Probe> {
  const value = partOf(parts, 'value')
  const headers = { authorization: `Bearer ${value.reveal()}` }
  const request = {
    method: 'GET',
    url: `${account.base}/v1/models`,
    path: '/v1/models',
    headers,
    accept: [401, 403],
  } as const
  const reply = await answered(account.context.send, request)
  const at = account.context.now()
  if (reply instanceof Failure) return { verdict: 'unknown', status: reply.status ?? 0, at, asked: ASKED }
  const organization = reply.header('openai-organization')
  const told = organization !== undefined && /^[\w.-]{1,80}$/.test(organization) ? { account: organization } : {}
  return { verdict: verdictOf(reply), status: reply.status, at, asked: ASKED, ...told }
}

function verdictOf(reply: Reply): Probe['verdict'] {
  const code = text(inside(reply.json, 'error'), 'code')
  if (reply.status === 401) return code === 'invalid_api_key' ? 'dead' : 'unknown'
  if (reply.status === 403) return code?.startsWith('unsupported_country') === true ? 'unknown' : 'alive-forbidden'
  return reply.status === 200 ? 'alive' : 'unknown'
}
