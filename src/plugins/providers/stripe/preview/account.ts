import { Failure } from '../../../../core/failure.ts'
import type { KeyId } from '../../../../core/facts.ts'
import type { Explained, Request } from '../../../../http/send.ts'
import { pathPart } from '../../../contract/ask.ts'
import type { Context } from '../../../contract/plugin.ts'
import { inside, text } from '../../../contract/read.ts'
import { baseOf } from '../probe.ts'
import { type Wish, wishOf } from '../wish.ts'

/**
 * The preview is served below a preview version alone (stripe/stripe-node, branch `latest-codegen-private-preview`); with this one
 * Infisical measured it.
 */
export const VERSION = '2026-08-26.preview'

/** Where to ask, and which keys are meant. */
export interface Account {
  readonly context: Context
  readonly wish: Wish
}

/** The manifest's `with:` (its schema was checked) and what the plugin may use. */
export function accountOf(config: Readonly<Record<string, unknown>>, context: Context): Account {
  return { context, wish: wishOf(config) }
}

interface To {
  /** Template that errors name, below the path of all keys. */
  readonly path?: string
  /** Fills its place. */
  readonly id?: KeyId
  readonly query?: string
}

/** The path of all keys. */
export const KEYS = '/v2/iam/api_keys'

/** A request of the app's, about the account that has it installed. */
export function ask({ context, wish }: Account, method: Request['method'], to: To = {}): Request {
  if (wish.account === undefined) throw unsaid('in which account keys are made', 'account: acct_…')
  const template = KEYS + (to.path ?? '')
  const path = template.replace('{id}', () => pathPart('Stripe', to.id ?? ''))
  return {
    method,
    url: `${baseOf(context)}${path}${to.query ?? ''}`,
    path: template,
    headers: {
      authorization: `Bearer ${context.admin().reveal()}`,
      'stripe-version': VERSION,
      'stripe-context': wish.account,
    },
    explain,
  }
}

/** What the manifest does not say, and nothing else tells. */
export function unsaid(what: string, line: string): Failure {
  return new Failure(
    'manifest-invalid',
    `Nothing was minted: ${what} is not known. Write it as \`${line}\` under \`with:\` in rotation.yml.`,
    { effect: 'not-done' },
  )
}

const OUT =
  'If Stripe has not let you in, take `api: preview` out of `with:` in rotation.yml: people make the keys then, and Keyturn does the rest.'

/** How a full account is told is not documented: a code that speaks of a limit, and not of requests. */
const FULL = /(?:^|_)(?:limit|quota|maximum)(?:_|$)|too_many_(?!requests)/

/** `{ error: { type, code?, message } }`, as in all of Stripe's API (stripe/stripe-node, `src/Error.ts`). */
export function explain(status: number, json: unknown): Explained | undefined {
  const code = text(inside(json, 'error'), 'code') ?? ''
  if ((status === 400 || status === 403 || status === 409) && FULL.test(code) && !code.startsWith('rate_limit'))
    return {
      code: 'quota-reached',
      message:
        'Stripe lets no further key be made in this account. End keys that nobody uses, or have the limit raised.',
      detail: 'quota',
    }
  if (status === 401)
    return {
      code: 'credential-rejected',
      message:
        'Stripe does not take the admin key. It has to be a living key of the account that owns the Stripe App, let in from where this runs.',
    }
  if (status === 403)
    return {
      code: 'permission-missing',
      message: `The preview is for Stripe Apps that may write API keys (\`api_key_write\`), installed in the account that \`with:\` names, and asked for with a key of whoever owns the app. ${OUT}`,
    }
  if (status === 404)
    return {
      code: 'not-found',
      message: `Stripe shows no such thing there: it may have ended the preview, or moved it. ${OUT}`,
    }
  return status === 400 ? { code: 'refused', message: `The preview may have changed. ${OUT}` } : undefined
}
