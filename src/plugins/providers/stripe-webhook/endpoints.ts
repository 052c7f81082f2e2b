import type { KeyFacts, KeyId, Listing } from '../../../core/facts.ts'
import type { Found } from '../../contract/provider.ts'
import { flag, id, inside, list, text, time } from '../../contract/read.ts'
import { readBack } from '../../contract/spell.ts'
import type { Account } from './account.ts'
import { ask, ENDPOINT, ENDPOINTS, idOf } from './ask.ts'

/** The entry of an endpoint's metadata that bears our mark. Stripe docs, "Metadata": keys of 40 characters, values of 500, 50 of them. */
export const MARK = 'keyturn'

/** A page leads on from its last endpoint; more pages than any account has endpoints: a listing that never ends. */
const PAGES = 50

/** Every endpoint of the account and mode, as the answers have them; undefined: that was not all. */
export async function readAll(
  account: Account,
): Promise<{ readonly items: readonly unknown[]; readonly complete: boolean }> {
  const items: unknown[] = []
  const seen = new Set<string>()
  let after: string | undefined
  for (let page = 0; page < PAGES; page += 1) {
    const from = { limit: 100, ...(after === undefined ? {} : { starting_after: after }) }
    const { json, wrong } = await ask(account, { path: ENDPOINTS }, (stripe) => stripe.webhookEndpoints.list(from))
    const [data, more] = [list(json, 'data'), flag(json, 'has_more')]
    // A line that cannot be read could be any endpoint: such a listing says nothing.
    if (data === undefined || more === undefined || data.some((item) => factsOf(item, account) === undefined))
      throw wrong('no list of endpoints with ids, states and times')
    items.push(...data)
    if (!more) return { items, complete: true }
    after = id(data.at(-1), 'id')
    if (after === undefined || seen.has(after)) break
    seen.add(after)
  }
  return { items, complete: false }
}

/** All endpoints of the account: others', too, which nobody touches. */
export async function listEndpoints(account: Account): Promise<Listing> {
  const at = account.context.now()
  const { items, complete } = await readAll(account)
  return { keys: items.flatMap((item) => factsOf(item, account) ?? []), complete, at }
}

/** The endpoint at the address that the manifest names, where it is the only one that is enabled there: nothing else tells a secret's. */
export async function findEndpoint(account: Account): Promise<Found | undefined> {
  if (account.url === undefined) return undefined
  const { items, complete } = await readAll(account)
  const there = items.filter((item) => text(item, 'url') === account.url && text(item, 'status') === 'enabled')
  const key = factsOf(there[0], account)
  if (!complete || there.length !== 1 || key === undefined) return undefined
  return { keyId: key.id, key, with: {} }
}

/** One endpoint as it is shown; undefined: there is none. */
export async function showEndpoint(account: Account, keyId: KeyId): Promise<unknown> {
  const { status, json, wrong } = await ask(account, { path: ENDPOINT, accept: [404] }, ({ webhookEndpoints }) =>
    webhookEndpoints.retrieve(idOf(keyId)),
  )
  if (status === 404) return undefined
  if (factsOf(json, account)?.id !== keyId) throw wrong('no such endpoint in it')
  return json
}

/** Undefined: what makes it an endpoint is missing, or is nothing that is known. */
export function factsOf(item: unknown, { context }: Account): KeyFacts | undefined {
  const [keyId, status, url] = [id(item, 'id'), text(item, 'status'), text(item, 'url')]
  const createdAt = time(item, 'created', 'epoch')
  if (keyId === undefined || url === undefined || (status !== 'enabled' && status !== 'disabled')) return undefined
  if (createdAt === undefined || createdAt === 'wrong') return undefined
  const mark = text(inside(item, 'metadata'), MARK)
  const tag = mark === undefined ? undefined : readBack(mark, context.slug)
  return {
    id: keyId,
    name: url,
    createdAt,
    status: status === 'enabled' ? 'alive' : 'disabled',
    ...(tag === undefined ? {} : { tag }),
  }
}
