import { Failure } from '../../../core/failure.ts'
import type { Reply } from '../../../http/send.ts'
import { answered } from '../../contract/ask.ts'
import type { Context } from '../../contract/plugin.ts'
import type { Parts, Probe } from '../../contract/provider.ts'
import { id, inside, partOf, text } from '../../contract/read.ts'

const PATH = '/v1/account'

/** Where Stripe is asked, without a slash at the end. */
export function baseOf({ endpoint }: Context): string {
  return (endpoint ?? 'https://api.stripe.com').replace(/\/+$/, '')
}

/** The account is the one thing that every key may ask for: it is answered, or refused in a sentence that names the account. */
export async function probe(context: Context, parts: Parts): Promise<Probe> {
  const reply = await answered(context.send, {
    method: 'GET',
    url: baseOf(context) + PATH,
    path: PATH,
    headers: { authorization: `Bearer ${partOf(parts, 'value').reveal()}` },
    accept: [401, 403],
  })
  const about = { status: reply.status ?? 0, at: context.now(), asked: `GET ${PATH}` }
  if (reply instanceof Failure) return { verdict: 'unknown', ...about }
  const account = accountIn(reply)
  return { verdict: verdictOf(reply, account), ...about, ...(account === undefined ? {} : { account }) }
}

/** Of a 403 only the id in Stripe's own sentence is read (stripe/stripe-node, issue 2246; dj-stripe/dj-stripe, pull request 1131). */
function accountIn(reply: Reply): string | undefined {
  if (reply.status === 200) return text(reply.json, 'object') === 'account' ? id(reply.json, 'id') : undefined
  const said = reply.status === 403 ? text(inside(reply.json, 'error'), 'message') : undefined
  return /required permissions for this endpoint on account '?(acct_[A-Za-z0-9]{1,64})\b/.exec(said ?? '')?.[1]
}

/**
 * 403 is a living key without that right. A 401 is a dead one only where Stripe says so: a living key that is let in from other
 * addresses alone is answered 401, too ("does not allow requests from your IP address").
 */
function verdictOf({ status, json }: Reply, account: string | undefined): Probe['verdict'] {
  const error = inside(json, 'error')
  if (status === 200) return account === undefined ? 'unknown' : 'alive'
  if (text(error, 'type') !== 'invalid_request_error') return 'unknown'
  const said = text(error, 'message') ?? ''
  if (status === 403) return /does not have the required permissions/.test(said) ? 'alive-forbidden' : 'unknown'
  return text(error, 'code') === 'api_key_expired' || said.startsWith('Invalid API Key provided') ? 'dead' : 'unknown'
}
