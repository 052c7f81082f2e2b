import type { KeyId } from '../../../core/facts.ts'
import type { Explained, Request } from '../../../http/send.ts'
import { pathPart } from '../../contract/ask.ts'
import type { Context } from '../../contract/plugin.ts'
import { flag, inside, text } from '../../contract/read.ts'

/** Where to ask, and which endpoint is meant. */
export interface Account {
  readonly context: Context
  readonly base: string
  readonly url: string | undefined
  readonly connect: boolean | undefined
}

/** The manifest's `with:` (its schema was checked) and what the plugin may use. */
export function accountOf(config: Readonly<Record<string, unknown>>, context: Context): Account {
  return {
    context,
    base: (context.endpoint ?? 'https://api.stripe.com').replace(/\/+$/, ''),
    url: text(config, 'url'),
    connect: flag(config, 'connect'),
  }
}

/** The path of all endpoints. */
export const ENDPOINTS = '/v1/webhook_endpoints'

/** What a request is about; what is in `{…}` is filled in. */
interface Question {
  readonly path: string
  readonly id?: KeyId
  readonly query?: URLSearchParams
  readonly form?: URLSearchParams
}

/**
 * A request with the admin key. The first version of the API takes forms (Stripe API reference, "Introduction"). No `Stripe-Version` is
 * sent: none of what is read here has changed with one.
 */
export function ask({ context, base }: Account, method: Request['method'], question: Question): Request {
  const { path, id, query, form } = question
  const at = id === undefined ? path : path.replace('{id}', () => pathPart('Stripe', id))
  return {
    method,
    url: `${base}${at}${query === undefined ? '' : `?${query.toString()}`}`,
    path,
    headers: {
      authorization: `Bearer ${context.admin().reveal()}`,
      ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(form === undefined ? {} : { body: form.toString() }),
    explain,
  }
}

/** Told by no code of its own (PostHog/posthog, pull request 83460: "maximum of … webhook endpoints"). */
const FULL = /\bmaximum (?:number )?of\b.*\bwebhook endpoints?\b/i

/** `{ error: { type, code?, message } }` (stripe/stripe-node, `src/Error.ts`). */
function explain(status: number, json: unknown): Explained | undefined {
  const said = text(inside(json, 'error'), 'message') ?? ''
  if (status === 400 && FULL.test(said))
    return {
      code: 'quota-reached',
      message:
        'The account has as many webhook endpoints as it may have. Delete one that nobody needs, or ask Stripe for more: a rotation needs room for one.',
      detail: 'quota',
    }
  if (status === 401)
    return {
      code: 'credential-rejected',
      message:
        'Stripe does not take the admin key: it has to be alive, of the account and the mode that the endpoint is in, and let in from where this runs.',
    }
  if (status === 403)
    return {
      code: 'permission-missing',
      message:
        'The admin key may not do this: it has to be allowed to write `Webhook Endpoints`, and to read `Events` where `verify: usage` or `old-key: quiet` is asked for.',
    }
  return status === 404
    ? {
        code: 'not-found',
        message: 'There is no such endpoint for this key: check whose it is, and of which mode, live or test.',
      }
    : undefined
}
