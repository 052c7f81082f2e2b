import { Failure } from '../../../core/failure.ts'
import type { Request } from '../../../http/send.ts'
import { pathPart } from '../../contract/ask.ts'
import { text } from '../../contract/read.ts'
import type { Context } from '../../contract/plugin.ts'
import { explain } from './explain.ts'

/** Which keys are meant, and how to ask for them. */
export interface Account {
  readonly context: Context
  readonly base: string
  readonly project: string | undefined
  readonly serviceAccount: string | undefined
  readonly scopes: readonly string[] | undefined
  /** Lifetime of a new key, in seconds. */
  readonly expires: number | undefined
}

/** The manifest's `with:` (its schema was checked) and what the plugin may use. */
export function accountOf(config: Readonly<Record<string, unknown>>, context: Context): Account {
  const scopes = config['scopes']
  const days = text(config, 'expires')
  return {
    context,
    base: (context.endpoint ?? 'https://api.openai.com').replace(/\/+(v1\/*)?$/, ''),
    project: text(config, 'project'),
    serviceAccount: text(config, 'service-account'),
    scopes: Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string') : undefined,
    expires: days === undefined ? undefined : Math.min(Number.parseInt(days, 10), 365) * 86_400,
  }
}

/** A request with the admin key. `path` is the template that errors name; `at` fills its places, in order. */
export function ask(
  account: Account,
  method: Request['method'],
  to: { readonly path: string; readonly at: readonly string[]; readonly query?: URLSearchParams },
): Request {
  const values = [...to.at]
  const path = to.path.replace(/\{[^}]+\}/g, () => pathPart('OpenAI', values.shift() ?? ''))
  const query = to.query === undefined ? '' : `?${to.query.toString()}`
  return {
    method,
    url: `${account.base}${path}${query}`,
    path: to.path,
    headers: { authorization: `Bearer ${account.context.admin().reveal()}` },
    explain,
  }
}

/** The principal, or what a person must say first. */
export function principalOf(account: Account): { readonly project: string; readonly serviceAccount: string } {
  const { project, serviceAccount } = account
  if (project !== undefined && serviceAccount !== undefined) return { project, serviceAccount }
  throw new Failure(
    'manifest-invalid',
    'rotation.yml does not say which service account owns this key. Add `project` and `service-account` under `with:`.',
    { effect: 'not-done' },
  )
}
