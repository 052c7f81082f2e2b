import type { Instant, KeyFacts, KeyId, Listing } from '../../../core/facts.ts'
import { misread } from '../../../http/refuse.ts'
import type { Reply } from '../../../http/send.ts'
import { inside, list, text } from '../../contract/read.ts'
import { readBack } from '../../contract/spell.ts'
import { type Account, adminOf, ask, idOf, sidOf } from './account.ts'

/** All keys of the account, Main ones too as it seems, by pages (document, `ListGetKeys`): name and times, no use, no rights. */
export async function listKeys(account: Account): Promise<Listing> {
  const at = account.context.now()
  const keys = new Map<KeyId, KeyFacts>()
  const seen = new Set<string>()
  let more: Readonly<Record<string, string>> = {}
  for (;;) {
    const query = { AccountSid: adminOf(account).account, PageSize: '100', ...more }
    const request = ask(account, 'GET', { at: 'iam', path: '/v1/Keys', query })
    const reply = await account.context.send(request)
    const items = list(reply.json, 'keys')
    const next = nextOf(reply)
    if (items === undefined || next === 'wrong' || items.some((item) => !isKey(item)))
      throw misread(request, reply, 'no list of keys with SIDs, times and a word about the next page')
    for (const item of items) {
      const key = readKey(item, account.context.slug)
      keys.set(key.id, key)
    }
    if (next === undefined) return { keys: [...keys.values()], complete: true, at }
    // A page that leads back: what lies behind it nobody knows.
    if (seen.has(next.PageToken)) return { keys: [...keys.values()], complete: false, at }
    seen.add(next.PageToken)
    more = next
  }
}

/** What the next page is asked by; only that is taken of its address, so that it leads to no other host. Undefined: there is none. */
function nextOf({ json }: Reply): { readonly Page: string; readonly PageToken: string } | undefined | 'wrong' {
  const url = inside(inside(json, 'meta'), 'next_page_url')
  if (url === null) return undefined
  if (typeof url !== 'string' || !URL.canParse(url)) return 'wrong'
  const { searchParams } = new URL(url)
  const [page, token] = [searchParams.get('Page'), searchParams.get('PageToken')]
  return page === null || token === null || token === '' ? 'wrong' : { Page: page, PageToken: token }
}

/** RFC 2822, as the document has it: `Mon, 13 Jun 2016 22:50:08 +0000`. */
const DATE = /^[A-Z][a-z]{2}, \d\d? [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}$/

export function createdAt(of: unknown): Instant | undefined {
  const date = text(of, 'date_created')
  const at = date !== undefined && DATE.test(date) ? Date.parse(date) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}

function isKey(item: unknown): boolean {
  return idOf(text(item, 'sid')) !== undefined && createdAt(item) !== undefined
}

function readKey(item: unknown, slug: string): KeyFacts {
  const name = text(item, 'friendly_name')
  const tag = name === undefined ? undefined : readBack(name, slug)
  const created = createdAt(item)
  return {
    id: idOf(text(item, 'sid')) ?? '',
    status: 'alive',
    ...(tag === undefined ? {} : { tag }),
    ...(name === undefined ? {} : { name }),
    ...(created === undefined ? {} : { createdAt: created }),
  }
}

/** One key as it is shown, with its policy, which the listing leaves out; undefined: there is none. */
export async function showKey(account: Account, keyId: KeyId): Promise<unknown> {
  const request = {
    ...ask(account, 'GET', { at: 'iam', path: '/v1/Keys/{Sid}', id: sidOf(keyId) }),
    accept: [404],
  }
  const reply = await account.context.send(request)
  if (reply.status === 404) return undefined
  if (idOf(text(reply.json, 'sid')) !== keyId) throw misread(request, reply, 'no such key in it')
  return reply.json
}
