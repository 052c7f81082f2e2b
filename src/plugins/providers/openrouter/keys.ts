import type { KeyFacts, KeyId, Listing } from '../../../core/facts.ts'
import { misread } from '../../../http/refuse.ts'
import { flag, id, inside, list, number, text, time } from '../../contract/read.ts'
import { readBack } from '../../contract/spell.ts'
import { type Account, ask } from './account.ts'

/** All keys of the workspace, disabled ones too. How long a page is, is not documented: they are asked for until one is empty. */
export async function listKeys(account: Account): Promise<Listing> {
  const at = account.context.now()
  const keys = new Map<KeyId, KeyFacts>()
  const workspace = account.workspace === undefined ? {} : { workspace_id: account.workspace }
  for (let page = 0; page < 200; page += 1) {
    const query = { include_disabled: 'true', offset: String(keys.size), ...workspace }
    const request = ask(account, 'GET', { path: '/keys', query })
    const reply = await account.context.send(request)
    const data = list(reply.json, 'data')
    if (data === undefined || data.some((item) => !isKey(item)))
      throw misread(request, reply, 'no list of keys with hashes, states and times')
    // An empty list from the start may be another account's, and proves nothing.
    if (data.length === 0) return { keys: [...keys.values()], complete: keys.size > 0, at }
    const before = keys.size
    for (const item of data) keys.set(text(item, 'hash') ?? '', readKey(item, account))
    // A page that was shown before: what is behind it is not known.
    if (keys.size < before + data.length) break
  }
  return { keys: [...keys.values()], complete: false, at }
}

/** One key as it is shown; undefined: there is none. */
export async function showKey(account: Account, keyId: KeyId): Promise<unknown> {
  const request = { ...ask(account, 'GET', { path: '/keys/{hash}', id: keyId }), accept: [404] }
  const reply = await account.context.send(request)
  if (reply.status === 404) return undefined
  const key = inside(reply.json, 'data')
  if (!isKey(key) || text(key, 'hash') !== keyId) throw misread(request, reply, 'no such key in it')
  return key
}

function isKey(item: unknown): boolean {
  const times = [time(item, 'created_at', 'stamp'), time(item, 'expires_at', 'stamp')]
  return id(item, 'hash') !== undefined && flag(item, 'disabled') !== undefined && !times.includes('wrong')
}

function readKey(item: unknown, { context }: Account): KeyFacts {
  const name = text(item, 'name')
  const tag = name === undefined ? undefined : readBack(name, context.slug)
  const [createdAt, expiresAt] = [time(item, 'created_at', 'stamp'), time(item, 'expires_at', 'stamp')]
  const used = usedToday(item, context.now())
  return {
    id: text(item, 'hash') ?? '',
    status: flag(item, 'disabled') === true ? 'disabled' : 'alive',
    ...(tag === undefined ? {} : { tag }),
    ...(name === undefined ? {} : { name }),
    ...(typeof createdAt === 'number' ? { createdAt } : {}),
    ...(typeof expiresAt === 'number' ? { expiresAt } : {}),
    ...(used === undefined ? {} : { lastUsedAt: used }),
  }
}

/** The beginning of the day, if anything was spent on it: by credits, or by a key of the provider behind (`byok`). */
export function usedToday(key: unknown, now: number): number | undefined {
  const spent = (number(key, 'usage_daily') ?? 0) + (number(key, 'byok_usage_daily') ?? 0)
  return spent > 0 ? now - (now % DAY) : undefined
}

export const DAY = 86_400_000
