import { Failure } from '../../../core/failure.ts'
import type { Instant, KeyId } from '../../../core/facts.ts'
import { misread } from '../../../http/refuse.ts'
import type { Usage } from '../../contract/provider.ts'
import { flag, list, number, text, time } from '../../contract/read.ts'
import { type Account, ask, principalOf } from './account.ts'

/** One endpoint per product; only these tell keys apart (OpenAI's OpenAPI document, `/organization/usage/*`, `api_key_ids`). */
const PRODUCTS = [
  'completions',
  'embeddings',
  'moderations',
  'images',
  'audio_speeches',
  'audio_transcriptions',
  'file_search_calls',
  'web_search_calls',
] as const
const NEVER_SEEN =
  'vector stores, code interpreter sessions, decisions and calls without a product such as GET /v1/models'

const MINUTE = 60_000
const DAY = 86_400_000
/** How late usage is told is not documented; half an hour is slack, not knowledge. */
const LAG = 30 * MINUTE

/** Same document: buckets an answer may hold, by width. */
const WIDTHS = [
  { name: '1m', width: MINUTE, most: 1440 },
  { name: '1h', width: 60 * MINUTE, most: 168 },
  { name: '1d', width: DAY, most: 31 },
] as const

/** `last_used_at` of the key first; beside it what the usage endpoints counted, as an earlier or finer witness. */
export async function usage(account: Account, keyId: KeyId, since: Instant): Promise<Usage> {
  const span = account.context.now() - since
  const width = WIDTHS.find((one) => span <= one.width * one.most) ?? WIDTHS[2]
  const [used, ...counted] = await Promise.all([
    lastUsed(account, keyId),
    ...PRODUCTS.map((product) => count(account, { product, keyId, since, width })),
  ])
  const unseen = PRODUCTS.filter((_product, i) => counted[i] === undefined)
  const newest = Math.max(used ?? 0, ...counted.map((one) => one?.newest ?? 0))
  const requests = counted.reduce((sum, one) => sum + (one?.requests ?? 0), 0)
  return {
    asked: `last_used_at of ${keyId}, and ${PRODUCTS.length - unseen.length} usage endpoints in buckets of ${width.name}`,
    ...(newest > 0 ? { lastUsedAt: newest } : {}),
    // Nothing counted may be silence or an endpoint that has not heard yet: that is not zero.
    ...(requests > 0 ? { requests } : {}),
    resolution: width.width,
    lag: LAG,
    gaps: [NEVER_SEEN, ...unseen.map((product) => `${product} (not permitted)`)].join(', '),
  }
}

async function lastUsed(account: Account, keyId: KeyId): Promise<Instant | undefined> {
  const { project } = principalOf(account)
  const to = { path: '/v1/organization/projects/{project}/api_keys/{key}', at: [project, keyId] }
  const request = { ...ask(account, 'GET', to), accept: [404] }
  const reply = await account.context.send(request)
  const used = reply.status === 404 ? undefined : time(reply.json, 'last_used_at', 'epoch')
  if (used === 'wrong' || (reply.status === 200 && text(reply.json, 'id') !== keyId))
    throw misread(request, reply, 'no last use of the key that was asked for')
  return used
}

interface Question {
  readonly product: (typeof PRODUCTS)[number]
  readonly keyId: KeyId
  readonly since: Instant
  readonly width: (typeof WIDTHS)[number]
}

interface Counted {
  readonly requests: number
  readonly newest: Instant
}

/** Undefined: this admin key may not see that product, or there is none. */
async function count(account: Account, question: Question): Promise<Counted | undefined> {
  try {
    return await walk(account, question)
  } catch (thrown) {
    const blind = thrown instanceof Failure && (thrown.code === 'permission-missing' || thrown.code === 'not-found')
    if (blind) return undefined
    throw thrown
  }
}

async function walk(account: Account, { product, keyId, since, width }: Question): Promise<Counted> {
  let page: string | undefined
  let requests = 0
  let newest = 0
  for (let pages = 0; pages < 50; pages++) {
    const query = new URLSearchParams({
      start_time: String(Math.floor(since / 1000)),
      bucket_width: width.name,
      limit: String(width.most),
      'api_key_ids[]': keyId,
      'group_by[]': 'api_key_id',
      ...(page === undefined ? {} : { page }),
    })
    const request = ask(account, 'GET', { path: `/v1/organization/usage/${product}`, at: [], query })
    const reply = await account.context.send(request)
    const buckets = list(reply.json, 'data')
    if (buckets === undefined) throw misread(request, reply, 'no buckets')
    for (const bucket of buckets) {
      const [here, began] = [countIn(bucket, keyId), time(bucket, 'start_time', 'epoch')]
      if (here === undefined || began === undefined || began === 'wrong')
        throw misread(request, reply, 'a bucket without time or numbers')
      requests += here
      if (here > 0) newest = Math.max(newest, began)
    }
    const more = flag(reply.json, 'has_more')
    page = more === true ? text(reply.json, 'next_page') : undefined
    if (more === false) return { requests, newest }
    if (page === undefined) throw misread(request, reply, 'no word of whether there is more')
  }
  throw new Failure('unexpected-response', `The usage of ${keyId} at OpenAI goes on for pages without end.`, {
    effect: 'not-done',
  })
}

/** Tool calls are counted as `num_requests`, all else as `num_model_requests`; a web search has both. Undefined: it cannot be read. */
function countIn(bucket: unknown, keyId: KeyId): number | undefined {
  return list(bucket, 'results')?.reduce<number | undefined>((sum, result) => {
    const counts = [number(result, 'num_model_requests'), number(result, 'num_requests')].filter(
      (one) => one !== undefined,
    )
    if (sum === undefined || counts.length === 0 || counts.some((one) => one < 0)) return undefined
    return text(result, 'api_key_id') === keyId ? sum + Math.max(...counts) : sum
  }, 0)
}
