import { Failure } from '../../../core/failure.ts'
import type { Reply } from '../../../http/send.ts'
import { answered } from '../../contract/ask.ts'
import type { Parts, Probe } from '../../contract/provider.ts'
import { inside, list, partOf, text } from '../../contract/read.ts'
import { type Account, VERSION } from './account.ts'

const PATH = '/v1/models'

/** The list of models may be asked for with every key, and spends nothing. */
export async function probe(account: Account, parts: Parts): Promise<Probe> {
  const reply = await answered(account.context.send, {
    method: 'GET',
    url: `${account.base}${PATH}?limit=1`,
    path: PATH,
    headers: { 'x-api-key': partOf(parts, 'value').reveal(), 'anthropic-version': VERSION },
    accept: [401, 403],
  })
  const about = { at: account.context.now(), asked: `GET ${PATH}` }
  if (reply instanceof Failure) return { verdict: 'unknown', status: reply.status ?? 0, ...about }
  return { verdict: verdictOf(reply), status: reply.status, ...about }
}

/**
 * Claude Docs, "Errors": a 401 `authentication_error` is an issue with the key, a 403 `permission_error` a key that may not do this.
 * Of a 401 only the refusal that third parties quote for a key that is none counts as dead. How a key is refused that is inactive is
 * not documented (TruffleHog takes a 404 for one): whatever else is said is not known.
 */
function verdictOf({ status, json }: Reply): Probe['verdict'] {
  if (status === 200) return list(json, 'data') === undefined ? 'unknown' : 'alive'
  if (text(json, 'type') !== 'error') return 'unknown'
  const error = inside(json, 'error')
  const kind = text(error, 'type')
  if (status === 403) return kind === 'permission_error' ? 'alive-forbidden' : 'unknown'
  const refused = kind === 'authentication_error' && text(error, 'message') === 'invalid x-api-key'
  return status === 401 && refused ? 'dead' : 'unknown'
}
