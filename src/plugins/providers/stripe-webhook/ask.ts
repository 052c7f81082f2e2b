// The one place that knows Stripe's own client: it writes the requests, and the one sender sends them and reads what comes.
import type { Stripe } from 'stripe'
import type { KeyId } from '../../../core/facts.ts'
import type { Failure } from '../../../core/failure.ts'
import { misread } from '../../../http/refuse.ts'
import { bySdk } from '../../../http/sdk.ts'
import type { Reply, Request, Send } from '../../../http/send.ts'
import { pathPart } from '../../contract/ask.ts'
import { type Account, explain } from './account.ts'

/** The path of all endpoints. */
export const ENDPOINTS = '/v1/webhook_endpoints'
/** And of one. */
export const ENDPOINT = `${ENDPOINTS}/{id}`

/** What the sender has to know of a call, and its client does not say. */
type About = Pick<Request, 'path' | 'accept' | 'idempotencyKey' | 'repeats'>

/** An answer as it came, and the failure for one that lacks what it should have. */
export interface Answer extends Pick<Reply, 'status' | 'json'> {
  readonly wrong: (what: string) => Failure
}

/**
 * One call of Stripe's own client. No secret goes into its hands: the admin key is put in after it, and of every answer it is told that it
 * is good and empty. What came is read by us, strictly; on an answer that is no object the client would never settle.
 */
export async function ask(account: Account, about: About, call: (stripe: Calls) => Promise<unknown>): Promise<Answer> {
  const { Stripe } = await import('stripe')
  const answers: Answer[] = []
  const send: Send = async (written) => {
    const request = { ...written, ...ours(account, written) }
    const reply = await account.context.send(request)
    answers.push({ status: reply.status, json: reply.json, wrong: (what) => misread(request, reply, what) })
    return { ...reply, status: 200, json: {} }
  }
  await bySdk(send, { ...about, explain }, (fetch) => {
    const httpClient = Stripe.createFetchHttpClient(fetch)
    return call(new Stripe('', { ...SETTINGS, httpClient }))
  })
  const [answer] = answers
  if (answer === undefined) throw new TypeError("Stripe's client sent nothing")
  return answer
}

/** An id as the client may put it into a path. */
export function idOf(keyId: KeyId): string {
  return pathPart('Stripe', keyId)
}

/**
 * What the sender does alone. The client repeats one thing whatever it is told, a connection that was closed (`RequestSender._shouldRetry`);
 * it never hears of one, and `bySdk` lets no second request out after a failure. Its time-out aborts a signal that nobody heeds; with 0
 * it is over at once, and no timer of its outlives a run.
 */
const SETTINGS = {
  maxNetworkRetries: 0,
  timeout: 0,
  telemetry: false,
  appInfo: { name: 'Keyturn' },
  authenticator: () => Promise.resolve(),
}

/**
 * To where the workflow says, and to no other host. Without the version of the API that the client would ask for: none of what is read here
 * has changed with one, and what a new endpoint's own version is by default is the account's to say.
 */
function ours({ base, context }: Account, { url, headers }: Request): Pick<Request, 'url' | 'headers'> {
  const { pathname, search } = new URL(url)
  const { 'stripe-version': _version, ...rest } = headers ?? {}
  return {
    url: `${base}${pathname}${search}`,
    headers: { ...rest, authorization: `Bearer ${context.admin().reveal()}` },
  }
}

/** What a new endpoint is to be. The package's types know the events and versions of its day; an endpoint may have younger ones. */
export type Wanted = Omit<Stripe.WebhookEndpointCreateParams, 'enabled_events' | 'api_version'> & {
  enabled_events: string[]
  api_version?: string
}

/** The calls that are used. */
interface Calls extends Pick<Stripe, 'events'> {
  readonly webhookEndpoints: Omit<Stripe['webhookEndpoints'], 'create'> & {
    create(shape: Wanted): Promise<unknown>
  }
}
