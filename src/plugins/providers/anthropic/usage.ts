import { Failure } from '../../../core/failure.ts'
import type { Instant, KeyId } from '../../../core/facts.ts'
import { misread } from '../../../http/refuse.ts'
import type { Usage } from '../../contract/provider.ts'
import { flag, inside, list, number, text, time } from '../../contract/read.ts'
import { type Account, ask } from './account.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
/** Nobody waits for what was longer ago. */
const YEAR = 365 * DAY

/**
 * Claude Docs, "Usage and Cost API": data typically appears within five minutes, and delays may occasionally be longer. The rest of the
 * half hour is slack, not knowledge.
 */
export const LAG = 30 * MINUTE

/** The same page, "Time granularity limits": buckets an answer may hold, by width. */
const WIDTHS = [
  { name: '1m', width: MINUTE, most: 1440 },
  { name: '1h', width: 60 * MINUTE, most: 168 },
  { name: '1d', width: DAY, most: 31 },
] as const

type Width = (typeof WIDTHS)[number]

/** The newest bucket in which the key spent tokens. There is no count of requests, and no last use on the key. */
export async function usage(account: Account, keyId: KeyId, since: Instant): Promise<Usage> {
  const now = account.context.now()
  const from = Math.max(since, now - YEAR)
  const width = WIDTHS.find((one) => now - from < one.width * one.most) ?? WIDTHS[2]
  const used = await newest(account, { keyId, since: from, width })
  return {
    asked: `the usage report of ${keyId}, in buckets of ${width.name}`,
    ...(used === undefined ? {} : { lastUsedAt: used }),
    resolution: width.width,
    lag: LAG,
    gaps: 'requests that spend no tokens, such as failed ones and lists of models',
  }
}

interface Question {
  readonly keyId: KeyId
  readonly since: Instant
  readonly width: Width
}

/** Pages lie one after another in time. Undefined: nothing was told of. */
async function newest(account: Account, { keyId, since, width }: Question): Promise<Instant | undefined> {
  let used: Instant | undefined
  let page: string | undefined
  for (let pages = 0; pages < 50; pages += 1) {
    const query = new URLSearchParams({
      starting_at: new Date(since - (since % width.width)).toISOString(),
      bucket_width: width.name,
      limit: String(width.most),
      'api_key_ids[]': keyId,
      'group_by[]': 'api_key_id',
      ...(page === undefined ? {} : { page }),
    })
    const request = ask(account, 'GET', { path: '/v1/organizations/usage_report/messages', query })
    const reply = await account.context.send(request)
    const buckets = list(reply.json, 'data')
    if (buckets === undefined) throw misread(request, reply, 'no buckets')
    for (const bucket of buckets) {
      const [spent, began] = [spentIn(bucket, keyId), time(bucket, 'starting_at', 'stamp')]
      if (spent === undefined || began === undefined || began === 'wrong')
        throw misread(request, reply, 'a bucket without time or numbers')
      if (spent > 0) used = Math.max(used ?? 0, began)
    }
    const more = flag(reply.json, 'has_more')
    if (more === false) return used
    page = more === true ? text(reply.json, 'next_page') : undefined
    if (page === undefined) throw misread(request, reply, 'no word of whether there is more')
  }
  throw new Failure('unexpected-response', `The usage of ${keyId} at Anthropic goes on for pages without end.`, {
    effect: 'not-done',
  })
}

/** Tokens of the key in one bucket. A row without any number is none that is understood. */
function spentIn(bucket: unknown, keyId: KeyId): number | undefined {
  return list(bucket, 'results')?.reduce<number | undefined>((sum, row) => {
    // Asked for one key, a row of another, or of the Console's Workbench (null), is nobody's business here.
    if (sum === undefined || text(row, 'api_key_id') !== keyId) return sum
    const tokens = tokensIn(row)
    return tokens.length === 0 || tokens.some((one) => one < 0) ? undefined : tokens.reduce((a, b) => a + b, sum)
  }, 0)
}

function tokensIn(row: unknown): readonly number[] {
  const written = inside(row, 'cache_creation')
  return [
    number(row, 'uncached_input_tokens'),
    number(row, 'cache_read_input_tokens'),
    number(row, 'output_tokens'),
    number(written, 'ephemeral_5m_input_tokens'),
    number(written, 'ephemeral_1h_input_tokens'),
  ].filter((one) => one !== undefined)
}
