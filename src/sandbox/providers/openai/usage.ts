import type { SandboxReply } from '../../contract.ts'
import { json } from '../../reply.ts'
import { badRequest } from './errors.ts'
import type { Routes, Visit } from './route.ts'
import type { Product, ProjectKey } from './state.ts'

interface Endpoint {
  readonly object: string
  readonly product?: Product
  /** Fields every result has besides the count. */
  readonly also: Readonly<Record<string, number>>
  /** What it counts, where that is not `num_model_requests`. */
  readonly count?: string
  /** Facts, section 1: these two group by project only. */
  readonly byProjectOnly?: true
}

/** Spec: `Usage…Result`. `decisions` is known from the SDK alone. */
const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  completions: { object: 'completions', product: 'completions', also: { input_tokens: 0, output_tokens: 0 } },
  embeddings: { object: 'embeddings', product: 'embeddings', also: { input_tokens: 0 } },
  moderations: { object: 'moderations', product: 'moderations', also: { input_tokens: 0 } },
  images: { object: 'images', product: 'images', also: { images: 0 } },
  audio_speeches: { object: 'audio_speeches', also: { characters: 0 } },
  audio_transcriptions: { object: 'audio_transcriptions', also: { seconds: 0 } },
  file_search_calls: { object: 'file_searches', also: {}, count: 'num_requests' },
  web_search_calls: { object: 'web_searches', also: { num_requests: 0 } },
  decisions: { object: 'decisions', also: {} },
  vector_stores: { object: 'vector_stores', also: {}, count: 'usage_bytes', byProjectOnly: true },
  code_interpreter_sessions: {
    object: 'code_interpreter_sessions',
    also: {},
    count: 'num_sessions',
    byProjectOnly: true,
  },
}

/** Facts, section 1: how many buckets of each width one answer may hold; spec: `limit`'s defaults. */
const WIDTHS: Readonly<Record<string, { readonly seconds: number; readonly usual: number; readonly most: number }>> = {
  '1m': { seconds: 60, usual: 60, most: 1440 },
  '1h': { seconds: 3600, usual: 24, most: 168 },
  '1d': { seconds: 86_400, usual: 7, most: 31 },
}

interface Question {
  readonly endpoint: Endpoint
  readonly width: number
  readonly start: number
  readonly end: number
  readonly limit: number
  readonly keys: readonly ProjectKey[]
  readonly groups: readonly string[]
}

/** A repeated parameter, with brackets (as the SDK spells it) or without. */
function many(query: URLSearchParams, name: string): readonly string[] {
  return [...query.getAll(name), ...query.getAll(`${name}[]`)]
}

function ask(visit: Visit, endpoint: Endpoint): Question | string {
  const query = visit.request.url.searchParams
  const width = WIDTHS[query.get('bucket_width') ?? '1d']
  if (width === undefined) return "Invalid 'bucket_width'."
  const limit = Number(query.get('limit') ?? width.usual)
  if (!(limit >= 1 && limit <= width.most)) return `'limit' must be between 1 and ${width.most}.`
  const from = query.get('page')?.replace(/^page_/, '') ?? query.get('start_time') ?? ''
  if (!/^\d+$/.test(from)) return "Missing required parameter: 'start_time'."
  const groups = many(query, 'group_by')
  const [keyIds, projects] = [many(query, 'api_key_ids'), many(query, 'project_ids')]
  if (endpoint.byProjectOnly === true && [...groups, ...keyIds].some((one) => one !== 'project_id')) {
    return "This endpoint groups by 'project_id' only."
  }
  const mine = new Set(visit.state.projects.filter((p) => p.organization === visit.organization).map((p) => p.id))
  const keys = visit.state.keys.filter(
    (key) =>
      mine.has(key.project) &&
      (keyIds.length === 0 || keyIds.includes(key.id)) &&
      (projects.length === 0 || projects.includes(key.project)),
  )
  const start = Number(from) - (Number(from) % width.seconds)
  const end = Number(query.get('end_time') ?? Math.ceil(visit.state.clock.now() / 1000))
  return { endpoint, width: width.seconds, start, end, limit, keys, groups }
}

interface Group {
  readonly key: ProjectKey
  count: number
}

/** Counts by bucket and group. Each use is looked at once: a loaded app makes thousands, a day has 1440 minutes. */
function count(question: Question, known: number): ReadonlyMap<number, ReadonlyMap<string, Group>> {
  const buckets = new Map<number, Map<string, Group>>()
  const last = Math.min(question.end * 1000 - 1, known)
  for (const key of question.keys) {
    const group = question.groups.map((name) => groupValue(key, name)).join(' ')
    for (const use of key.counted) {
      if (use.product !== question.endpoint.product || use.at < question.start * 1000 || use.at > last) continue
      const from = question.start + Math.floor((use.at / 1000 - question.start) / question.width) * question.width
      const groups = buckets.get(from) ?? new Map<string, Group>()
      const counted = groups.get(group) ?? { key, count: 0 }
      counted.count += 1
      buckets.set(from, groups.set(group, counted))
    }
  }
  return buckets
}

function bucket(question: Question, from: number, groups: ReadonlyMap<string, Group> | undefined): object {
  const results = [...(groups?.values() ?? [])].map((group) => result(question, group))
  return {
    object: 'bucket',
    start_time: from,
    end_time: Math.min(from + question.width, question.end),
    results,
  }
}

function groupValue(key: ProjectKey, group: string): string | null {
  if (group === 'api_key_id') return key.id
  return group === 'project_id' ? key.project : null
}

function result({ endpoint, groups }: Question, { key, count: counted }: Group): object {
  return {
    object: `organization.usage.${endpoint.object}.result`,
    ...endpoint.also,
    [endpoint.count ?? 'num_model_requests']: counted,
    ...(endpoint.byProjectOnly === true ? {} : { api_key_id: groups.includes('api_key_id') ? key.id : null }),
    project_id: groups.includes('project_id') ? key.project : null,
  }
}

function answer(visit: Visit, endpoint: Endpoint): SandboxReply {
  const question = ask(visit, endpoint)
  if (typeof question === 'string') return badRequest(question)
  const starts: number[] = []
  for (let at = question.start; at < question.end && starts.length < question.limit; at += question.width)
    starts.push(at)
  const known = visit.state.clock.now() - visit.state.controls.usageLag
  const next = question.start + starts.length * question.width
  const more = next < question.end
  const counts = count(question, known)
  const data = starts.map((from) => bucket(question, from, counts.get(from)))
  return json(200, { object: 'page', data, has_more: more, next_page: more ? `page_${next}` : null })
}

/** Usage by product. */
export const usageRoutes: Routes = Object.fromEntries(
  Object.entries(ENDPOINTS).map(([name, endpoint]) => [
    `GET /organization/usage/${name}`,
    (visit: Visit) => answer(visit, endpoint),
  ]),
)
