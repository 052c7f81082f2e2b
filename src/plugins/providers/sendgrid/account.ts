import type { Explained, Request } from '../../../http/send.ts'
import { pathPart } from '../../contract/ask.ts'
import type { Context } from '../../contract/plugin.ts'
import { list, text } from '../../contract/read.ts'

/** Where to ask, and what the manifest says a new key may do. */
export interface Account {
  readonly context: Context
  readonly base: string
  readonly scopes: readonly string[] | undefined
}

/** The manifest's `with:` (its schema was checked) and what the plugin may use. */
export function accountOf(config: Readonly<Record<string, unknown>>, context: Context): Account {
  const scopes = list(config, 'scopes')
  return {
    context,
    base: (context.endpoint ?? 'https://api.sendgrid.com').replace(/\/+$/, ''),
    scopes: scopes?.filter((scope) => typeof scope === 'string'),
  }
}

/** A request with the admin key. `path` is the template that errors name, `id` fills its place. */
export function ask(
  account: Account,
  method: Request['method'],
  to: { readonly path: string; readonly id?: string },
): Request {
  return {
    method,
    url: account.base + to.path.replace(/\{[^}]+\}/, () => pathPart('SendGrid', to.id ?? '')),
    path: to.path,
    headers: { authorization: `Bearer ${account.context.admin().reveal()}` },
    explain,
  }
}

/** What SendGrid says is wrong (document: `errors[].message`), in lower case, to be compared and never to be told on. */
export function complaint(json: unknown): string {
  return (list(json, 'errors') ?? []).map((error) => text(error, 'message')?.toLowerCase() ?? '').join(' ')
}

export const FORBIDDEN: Explained = {
  code: 'permission-missing',
  message:
    'The admin key may not do this: it needs the scopes api_keys.create, api_keys.read and api_keys.delete, and those of the keys it makes. Check the IP addresses that the account lets in, too.',
}

/** SendGrid's errors have a text and no code, so the status speaks, and the text only where one status has two meanings. */
export function explain(status: number): Explained | undefined {
  if (status === 403) return FORBIDDEN
  if (status === 401)
    return {
      code: 'credential-rejected',
      message:
        'SendGrid does not know the admin key: check that it is set and alive, and whether the account is in the EU.',
    }
  return status === 404
    ? { code: 'not-found', message: 'This account has no such key: check whose admin key this is.' }
    : undefined
}
