import type { Context } from '../../contract/plugin.ts'
import { flag, inside, text } from '../../contract/read.ts'
import type { Explained } from '../../../http/send.ts'

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

/** Told by no code of its own (PostHog/posthog, pull request 83460: "maximum of … webhook endpoints"). */
const FULL = /\bmaximum (?:number )?of\b.*\bwebhook endpoints?\b/i

/** `{ error: { type, code?, message } }` (stripe/stripe-node, `src/Error.ts`). */
export function explain(status: number, json: unknown): Explained | undefined {
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
