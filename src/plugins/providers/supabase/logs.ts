import { Failure } from '../../../core/failure.ts'
import type { Instant } from '../../../core/facts.ts'
import { misread } from '../../../http/refuse.ts'
import { inside, list, number, text } from '../../contract/read.ts'
import { ask, type KeyType, type Project } from './project.ts'

export const MINUTE = 60_000
/** Document, `logs.all`: a range of 24 hours at most, rounded to the nearest minute. */
export const DAY = 86_400_000

const PATH = '/v1/projects/{ref}/analytics/endpoints/logs.all'

/**
 * The newest request that each key was let in with. No id goes into the text: the project's keys are few, and one is picked
 * out of the answer.
 */
const QUESTION: Readonly<Record<KeyType, string>> = { secret: sql('sb_secret_%'), publishable: sql('sb_publishable_%') }

function sql(prefix: string): string {
  return [
    'select unix_millis(max(timestamp)) as timestamp, apikey.`hash` from edge_logs',
    'cross join unnest(metadata) as m cross join unnest(m.request) as request cross join unnest(request.sb) as sb',
    'cross join unnest(sb.apikey) as sbapikey cross join unnest(sbapikey.apikey) as apikey',
    `where apikey.error is null and apikey.\`hash\` is not null and apikey.prefix like '${prefix}' group by apikey.\`hash\``,
  ].join(' ')
}

/** Times by hash, in the day that ends there. A hash without a line was not seen, which is not the same as not used. */
export async function lastSeen(
  project: Project,
  of: { readonly ref: string; readonly type: KeyType; readonly until: Instant },
): Promise<ReadonlyMap<string, Instant>> {
  const from = of.until - DAY
  const request = ask(project, 'GET', {
    path: PATH,
    at: [of.ref],
    query: { sql: QUESTION[of.type], iso_timestamp_start: stamp(from), iso_timestamp_end: stamp(of.until) },
  })
  const reply = await project.context.send(request)
  const error: unknown = inside(reply.json, 'error')
  if (error !== undefined && error !== null)
    throw new Failure(
      'unexpected-response',
      'Supabase could not read the logs of the project, and says so with a status of success. Nothing is known of the use of its keys; Keyturn asks again at its next run.',
      { effect: 'not-done', status: reply.status },
    )
  const rows = list(reply.json, 'result')
  if (rows === undefined) throw misread(request, reply, 'no rows')
  const seen = new Map<string, Instant>()
  for (const row of rows) {
    const [hash, at] = [text(row, 'hash'), number(row, 'timestamp')]
    // Milliseconds, as the question asks for them; in another unit the time would be believed and be wrong.
    if (hash === undefined || at === undefined || at < from - MINUTE || at > of.until + MINUTE)
      throw misread(request, reply, 'a row without a hash or a time of that day')
    seen.set(hash, Math.max(seen.get(hash) ?? 0, at))
  }
  return seen
}

function stamp(at: Instant): string {
  return new Date(at).toISOString()
}
