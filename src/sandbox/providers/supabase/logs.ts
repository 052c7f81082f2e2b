import type { SandboxReply } from '../../contract.ts'
import { json } from '../../reply.ts'
import { invalid } from './errors.ts'
import type { Visit } from './route.ts'
import type { State } from './state.ts'

const MINUTE = 60_000
const DAY = 86_400_000

/** The one question that is understood: the newest request by hash, among those let in, of keys that begin so. */
const SHAPE =
  /^select unix_millis\(max\(timestamp\)\) as timestamp, apikey\.`hash` from edge_logs cross join .*where apikey\.error is null and apikey\.`hash` is not null and apikey\.prefix like '([a-z_]+)%' group by apikey\.`hash`$/i

/** Document, `logs.all`: both times or the last minute; rounded to minutes; no more than a day. A broken question is a 200. */
export function readLogs({ state, request, at }: Visit): SandboxReply {
  const query = request.url.searchParams
  const [from, until] = range(query, state.clock.now())
  if (Number.isNaN(from) || Number.isNaN(until)) return invalid('iso_timestamp_start: is not a date-time')
  if (until - from > DAY) return invalid('The timestamp range must be no more than 24 hours.')
  const prefix = SHAPE.exec(query.get('sql')?.replaceAll(/\s+/g, ' ') ?? '')?.[1]
  if (state.controls.logsFail || prefix === undefined) return failed()
  return json(200, { result: newest(state, { project: at[0] ?? '', prefix, from, until }) })
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
  readonly prefix: string
  readonly from: number
  readonly until: number
}

/** Rows come late, and leave when the plan says so. */
function newest(state: State, { project, prefix, from, until }: Question): readonly object[] {
  const now = state.clock.now()
  const first = Math.max(from, now - state.controls.retention)
  const last = Math.min(until, now - state.controls.lastUsedLag)
  const found = new Map<string, number>()
  for (const row of state.rows) {
    if (row.project !== project || row.error !== null || !row.prefix.startsWith(prefix)) continue
    if (row.at >= first && row.at <= last) found.set(row.hash, Math.max(found.get(row.hash) ?? 0, row.at))
  }
  return [...found].map(([hash, timestamp]) => ({ timestamp, hash }))
}

function failed(): SandboxReply {
  const message = 'The query could not be run.'
  const one = { domain: 'global', location: 'q', locationType: 'parameter', message, reason: 'invalidQuery' }
  return json(200, { result: [], error: { code: 400, errors: [one], message, status: 'INVALID_ARGUMENT' } })
}
