import type { SandboxReply } from '../../contract.ts'
import { json } from '../../reply.ts'
import { invalid } from './errors.ts'
import type { Visit } from './route.ts'
import type { Row, State } from './state.ts'

const MINUTE = 60_000
const DAY = 86_400_000

/** Two questions are understood. The first: the newest request by hash, among those let in, of keys that begin so. */
const SHAPE =
  /^select unix_millis\(max\(timestamp\)\) as timestamp, apikey\.`hash` from edge_logs cross join .*where apikey\.error is null and apikey\.`hash` is not null and apikey\.prefix like '([a-z_]+)%' group by apikey\.`hash`$/i

/** The second: the newest request by role, of the JWTs that Supabase made by its shared secret. */
const CLAIMED =
  /^select unix_millis\(max\(timestamp\)\) as timestamp, payload\.role from edge_logs cross join unnest\(metadata\) as m cross join unnest\(m\.request\) as request cross join unnest\(request\.sb\) as sb cross join unnest\(sb\.jwt\) as jwt cross join unnest\(jwt\.apikey\) as apikey cross join unnest\(apikey\.payload\) as payload where apikey\.invalid is null and payload\.issuer = 'supabase' and payload\.algorithm = 'HS256' and payload\.role in \('anon', 'service_role'\) group by payload\.role$/i

/** Document, `logs.all`: both times or the last minute; rounded to minutes; no more than a day. A broken question is a 200. */
export function readLogs({ state, request, at }: Visit): SandboxReply {
  const query = request.url.searchParams
  const [from, until] = range(query, state.clock.now())
  if (Number.isNaN(from) || Number.isNaN(until)) return invalid('iso_timestamp_start: is not a date-time')
  if (until - from > DAY) return invalid('The timestamp range must be no more than 24 hours.')
  const sql = query.get('sql')?.replaceAll(/\s+/g, ' ') ?? ''
  const prefix = SHAPE.exec(sql)?.[1]
  if (state.controls.logsFail || (prefix === undefined && !CLAIMED.test(sql))) return failed()
  const project = at[0] ?? ''
  if (prefix === undefined)
    return json(200, { result: newest(state, { project, from, until, named: 'role', of: ({ role }) => role }) })
  const of = (row: Row): string | undefined =>
    row.role === undefined && row.prefix.startsWith(prefix) ? row.hash : undefined
  return json(200, { result: newest(state, { project, from, until, named: 'hash', of }) })
}

function range(query: URLSearchParams, now: number): readonly [number, number] {
  const [start, end] = [query.get('iso_timestamp_start'), query.get('iso_timestamp_end')]
  if (start === null || end === null) return [now - MINUTE, now]
  return [toMinute(start), toMinute(end)]
}

function toMinute(text: string): number {
  return Math.round(Date.parse(text) / MINUTE) * MINUTE
}

interface Question {
  readonly project: string
  /** What the column is called that a line is told by, and what stands there of a request; undefined: it is none of these. */
  readonly named: 'hash' | 'role'
  readonly of: (row: Row) => string | undefined
  readonly from: number
  readonly until: number
}

/** Rows come late, and leave when the plan says so. */
function newest(state: State, { project, named, of, from, until }: Question): readonly object[] {
  const now = state.clock.now()
  const first = Math.max(from, now - state.controls.retention)
  const last = Math.min(until, now - state.controls.lastUsedLag)
  const found = new Map<string, number>()
  for (const row of state.rows) {
    const name = row.project === project && row.error === null ? of(row) : undefined
    if (name !== undefined && row.at >= first && row.at <= last) found.set(name, Math.max(found.get(name) ?? 0, row.at))
  }
  return [...found].map(([name, timestamp]) => ({ timestamp, [named]: name }))
}

function failed(): SandboxReply {
  const message = 'The query could not be run.'
  const one = { domain: 'global', location: 'q', locationType: 'parameter', message, reason: 'invalidQuery' }
  return json(200, { result: [], error: { code: 400, errors: [one], message, status: 'INVALID_ARGUMENT' } })
}
