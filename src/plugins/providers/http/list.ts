import { Failure } from '../../../core/failure.ts'
import type { KeyFacts, Listing } from '../../../core/facts.ts'
import { misread } from '../../../http/refuse.ts'
import type { Reply, Request } from '../../../http/send.ts'
import { inside, list, number, text } from '../../contract/read.ts'
import { readBack } from '../../contract/spell.ts'
import { type Api, ask } from './ask.ts'
import { at, idAt, itemsAt, wordAt } from './path.ts'
import { timeAt } from './span.ts'

/** More pages than these nobody's keys fill. */
const PAGES = 200

/** All keys that the API shows. What cannot be read in one of them spoils the whole: it may be the one that matters. */
export async function listKeys(api: Api): Promise<Listing> {
  const since = api.context.now()
  const keys = new Map<string, KeyFacts>()
  const asked = new Set<string>()
  let shown = 0
  let cursor: string | undefined
  for (let page = 0; page < PAGES; page += 1) {
    const { items, next } = await onePage(api, cursor)
    for (const item of items) {
      if (item === 'gone') continue
      shown += 1
      keys.set(item.id, item)
    }
    // A key that is shown twice: pages have shifted, and what fell between them is not known.
    const complete = next === undefined && keys.size === shown && isWhole(api, items.length)
    if (next === undefined) return { keys: [...keys.values()], complete, at: since }
    if (asked.has(next)) break
    asked.add(next)
    cursor = next
  }
  return { keys: [...keys.values()], complete: false, at: since }
}

interface Page {
  readonly items: readonly (KeyFacts | 'gone')[]
  /** Absent: this is the last one. */
  readonly next?: string
}

async function onePage(api: Api, cursor: string | undefined): Promise<Page> {
  const said = inside(api.config, 'list')
  const pages = inside(said, 'pages')
  const parameter = text(pages, 'as')
  const query = cursor === undefined || parameter === undefined ? {} : { query: { [parameter]: cursor } }
  const request = ask(api, 'list', query)
  const reply = await api.context.send(request)
  const items = itemsAt(reply.json, text(said, 'items') ?? '')
  if (items === undefined) throw misread(request, reply, `no list at ${text(said, 'items')}`)
  const next = parameter === undefined ? undefined : nextOf(pages, { request, reply })
  return {
    items: items.map((item) => readKey(api, item, { request, reply })),
    ...(next === undefined ? {} : { next }),
  }
}

interface Exchange {
  readonly request: Request
  readonly reply: Reply
}

/** What the next page is asked by. A field that is not there may be another answer than the one declared. */
function nextOf(pages: unknown, { request, reply }: Exchange): string | undefined {
  const path = text(pages, 'next') ?? ''
  const found = at(reply.json, path)
  if (found === null || found === false || found === '') return undefined
  if (found === undefined && text(pages, 'end') === 'missing') return undefined
  const next = wordAt(reply.json, path)
  if (next !== undefined && /^[\w.~=+/:-]{1,500}$/.test(next)) return next
  throw misread(request, reply, `nothing at ${path} that tells whether there are more`)
}

/** An answer as long as it ever gets may have been cut. */
function isWhole({ config }: Api, items: number): boolean {
  const said = inside(config, 'list')
  const most = number(said, 'most')
  return text(said, 'pages') !== 'one' || most === undefined || items < most
}

function readKey({ config, context }: Api, item: unknown, exchange: Exchange): KeyFacts | 'gone' {
  const { request, reply } = exchange
  const said = inside(config, 'list')
  const id = idAt(item, text(said, 'id') ?? '')
  if (id === undefined) throw misread(request, reply, `a key without an id at ${text(said, 'id')}`)
  const status = statusOf(said, item, exchange)
  if (status === 'gone') return 'gone'
  const shown = at(item, text(said, 'name') ?? '')
  // Not even an empty one: the path leads elsewhere, and no key would ever be known again.
  if (shown === undefined || (shown !== null && typeof shown !== 'string'))
    throw misread(request, reply, `a key without a name at ${text(said, 'name')}`)
  const name = shown ?? ''
  const tag = readBack(name, context.slug)
  const hint = text(said, 'hint') === undefined ? undefined : wordAt(item, text(said, 'hint') ?? '')
  const time = (path: string | undefined): number | undefined => {
    const found = timeAt(config, item, path)
    if (found === 'wrong') throw misread(request, reply, `something else than a time at ${path}`)
    return found
  }
  const [createdAt, expiresAt] = [time(text(said, 'created')), time(text(said, 'expires'))]
  const lastUsedAt = time(text(inside(said, 'used'), 'at'))
  return {
    id,
    status,
    ...(tag === undefined ? {} : { tag }),
    ...(name === '' ? {} : { name }),
    ...(hint === undefined ? {} : { hint }),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
  }
}

const STATES = ['alive', 'disabled', 'expired', 'gone'] as const

/** A word that nobody declared is no state: a key behind it may live. */
function statusOf(said: unknown, item: unknown, { request, reply }: Exchange): (typeof STATES)[number] {
  const status = inside(said, 'status')
  if (status === undefined) return 'alive'
  const path = text(status, 'at') ?? ''
  const word = wordAt(item, path)
  const state = STATES.find((one) => word !== undefined && list(status, one)?.map(String).includes(word) === true)
  if (state !== undefined) return state
  throw misread(request, reply, `a status at ${path} that rotation.yml does not name`)
}

/** The key of that id; undefined: it is not listed. Fails where the listing cannot say. */
export async function oneKey(api: Api, id: string): Promise<KeyFacts | undefined> {
  const { keys, complete } = await listKeys(api)
  const found = keys.find((key) => key.id === id)
  if (found !== undefined || complete) return found
  throw new Failure('unexpected-response', `The listing is not complete, and the key ${id} is not in what it showed.`, {
    effect: 'not-done',
  })
}
