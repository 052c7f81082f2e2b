import type { KeyId } from '../../../core/facts.ts'
import type { Explained, Request } from '../../../http/send.ts'
import { pathPart } from '../../contract/ask.ts'
import type { Context } from '../../contract/plugin.ts'
import { inside, text } from '../../contract/read.ts'

/** Where to ask, and which keys are meant. */
export interface Account {
  readonly context: Context
  readonly base: string
  /** `wrkspc_…`, or `none` for keys that belong to the organization; undefined: the manifest does not say. */
  readonly workspace: string | undefined
}

/** The manifest's `with:` (its schema was checked) and what the plugin may use. */
export function accountOf(config: Readonly<Record<string, unknown>>, context: Context): Account {
  return {
    context,
    base: (context.endpoint ?? 'https://api.anthropic.com').replace(/\/+(v1\/*)?$/, ''),
    workspace: text(config, 'workspace'),
  }
}

/** Claude Docs, "API versions": without it a request is refused. */
export const VERSION = '2023-06-01'

interface To {
  /** Template that errors name. */
  readonly path: string
  /** Fills its place. */
  readonly id?: KeyId
  readonly query?: URLSearchParams
}

/** A request with the admin key. */
export function ask(account: Account, method: Request['method'], to: To): Request {
  const query = to.query === undefined ? '' : `?${to.query.toString()}`
  const path = to.path.replace(/\{[^}]+\}/, () => pathPart('Anthropic', to.id ?? ''))
  return {
    method,
    url: `${account.base}${path}${query}`,
    path: to.path,
    headers: { 'x-api-key': account.context.admin().reveal(), 'anthropic-version': VERSION },
    explain,
  }
}

/** Claude Docs, "Errors": `{ type: 'error', error: { type, message } }`. */
function explain(status: number, json: unknown): Explained | undefined {
  const error = inside(json, 'error')
  // Where the code of this refusal stands is not documented; it is a word that nothing else has.
  const said = [text(error, 'type'), text(error, 'message'), text(inside(error, 'details'), 'error_code')].join(' ')
  if (status === 400 && /(?:org|workspace)_api_key_limit_exceeded/.test(said))
    return {
      code: 'quota-reached',
      message:
        'Anthropic lets no further key live: the limit of the organization or of the workspace is reached. Archive keys that are not used, or have the limit raised.',
      detail: 'quota',
    }
  if (status === 401)
    return {
      code: 'credential-rejected',
      message: 'Anthropic does not know the admin key. Check that it is an admin key (sk-ant-admin…) and alive.',
    }
  if (status === 403)
    return {
      code: 'permission-missing',
      message:
        'The admin key may not do this. It has to be an admin key of the organization (sk-ant-admin…); a key of a workspace cannot do it.',
    }
  return status === 404
    ? {
        code: 'not-found',
        message: 'There is no such key in this organization: check whose admin key this is.',
      }
    : undefined
}
