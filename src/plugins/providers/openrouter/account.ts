import type { Explained, Request } from '../../../http/send.ts'
import { pathPart } from '../../contract/ask.ts'
import type { Context } from '../../contract/plugin.ts'
import { number, text } from '../../contract/read.ts'

/** Where to ask, and what the manifest says a new key may do. */
export interface Account {
  readonly context: Context
  readonly base: string
  readonly limit: number | undefined
  readonly workspace: string | undefined
}

/** The manifest's `with:` (its schema was checked) and what the plugin may use. */
export function accountOf(config: Readonly<Record<string, unknown>>, context: Context): Account {
  return {
    context,
    base: `${(context.endpoint ?? 'https://openrouter.ai').replace(/\/+(api\/v1\/*)?$/, '')}/api/v1`,
    limit: number(config, 'limit'),
    workspace: text(config, 'workspace'),
  }
}

/** A request with the admin key. `path` is the template that errors name, `id` fills its place. */
export function ask(
  account: Account,
  method: Request['method'],
  to: { readonly path: string; readonly id?: string; readonly query?: Readonly<Record<string, string>> },
): Request {
  const query = new URLSearchParams(to.query).toString()
  const path = to.path.replace(/\{[^}]+\}/, () => pathPart('OpenRouter', to.id ?? ''))
  return {
    method,
    url: `${account.base}${path}${query === '' ? '' : `?${query}`}`,
    path: to.path,
    headers: { authorization: `Bearer ${account.context.admin().reveal()}` },
    explain,
  }
}

/** Errors are `{ error: { code, message } }`, where the code is the status once more. */
function explain(status: number): Explained | undefined {
  if (status === 401)
    return {
      code: 'credential-rejected',
      message: 'OpenRouter does not know the admin key: check that it is a management key and alive.',
    }
  if (status === 403)
    return { code: 'permission-missing', message: 'The admin key may not do this: it has to be a management key.' }
  return status === 404
    ? {
        code: 'not-found',
        message: 'There is no such key: check `workspace` under `with:`, and whose admin key this is.',
      }
    : undefined
}
