import type { KeyFacts, KeyId, Listing } from '../../../../core/facts.ts'
import { misread } from '../../../../http/refuse.ts'
import { patternOfHint } from '../../../contract/hint.ts'
import type { Found, Parts } from '../../../contract/provider.ts'
import { flag, id, inside, list, partOf, text, time } from '../../../contract/read.ts'
import { readBack } from '../../../contract/spell.ts'
import { type Account, ask } from './account.ts'

/** More pages of a hundred than any account has keys: a listing that never ends. */
const PAGES = 50

/**
 * The living keys of the account that an app made. People's own keys stand in the same list; whether an app may end them nobody says,
 * so they are people's to end. In test mode every line of it holds a key's value (Infisical's measurements of 2026-09-17): only what is
 * named here is read.
 */
export async function listKeys(account: Account): Promise<Listing> {
  const at = account.context.now()
  const keys: KeyFacts[] = []
  let query = '?limit=100'
  for (let page = 0; page < PAGES; page += 1) {
    const request = ask(account, 'GET', { query })
    const reply = await account.context.send(request)
    const data = list(reply.json, 'data')
    if (data === undefined) throw misread(request, reply, 'no list of keys')
    for (const item of data) {
      const key = readKey(item, account)
      // A line that cannot be read could be any key: such a listing says nothing.
      if (key === undefined) throw misread(request, reply, 'a key that lacks its id, state, mode or time')
      if (isOurs(item, account)) keys.push(key)
    }
    const next = inside(reply.json, 'next_page_url')
    if (next === null) return { keys, complete: true, at }
    const further = typeof next === 'string' ? queryOf(next, request.url) : undefined
    if (further === undefined || further === query) break
    query = further
  }
  return { keys, complete: false, at }
}

/** Of the address of the next page only the query is believed: the admin key goes where it went before. */
function queryOf(next: string, base: string): string | undefined {
  const url = URL.canParse(next, base) ? new URL(next, base) : undefined
  const same = url?.origin === new URL(base).origin && url.pathname === new URL(base).pathname
  return same && url.search !== '' ? url.search : undefined
}

/** A secret key that an app made, of the mode that is meant, and that lives. */
function isOurs(item: unknown, { wish }: Account): boolean {
  const byApp = text(inside(item, 'managed_by'), 'type') === 'application'
  const mode = flag(item, 'livemode') === true ? 'live' : 'test'
  const alive = text(item, 'status') === 'active'
  return byApp && alive && text(item, 'type') === 'secret_key' && (wish.mode ?? mode) === mode
}

/** The key a value belongs to, where exactly one hint fits. What is not listed could fit as well. */
export async function find(account: Account, parts: Parts): Promise<Found | undefined> {
  const value = partOf(parts, 'value')
  const { keys, complete } = await listKeys(account)
  const [only, another] = keys.filter(({ hint }) => value.matches(patternOfHint(hint)))
  if (!complete || only === undefined || another !== undefined) return undefined
  return { keyId: only.id, key: only, with: {} }
}

/** One key as it is shown; undefined: there is none. */
export async function showKey(account: Account, keyId: KeyId): Promise<unknown> {
  const request = { ...ask(account, 'GET', { path: '/{id}', id: keyId }), accept: [404] }
  const reply = await account.context.send(request)
  if (reply.status === 404) return undefined
  if (readKey(reply.json, account)?.id !== keyId) throw misread(request, reply, 'no such key in it')
  return reply.json
}

/** Expired keys work no more, and come back by nothing. The look before it tells a key that is gone: how a second expiry is answered nobody says. */
export async function expire(account: Account, keyId: KeyId): Promise<void> {
  const shown = await showKey(account, keyId)
  if (shown === undefined || text(shown, 'status') === 'expired') return
  const request = { ...ask(account, 'POST', { path: '/{id}/expire', id: keyId }), body: {}, accept: [404] }
  const reply = await account.context.send(request)
  if (reply.status === 404) return
  if (id(reply.json, 'id') !== keyId || text(reply.json, 'status') !== 'expired')
    throw misread(request, reply, 'no word that the key has expired')
}

/** stripe/stripe-node, branch `latest-codegen-private-preview`, `V2/Iam/ApiKeys.ts`. Undefined: what makes it a key is missing, or is nothing that is known. */
function readKey(item: unknown, { context }: Account): KeyFacts | undefined {
  const [keyId, status, livemode] = [id(item, 'id'), text(item, 'status'), flag(item, 'livemode')]
  const [createdAt, expiresAt, usedAt] = [
    time(item, 'created', 'stamp'),
    time(item, 'expires_at', 'stamp'),
    time(item, 'last_used', 'stamp'),
  ]
  if (keyId === undefined || livemode === undefined || (status !== 'active' && status !== 'expired')) return undefined
  if (createdAt === undefined || createdAt === 'wrong' || expiresAt === 'wrong' || usedAt === 'wrong') return undefined
  const name = text(item, 'name')
  const tag = name === undefined ? undefined : readBack(name, context.slug)
  const hint = text(inside(item, 'secret_key'), 'secret_token_redacted')
  return {
    id: keyId,
    createdAt,
    status: status === 'active' ? 'alive' : 'expired',
    ...(tag === undefined ? {} : { tag }),
    ...(name === undefined ? {} : { name }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(usedAt === undefined ? {} : { lastUsedAt: usedAt }),
    ...(hint === undefined ? {} : { hint }),
  }
}
