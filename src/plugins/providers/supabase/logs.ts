import { Failure } from '../../../core/failure.ts'
import type { Instant } from '../../../core/facts.ts'
import { misread } from '../../../http/refuse.ts'
import { inside, list, number, text } from '../../contract/read.ts'
import { ask, type KeyType, type Project } from './project.ts'

export const MINUTE = 60_000
/** Document, `logs.all`: a range of 24 hours at most, rounded to the nearest minute. */
export const DAY = 86_400_000

const PATH = '/v1/projects/{ref}/analytics/endpoints/logs.all'

/** A question, and the column that names whose line it is. */
interface Question {
  readonly sql: string
  readonly names: string
}

/**
 * The newest request that each key was let in with. No id goes into the text: the project's keys are few, and one is picked
 * out of the answer. Both are asked as Supabase's dashboard asks them (its "last used" of API keys): of a legacy key there is no hash,
 * and what its JWT claims tells which it is.
 */
const QUESTIONS: Readonly<Record<KeyType | 'legacy', Question>> = {
  secret: { sql: sql('sb_secret_%'), names: 'hash' },
  publishable: { sql: sql('sb_publishable_%'), names: 'hash' },
  legacy: {
    sql: [
      'select unix_millis(max(timestamp)) as timestamp, payload.role from edge_logs',
      'cross join unnest(metadata) as m cross join unnest(m.request) as request cross join unnest(request.sb) as sb',
      'cross join unnest(sb.jwt) as jwt cross join unnest(jwt.apikey) as apikey cross join unnest(apikey.payload) as payload',
      "where apikey.invalid is null and payload.issuer = 'supabase' and payload.algorithm = 'HS256'",
      "and payload.role in ('anon', 'service_role') group by payload.role",
    ].join(' '),
    names: 'role',
  },
}

function sql(prefix: string): string {
  return [
    'select unix_millis(max(timestamp)) as timestamp, apikey.`hash` from edge_logs',
    'cross join unnest(metadata) as m cross join unnest(m.request) as request cross join unnest(request.sb) as sb',
    'cross join unnest(sb.apikey) as sbapikey cross join unnest(sbapikey.apikey) as apikey',
    `where apikey.error is null and apikey.\`hash\` is not null and apikey.prefix like '${prefix}' group by apikey.\`hash\``,
  ].join(' ')
}

/** Times by hash, or by role, in the day that ends there. What has no line was not seen, which is not the same as not used. */
export async function lastSeen(
  project: Project,
  { ref, of, until }: { readonly ref: string; readonly of: KeyType | 'legacy'; readonly until: Instant },
): Promise<ReadonlyMap<string, Instant>> {
  const from = until - DAY
  const question = QUESTIONS[of]
  const request = ask(project, 'GET', {
    path: PATH,
    at: [ref],
    query: { sql: question.sql, iso_timestamp_start: stamp(from), iso_timestamp_end: stamp(until) },
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
    const [name, at] = [text(row, question.names), number(row, 'timestamp')]
    // Milliseconds, as the question asks for them; in another unit the time would be believed and be wrong.
    if (name === undefined || at === undefined || at < from - MINUTE || at > until + MINUTE)
      throw misread(request, reply, `a row without a ${question.names} or a time of that day`)
    seen.set(name, Math.max(seen.get(name) ?? 0, at))
  }
  return seen
}

/** Whole minutes, so that no rounding makes a day longer than the API takes. */
export function minuteAfter(now: Instant): Instant {
  return now - (now % MINUTE) + MINUTE
}

function stamp(at: Instant): string {
  return new Date(at).toISOString()
}
