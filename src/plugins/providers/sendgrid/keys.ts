import type { KeyFacts, Listing } from '../../../core/facts.ts'
import { misread } from '../../../http/refuse.ts'
import { id, list, text } from '../../contract/read.ts'
import { readBack } from '../../contract/spell.ts'
import { type Account, ask } from './account.ts'

/** Keys that an account may have (document, "Create API keys"). */
export const MOST = 100

/**
 * All keys of the account, with nothing but name and id. The document knows no pages and promises "all available" ones; exactly a
 * hundred could be the first page of an account that was allowed more, so that number alone proves nothing about what is not in it.
 */
export async function listKeys(account: Account): Promise<Listing> {
  const at = account.context.now()
  const request = ask(account, 'GET', { path: '/v3/api_keys' })
  const reply = await account.context.send(request)
  const items = list(reply.json, 'result')
  if (items === undefined || items.some((item) => id(item, 'api_key_id') === undefined))
    throw misread(request, reply, 'no list of keys with ids')
  return { keys: items.map((item) => readKey(item, account.context.slug)), complete: items.length !== MOST, at }
}

function readKey(item: unknown, slug: string): KeyFacts {
  const name = text(item, 'name')
  const tag = name === undefined ? undefined : readBack(name, slug)
  return {
    id: text(item, 'api_key_id') ?? '',
    status: 'alive',
    ...(tag === undefined ? {} : { tag }),
    ...(name === undefined ? {} : { name }),
  }
}
