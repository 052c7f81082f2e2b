import { Failure } from '../../../core/failure.ts'
import { misread } from '../../../http/refuse.ts'
import type { Explained, Reply, Request } from '../../../http/send.ts'
import { pathPart } from '../../contract/ask.ts'
import type { Context } from '../../contract/plugin.ts'
import { flag, id, list, text, time } from '../../contract/read.ts'

/** Where to ask, and what a new key may do. */
export interface Team {
  readonly context: Context
  readonly base: string
  readonly permission: 'full_access' | 'sending_access' | undefined
  readonly domain: string | undefined
}

/** The manifest's `with:` (its schema was checked) and what the plugin may use. */
export function teamOf(config: Readonly<Record<string, unknown>>, context: Context): Team {
  const permission = text(config, 'permission')
  const domain = text(config, 'domain')
  if (permission === 'full_access' && domain !== undefined)
    throw new Failure(
      'manifest-invalid',
      '`domain` and `permission: full_access` exclude each other at Resend: remove one of them under `with:`.',
      { effect: 'not-done' },
    )
  return {
    context,
    base: (context.endpoint ?? 'https://api.resend.com').replace(/\/+$/, ''),
    permission: permission === 'full_access' || permission === 'sending_access' ? permission : undefined,
    domain,
  }
}

/** A request with the admin key. `path` is the template that errors name, `id` fills its place. */
export function ask(
  team: Team,
  method: Request['method'],
  to: { readonly path: string; readonly id?: string },
): Request {
  return {
    method,
    url: team.base + to.path.replace(/\{[^}]+\}/, () => pathPart('Resend', to.id ?? '')),
    path: to.path,
    headers: { authorization: `Bearer ${team.context.admin().reveal()}` },
    explain,
  }
}

/** All items of a listing, newest first, by the last id seen (Resend's document, `PaginationAfter`). */
export async function listAll(
  team: Team,
  path: string,
): Promise<{ readonly items: readonly unknown[]; readonly complete: boolean }> {
  const items: unknown[] = []
  let after: string | undefined
  for (let page = 0; page < 200; page++) {
    const plain = ask(team, 'GET', { path })
    const query = new URLSearchParams({ limit: '100', ...(after === undefined ? {} : { after }) })
    const request: Request = { ...plain, url: `${plain.url}?${query.toString()}` }
    const reply: Reply = await team.context.send(request)
    const data = list(reply.json, 'data')
    if (data === undefined || data.some((item) => !isItem(item)))
      throw misread(request, reply, 'no list of items with ids and times')
    items.push(...data)
    if (flag(reply.json, 'has_more') !== true) return { items, complete: flag(reply.json, 'has_more') === false }
    const next = text(data.at(-1), 'id')
    if (next === undefined || next === after) break
    after = next
  }
  return { items, complete: false }
}

/** A time that cannot be read is not the same as none: "never used" would be believed. */
function isItem(item: unknown): boolean {
  const times = [time(item, 'created_at', 'stamp'), time(item, 'last_used_at', 'stamp')]
  return id(item, 'id') !== undefined && !times.includes('wrong')
}

/**
 * Resend's errors are `{ statusCode, name, message }`, and the codes are the wrong way round: 401 `restricted_api_key` is a living key
 * that may not do this, 403 `invalid_api_key` a dead one (resend-node 6.38.0, error codes).
 */
function explain(status: number, json: unknown): Explained | undefined {
  const code = text(json, 'name')
  if (code === 'restricted_api_key')
    return {
      code: 'permission-missing',
      message: 'The admin key may only send: Keyturn needs one with full access.',
      detail: code,
    }
  if (code === 'invalid_api_key' || code === 'missing_api_key')
    return {
      code: 'credential-rejected',
      message: 'Resend does not know the admin key: check that it is set and alive.',
      detail: code,
    }
  return status === 404
    ? { code: 'not-found', message: 'This team has no such thing: check whose admin key this is.' }
    : undefined
}
